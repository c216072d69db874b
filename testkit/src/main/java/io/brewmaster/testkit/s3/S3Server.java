package io.brewmaster.testkit.s3;

import java.net.URI;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A running S3 server on a loopback port, reached with path-style addresses. All methods may be called by
 * any thread.
 */
public interface S3Server extends AutoCloseable {
    /**
     * Id of a KMS key that every server accepts for {@code aws:kms}. S3Mock takes bare ids only; S3 takes ARNs as well,
     * and always answers with the ARN.
     */
    String KMS_KEY = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";

    /** What to call it in a test's name or in the demo's story, e.g. "S3Proxy 4.1.0". */
    String name();

    /** E.g. {@code http://127.0.0.1:34567}; the address for {@code aws_endpoint}. */
    URI endpoint();

    String region();

    String accessKey();

    String secretKey();

    /** An SDK client for this server, closed together with it. For what {@link Bucket} does not offer. */
    S3Client client();

    /** Makes an empty bucket; one that is already there is left as it is. */
    default void createBucket(String bucket) {
        bucket(bucket).create();
    }

    /** Reads back what others stored; needs no bucket to be there yet. */
    default Bucket bucket(String bucket) {
        return new Bucket(client(), bucket);
    }

    /** Gone at once, in the middle of whatever it does, as a server that lost its power. Nothing comes back after it. */
    void kill();

    /** Stops it and deletes what it stored. May be called twice and after {@link #kill()}. */
    @Override
    void close();
}
