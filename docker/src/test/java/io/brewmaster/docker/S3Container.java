package io.brewmaster.docker;

import io.brewmaster.testkit.s3.S3Server;
import java.net.URI;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** An S3 server on the containers' network, at {@code http://s3:8080} there and at a published port here. */
final class S3Container implements S3Server {
    static final String HOST = "s3";
    private static final int PORT = 8080;

    private final GenericContainer<?> container;
    private final S3Client client;

    private S3Container(GenericContainer<?> container) {
        this.container = container;
        this.client = S3Client.builder()
                .endpointOverride(endpoint())
                .region(Region.of(region()))
                .forcePathStyle(true)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey(), secretKey())))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    static S3Container start(Network network) {
        GenericContainer<?> container = new GenericContainer<>(Images.s3())
                .withNetwork(network)
                .withExposedPorts(PORT)
                .waitingFor(Wait.forLogMessage(".*Started .*ServerConnector.*\\n", 1));
        container.start();
        return new S3Container(container);
    }

    /** Where the other containers reach it. */
    static String endpointInside() {
        return "http://" + HOST + ":" + PORT;
    }

    String containerId() {
        return container.getContainerId();
    }

    @Override
    public String name() {
        return "S3Proxy in a container";
    }

    @Override
    public URI endpoint() {
        return URI.create("http://" + container.getHost() + ":" + container.getMappedPort(PORT));
    }

    @Override
    public String region() {
        return "us-east-1";
    }

    @Override
    public String accessKey() {
        return "test-access";
    }

    @Override
    public String secretKey() {
        return "test-secret";
    }

    @Override
    public S3Client client() {
        return client;
    }

    @Override
    public void kill() {
        container.getDockerClient().killContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public void close() {
        client.close();
        container.stop();
    }
}
