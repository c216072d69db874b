package io.brewmaster.finalizer.s3;

import io.brewmaster.finalizer.store.StoreException;
import io.brewmaster.finalizer.transport.HttpClients;
import io.brewmaster.finalizer.transport.NoNativeCodeException;
import io.brewmaster.finalizer.transport.Transport;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Makes the SDK's client. */
final class S3Clients {
    /** A small request, once. */
    private static final Duration ATTEMPT = Duration.ofSeconds(30);
    /** A small request with the SDK's own retries. */
    private static final Duration CALL = Duration.ofSeconds(90);

    private S3Clients() {}

    /** @param http stays the caller's */
    static S3Client create(S3Settings settings, AwsCredentialsProvider credentials, SdkHttpClient http)
            throws StoreException {
        S3ClientBuilder builder = S3Client.builder()
                .region(region(settings))
                .credentialsProvider(new ProvenCredentials(credentials))
                .httpClient(http)
                .overrideConfiguration(ClientOverrideConfiguration.builder()
                        .apiCallAttemptTimeout(ATTEMPT)
                        .apiCallTimeout(CALL)
                        .retryStrategy(AwsRetryStrategy.standardRetryStrategy())
                        .build())
                // Checksums are computed beforehand and sent as headers; the SDK's own would make it send a trailer.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
        settings.endpoint()
                .ifPresent(endpoint -> builder.endpointOverride(endpoint).forcePathStyle(true));
        return builder.build();
    }

    static Region region(S3Settings settings) throws StoreException {
        if (settings.region().isPresent()) {
            return Region.of(settings.region().get());
        }
        if (settings.endpoint().isPresent()) {
            return Region.US_EAST_1;
        }
        try {
            DefaultAwsRegionProviderChain.Builder chain = DefaultAwsRegionProviderChain.builder();
            settings.profile().ifPresent(chain::profileName);
            return chain.build().getRegion();
        } catch (SdkClientException none) {
            throw new StoreException(
                    StoreException.Kind.REFUSED, "no AWS region: set JITSI_AWS_REGION to the bucket's region", none);
        }
    }

    static SdkHttpClient http(Transport transport) throws StoreException {
        try {
            return HttpClients.open(transport);
        } catch (NoNativeCodeException missing) {
            throw new StoreException(
                    StoreException.Kind.REFUSED,
                    "the native code of recording.transport = fast does not load here (" + missing.getMessage()
                            + "): set JITSI_RECORDING_TRANSPORT to auto or portable",
                    missing);
        }
    }

    static AwsCredentialsProvider credentials(S3Settings settings) {
        return settings.profile()
                .<AwsCredentialsProvider>map(name ->
                        ProfileCredentialsProvider.builder().profileName(name).build())
                .orElseGet(() -> DefaultCredentialsProvider.builder().build());
    }
}
