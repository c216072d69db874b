package io.brewmaster.ops;

import io.brewmaster.core.ExitCode;
import io.brewmaster.core.config.ConfigurationException;
import io.brewmaster.ops.platform.OpsException;
import io.brewmaster.ops.recordings.Download;
import io.brewmaster.ops.recordings.Store;
import io.brewmaster.ops.text.Quantities;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code recordings download}: fetches a recording. */
@Command(
        name = "download",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        header = "Fetches a recording into a file, and compares it with S3's checksum.",
        description = {
            "",
            "Bytes arrive in FILE.part, and FILE has its name only when all are there and right. What broke off goes on"
                    + " where it was; no file is overwritten; called again, it says that the recording is there.",
            "",
            "It needs s3:GetObject, and kms:Decrypt where the bucket has a key of its own.",
            ""
        })
final class RecordingsDownloadCommand implements Callable<Integer> {
    private final Site site;

    @Parameters(paramLabel = "KEY", description = "As recordings list shows it.")
    private String key = "";

    @Option(names = "--to", paramLabel = "FILE", description = "Where to; the recording's own name here otherwise.")
    private Optional<Path> to = Optional.empty();

    RecordingsDownloadCommand(Site site) {
        this.site = site;
    }

    @Override
    public Integer call() throws ConfigurationException, OpsException {
        Store store = Platform.of(site).store();
        Store.Description object = store.describe(key);
        Path file = site.directory().resolve(to.orElseGet(() -> Path.of(key.substring(key.lastIndexOf('/') + 1))));
        ProgressLines progress = new ProgressLines(site.console());
        String all = Quantities.size(object.bytes());
        Download download =
                new Download(store, site.pause(), bytes -> progress.waiting(Quantities.size(bytes) + " of " + all));
        try {
            Download.Result result = download.to(file, key, object);
            progress.done(file + ": " + all + words(result));
            return ExitCode.OK.code();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return ExitCode.TRY_AGAIN.code();
        } finally {
            progress.clear();
        }
    }

    private static String words(Download.Result result) {
        return switch (result) {
            case FETCHED -> ", its checksum is S3's";
            case ALREADY_THERE -> ", was there already";
            case FETCHED_UNCHECKED -> "; S3 has no checksum of the whole to compare it with";
        };
    }
}
