package io.brewmaster.agent.aws;

import io.brewmaster.agent.change.Services.ServicesException;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.sfn.SfnClient;

/** Makes the SDK's clients. Those that read try three times; those that change something once, for whoever calls has to look again before. */
public final class AwsClients {
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration ATTEMPT = Duration.ofSeconds(4);
    private static final Duration CALL = Duration.ofSeconds(10);

    private final AwsAccess access;
    private final Region region;
    private final AwsCredentialsProvider credentials;
    private final SdkHttpClient http = UrlConnectionHttpClient.builder()
            .connectionTimeout(CONNECT)
            .socketTimeout(ATTEMPT)
            .build();

    /**
     * Calls nobody yet.
     *
     * @throws ServicesException if there is no region
     */
    public AwsClients(AwsAccess access) throws ServicesException {
        this.access = access;
        this.region = region(access);
        this.credentials = access.profile()
                .<AwsCredentialsProvider>map(name ->
                        ProfileCredentialsProvider.builder().profileName(name).build())
                .orElseGet(() -> DefaultCredentialsProvider.builder().build());
    }

    private static Region region(AwsAccess access) throws ServicesException {
        if (access.region().isPresent()) {
            return Region.of(access.region().get());
        }
        if (access.endpoint().isPresent()) {
            return Region.US_EAST_1;
        }
        try {
            DefaultAwsRegionProviderChain.Builder chain = DefaultAwsRegionProviderChain.builder();
            access.profile().ifPresent(chain::profileName);
            return chain.build().getRegion();
        } catch (SdkClientException none) {
            throw new ServicesException("no AWS region: set JITSI_AWS_REGION to the platform's region");
        }
    }

    EcsClient ecs(boolean changes) {
        return with(EcsClient.builder(), changes).build();
    }

    DynamoDbClient dynamoDb() {
        return with(DynamoDbClient.builder(), false).build();
    }

    CloudWatchClient cloudWatch() {
        return with(CloudWatchClient.builder(), true).build();
    }

    SfnClient stepFunctions() {
        return with(SfnClient.builder(), true).build();
    }

    /** The same, over other hands than the network's. */
    static EcsClient ecs(SdkHttpClient http, AwsCredentialsProvider credentials) {
        return EcsClient.builder()
                .region(Region.US_EAST_1)
                .credentialsProvider(credentials)
                .httpClient(http)
                .build();
    }

    private <B extends AwsClientBuilder<B, ?> & AwsSyncClientBuilder<B, ?>> B with(B builder, boolean changes) {
        access.endpoint().ifPresent(builder::endpointOverride);
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
