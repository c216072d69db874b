package io.brewmaster.ops;

import io.brewmaster.core.ExitCode;
import io.brewmaster.core.config.ConfigurationException;
import io.brewmaster.core.config.DurationText;
import io.brewmaster.ops.platform.OpsException;
import io.brewmaster.ops.recordings.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code recordings link}: a link that works without credentials. */
@Command(
        name = "link",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        header = "Makes a link to a recording that works in any browser, for a while.",
        description = {
            "",
            "Whoever has the link has the recording: only this prints it, and nothing keeps it. It ends with the"
                    + " credentials that sign it, if they end earlier; when, stands on standard error.",
            "",
            "It needs s3:GetObject, and kms:Decrypt where the bucket has a key of its own.",
            ""
        })
final class RecordingsLinkCommand implements Callable<Integer> {
    private static final DurationText TIME = new DurationText(Duration.ofMinutes(1), Duration.ofDays(7));

    private final Site site;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "KEY", description = "As recordings list shows it.")
    private String key = "";

    @Option(
            names = "--for",
            paramLabel = "TIME",
            defaultValue = "1h",
            description = "How long it is to work; 1h unless you say otherwise, at most 7d.")
    private String time = "";

    RecordingsLinkCommand(Site site) {
        this.site = site;
    }

    @Override
    public Integer call() throws ConfigurationException, OpsException {
        Duration asked = TIME.read(time)
                .orElseThrow(() -> new ParameterException(spec.commandLine(), "--for must be " + TIME.allowed()));
        Store store = Platform.of(site).store();
        // A link to nothing would only be noticed by whoever gets it.
        Store.Description unused = store.describe(key);
        Instant now = site.clock().instant();
        Store.Link link = store.link(key, asked, now);
        site.console().out().println(link.url());
        site.console().err().println("works until " + link.until());
        return ExitCode.OK.code();
    }
}
