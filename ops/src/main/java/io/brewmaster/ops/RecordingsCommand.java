package io.brewmaster.ops;

import io.brewmaster.core.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code recordings}: what stands above its commands. */
@Command(
        name = "recordings",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        header = "Finds recordings in the bucket, and fetches them.",
        description = {
            "",
            "./brewmaster finalizer verify KEY compares recordings with their manifests, and"
                    + " ./brewmaster finalizer recover completes what lost recorders have left: with"
                    + " JITSI_RECORDING_BUCKET they work from anywhere.",
            ""
        })
final class RecordingsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE.code();
    }
}
