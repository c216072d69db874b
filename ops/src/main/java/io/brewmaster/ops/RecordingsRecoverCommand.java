package io.brewmaster.ops;

import io.brewmaster.core.config.ConfigurationException;
import io.brewmaster.ops.child.FinalizerProgram;
import io.brewmaster.ops.platform.OpsException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code recordings recover}: completes what lost recorders have left in the bucket. */
@Command(
        name = "recover",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        header = "Completes what lost recorders have left in the bucket.",
        description = {
            "",
            "The finalizer does it: of a recorder that has been silent for recording.orphan_after, what reached S3"
                    + " becomes a recording as far as it goes. Recorders that work are left alone, and called again"
                    + " it does nothing twice.",
            "",
            "It needs s3:ListBucket, s3:ListBucketMultipartUploads, s3:ListMultipartUploadParts, s3:GetObject,"
                    + " s3:PutObject, s3:PutObjectTagging, s3:AbortMultipartUpload, s3:DeleteObject on"
                    + " PREFIX/.brewmaster/open/*, kms:GenerateDataKey and kms:Decrypt where the bucket has a key of"
                    + " its own, and without recording.bucket ecs:ListServices and ecs:DescribeServices too.",
            "",
            "Exit codes: 0 done, 75 try again later, 78 a setting, a bucket or a permission is missing.",
            ""
        })
final class RecordingsRecoverCommand implements Callable<Integer> {
    private final Site site;

    RecordingsRecoverCommand(Site site) {
        this.site = site;
    }

    @Override
    public Integer call() throws ConfigurationException, OpsException {
        FinalizerProgram finalizer = FinalizerProgram.ofThisProgram();
        Platform platform = Platform.of(site);
        return finalizer.run(platform.forFinalizer(site, platform.bucket()), site.directory(), List.of("recover"));
    }
}
