package io.brewmaster.finalizer.s3;

import io.brewmaster.finalizer.store.Encryption;
import java.net.URI;
import java.util.Optional;

/**
 * Where the bucket is and how to reach it.
 *
 * @param endpoint another S3 than Amazon's, addressed with the bucket in the path
 * @param region empty: what the AWS environment says; with an endpoint of one's own {@code us-east-1}
 * @param profile a profile of the AWS configuration files; empty: the default credential chain
 */
public record S3Settings(
        String bucket,
        Optional<URI> endpoint,
        Optional<String> region,
        Optional<String> profile,
        Encryption encryption) {}
