package io.brewmaster.testkit.s3;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** SDK clients for servers on loopback. */
final class S3Clients {
    /** A loopback server that needs longer for one answer is broken; S3Mock's first one takes about a second. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private S3Clients() {}

    static S3Client client(
            URI endpoint, String region, String accessKey, String secretKey, Optional<TrustManager[]> trusted) {
        UrlConnectionHttpClient.Builder http =
                UrlConnectionHttpClient.builder().connectionTimeout(PATIENCE).socketTimeout(PATIENCE);
        trusted.ifPresent(managers -> http.tlsTrustManagersProvider(() -> managers));
        return S3Client.builder()
                .endpointOverride(endpoint)
                .region(Region.of(region))
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey)))
                .httpClientBuilder(http)
                .build();
    }
}
