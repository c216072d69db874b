package io.brewmaster.ops;

import io.brewmaster.core.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What stands above all commands. */
@Command(
        name = "ops",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        header = "Looks after a Jitsi platform on AWS.",
        description = {
            "",
            "Which platform: the one that config.json is about, the file that Terraform and the programs"
                    + " read too. Region and profile come from there, or from AWS_REGION and AWS_PROFILE.",
            ""
        },
        footer = {
            "",
            "Exit codes: 0 done; 64 wrong command line; 69 the platform is not as it has to be; 70 a"
                    + " fault of this program; 75 not now, try again later; 78 a setting, a password or a"
                    + " permission has to be changed first.",
            "",
            "COMMAND --help tells more."
        })
final class Ops implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE.code();
    }
}
