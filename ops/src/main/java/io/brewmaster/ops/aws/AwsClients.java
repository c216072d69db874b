package io.brewmaster.ops.aws;

import io.brewmaster.core.ExitCode;
import io.brewmaster.ops.aws.SignedService.Place;
import io.brewmaster.ops.platform.OpsException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * Makes the SDK's clients. Those that read try three times; those that change something once, for whoever calls
 * has to look again before.
 */
public final class AwsClients {
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration ATTEMPT = Duration.ofSeconds(8);
    private static final Duration CALL = Duration.ofSeconds(20);

    private final AwsSettings settings;
    private final Region region;
    private final AwsCredentialsProvider credentials;
    private final SdkHttpClient http = UrlConnectionHttpClient.builder()
            .connectionTimeout(CONNECT)
            .socketTimeout(ATTEMPT)
            .build();

    /**
     * Calls nobody yet.
     *
     * @throws OpsException if there is no region
     */
    public AwsClients(AwsSettings settings) throws OpsException {
        this.settings = settings;
        this.region = region(settings);
        this.credentials = explained(settings.profile()
                .<AwsCredentialsProvider>map(name ->
                        ProfileCredentialsProvider.builder().profileName(name).build())
                .orElseGet(() -> DefaultCredentialsProvider.builder().build()));
    }

    /**
     * A profile of SSO needs a library of the SDK that is not here, and the SDK takes that for a fault of the
     * program.
     */
    private static AwsCredentialsProvider explained(AwsCredentialsProvider provider) {
        return () -> {
            try {
                return provider.resolveCredentials();
            } catch (IllegalStateException noLibrary) {
                throw SdkClientException.create("Unable to load credentials: " + noLibrary.getMessage(), noLibrary);
            }
        };
    }

    private static Region region(AwsSettings settings) throws OpsException {
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
            throw new OpsException(
                    ExitCode.CONFIGURATION, "no AWS region: write aws_region into config.json, or set AWS_REGION");
        }
    }

    /** The region that all calls go to. */
    public String region() {
        return region.id();
    }

    EcsClient ecs(boolean changes) {
        return with("ecs", EcsClient.builder(), changes).build();
    }

    CloudWatchClient cloudWatch() {
        return with("cloudwatch", CloudWatchClient.builder(), false).build();
    }

    DynamoDbClient dynamoDb() {
        return with("dynamodb", DynamoDbClient.builder(), false).build();
    }

    SfnClient stepFunctions() {
        return with("sfn", SfnClient.builder(), false).build();
    }

    StsClient sts() {
        return with("sts", StsClient.builder(), false).build();
    }

    SignedService loadBalancing() {
        return signed("elasticloadbalancing", "elastic_load_balancing_v2");
    }

    SignedService serviceQuotas() {
        return signed("servicequotas", "service_quotas");
    }

    SignedService iam() {
        return signed("iam", "iam");
    }

    /**
     * A service whose SDK is not carried.
     *
     * @param name     in addresses and signatures
     * @param variable its name in {@code AWS_ENDPOINT_URL_…}
     */
    private SignedService signed(String name, String variable) {
        Place place = Place.of(name, region, settings.endpointOf(variable));
        return new SignedService(place, credentials, http, ATTEMPT, CALL);
    }

    S3Client s3() {
        return s3(with("s3", S3Client.builder(), false));
    }

    /** A recording may take as long as it does: only its next byte may not. */
    S3Client s3ForStreams() {
        return s3(with("s3", S3Client.builder(), false)
                .overrideConfiguration(ClientOverrideConfiguration.builder()
                        .retryStrategy(AwsRetryStrategy.standardRetryStrategy())
                        .build()));
    }

    Optional<URI> s3Endpoint() {
        return settings.endpointOf("s3");
    }

    AwsCredentialsProvider credentials() {
        return credentials;
    }

    private S3Client s3(S3ClientBuilder plain) {
        S3ClientBuilder builder = plain.requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
        return builder.forcePathStyle(s3Endpoint().isPresent()).build();
    }

    private <B extends AwsClientBuilder<B, ?> & AwsSyncClientBuilder<B, ?>> B with(
            String service, B builder, boolean changes) {
        Optional<URI> endpoint = settings.endpointOf(service);
        endpoint.ifPresent(builder::endpointOverride);
        return builder.region(region)
                .credentialsProvider(credentials)
                .httpClient(http)
                .overrideConfiguration(ClientOverrideConfiguration.builder()
                        .apiCallAttemptTimeout(ATTEMPT)
                        .apiCallTimeout(CALL)
                        .retryStrategy(
                                changes ? AwsRetryStrategy.doNotRetry() : AwsRetryStrategy.standardRetryStrategy())
                        .build());
    }
}
