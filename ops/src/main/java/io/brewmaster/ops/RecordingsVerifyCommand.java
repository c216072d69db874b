package io.brewmaster.ops;

import io.brewmaster.core.ExitCode;
import io.brewmaster.core.config.ConfigurationException;
import io.brewmaster.core.config.Keys;
import io.brewmaster.ops.child.FinalizerProgram;
import io.brewmaster.ops.platform.OpsException;
import io.brewmaster.ops.recordings.Catalogue;
import io.brewmaster.ops.recordings.Recording;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code recordings verify}: whether recordings are what was delivered. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        header = "Reads recordings back, and compares them with their manifests.",
        description = {
            "",
            "The finalizer does it, and it says what it finds. All bytes come here: they are traffic. Nothing changes.",
            "",
            "It needs s3:GetObject and s3:ListBucket, kms:Decrypt where the bucket has a key of its own, and without"
                    + " recording.bucket ecs:ListServices and ecs:DescribeServices too.",
            "",
            "Exit codes: 0 all are what was delivered, 65 not all, 75 try again later, 78 a setting, a bucket or a"
                    + " permission is missing.",
            ""
        })
final class RecordingsVerifyCommand implements Callable<Integer> {
    private final Site site;

    @Parameters(
            arity = "1..*",
            paramLabel = "RECORDING",
            description =
                    "A key as recordings list shows it, a folder of the bucket, or what room, session or file have"
                            + " in them, in whatever case.")
    private List<String> wanted = List.of();

    @Option(
            names = "--days",
            paramLabel = "N",
            defaultValue = "7",
            description = "How many days back names are looked for; 7 unless you say otherwise.")
    private int days;

    @Option(names = "--json", description = "For programs: a JSON object on each line.")
    private boolean json;

    RecordingsVerifyCommand(Site site) {
        this.site = site;
    }

    @Override
    public Integer call() throws ConfigurationException, OpsException {
        FinalizerProgram finalizer = FinalizerProgram.ofThisProgram();
        Platform platform = Platform.of(site);
        String bucket = platform.bucket();
        List<String> arguments = new ArrayList<>(List.of("verify"));
        if (json) {
            arguments.add("--json");
        }
        arguments.addAll(keys(platform, bucket));
        return finalizer.run(platform.forFinalizer(site, bucket), site.directory(), arguments);
    }

    private Set<String> keys(Platform platform, String bucket) throws OpsException {
        Catalogue catalogue =
                new Catalogue(platform.store(bucket), platform.config().get(Keys.RECORDING_PREFIX));
        LocalDate last =
                LocalDate.ofInstant(site.clock().instant(), ZoneOffset.UTC).plusDays(1);
        Set<String> keys = new LinkedHashSet<>();
        for (String each : wanted) {
            if (each.contains("/")) {
                keys.add(each);
                continue;
            }
            List<Recording> found = catalogue.of(last.minusDays(days), last, each);
            if (found.isEmpty()) {
                throw new OpsException(
                        ExitCode.USAGE,
                        "no recording of the last " + days + " days has \"" + each
                                + "\" in it: --days looks further back, ops recordings list shows what there is");
            }
            found.forEach(recording -> keys.add(recording.key()));
        }
        return keys;
    }
}
