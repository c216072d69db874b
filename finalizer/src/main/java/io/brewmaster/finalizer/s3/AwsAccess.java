package io.brewmaster.finalizer.s3;

import io.brewmaster.finalizer.store.StoreException;
import java.net.URI;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/**
 * How AWS is called for what concerns no object: as the bucket is.
 *
 * @param endpoint where all calls go instead of AWS
 */
public record AwsAccess(Region region, AwsCredentialsProvider credentials, Optional<URI> endpoint) {
    /** Finds it when it is needed. */
    @FunctionalInterface
    public interface Source {
        AwsAccess find() throws StoreException;
    }

    /**
     * As settings say; calls nobody.
     *
     * @throws StoreException when there is no region
     */
    public static AwsAccess of(S3Settings settings) throws StoreException {
        return new AwsAccess(S3Clients.region(settings), S3Clients.credentials(settings), settings.endpoint());
    }
}
