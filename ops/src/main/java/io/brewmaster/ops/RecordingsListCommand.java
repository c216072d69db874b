package io.brewmaster.ops;

import io.brewmaster.core.ExitCode;
import io.brewmaster.core.config.ConfigurationException;
import io.brewmaster.core.config.Keys;
import io.brewmaster.ops.platform.OpsException;
import io.brewmaster.ops.recordings.Catalogue;
import io.brewmaster.ops.recordings.Recording;
import io.brewmaster.ops.recordings.RecordingText;
import io.brewmaster.ops.text.Style;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code recordings list} and, with a text, {@code recordings search}. */
@Command(
        name = "list",
        aliases = "search",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        header = "Lists the recordings of the last days, the newest first; with a text, those that have it in them.",
        description = {"", "It needs s3:ListBucket, and without recording.bucket ecs:ListServices too.", ""})
final class RecordingsListCommand implements Callable<Integer> {
    private final Site site;

    @Parameters(
            arity = "0..1",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "What room, session or file must have in them, in whatever case.")
    private String text = "";

    @Option(
            names = "--days",
            paramLabel = "N",
            defaultValue = "7",
            description = "How many days back, today among them; 7 unless you say otherwise.")
    private int days;

    @Option(names = "--day", paramLabel = "DATE", description = "One day alone, such as 2026-11-27.")
    private Optional<LocalDate> day = Optional.empty();

    @Option(names = "--json", description = "One JSON object, for programs.")
    private boolean json;

    RecordingsListCommand(Site site) {
        this.site = site;
    }

    @Override
    public Integer call() throws ConfigurationException, OpsException {
        Platform platform = Platform.of(site);
        // A recorder's own day may be one ahead of UTC's.
        LocalDate last = day.orElseGet(() ->
                LocalDate.ofInstant(site.clock().instant(), ZoneOffset.UTC).plusDays(1));
        LocalDate first = day.orElseGet(() -> last.minusDays(days));
        List<Recording> found =
                new Catalogue(platform.store(), platform.config().get(Keys.RECORDING_PREFIX)).of(first, last, text);
        Console console = site.console();
        console.out()
                .print(
                        json
                                ? RecordingText.json(found)
                                : RecordingText.table(found, new Style(console.color()), console.columns()));
        console.out().flush();
        return ExitCode.OK.code();
    }
}
