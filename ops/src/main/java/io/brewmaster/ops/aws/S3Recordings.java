package io.brewmaster.ops.aws;

import io.brewmaster.core.ExitCode;
import io.brewmaster.ops.platform.OpsException;
import io.brewmaster.ops.platform.Recordings;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The bucket that recordings go to. */
public final class S3Recordings implements Recordings {
    private final String bucket;
    private final S3Client client;

    /** Calls nobody yet. */
    public S3Recordings(String bucket, AwsClients clients) {
        this.bucket = bucket;
        this.client = clients.s3();
    }

    @Override
    public List<Stored> list(String prefix) throws OpsException {
        List<Stored> found = new ArrayList<>();
        try {
            for (S3Object object : client.listObjectsV2Paginator(ListObjectsV2Request.builder()
                            .bucket(bucket)
                            .prefix(prefix)
                            .build())
                    .contents()) {
                found.add(new Stored(object.key(), object.size(), object.lastModified()));
            }
        } catch (NoSuchBucketException none) {
            throw noBucket(bucket);
        } catch (SdkException e) {
            throw AwsErrors.classify("list s3://" + bucket + "/" + prefix, "s3:ListBucket", e);
        }
        return found;
    }

    static OpsException noBucket(String bucket) {
        return new OpsException(
                ExitCode.CONFIGURATION,
                "there is no bucket " + bucket + ": apply terraform, or write recording.bucket into config.json");
    }
}
