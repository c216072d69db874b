package io.brewmaster.testkit.s3;

import java.net.URI;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import software.amazon.awssdk.services.s3.S3Client;

/** What the servers with a process of their own have in common. */
abstract class SeparateS3Server implements S3Server {
    private static final String REGION = "us-east-1";
    private static final String ACCESS_KEY = "AKIABREWMASTERTEST00";
    private static final String SECRET_KEY = "the-secret-of-the-test-server";

    private final ServerProcess process;
    private final URI endpoint;
    private final S3Client client;

    /** Waits until the server listens; closes the process when it does not. */
    SeparateS3Server(ServerProcess process) {
        this(process, Optional.empty());
    }

    /** @param trusted for a process that speaks TLS: whom its client trusts */
    SeparateS3Server(ServerProcess process, Optional<TrustManager[]> trusted) {
        this.process = process;
        this.endpoint = URI.create((trusted.isPresent() ? "https" : "http") + "://127.0.0.1:" + process.portOrClose());
        this.client = S3Clients.client(endpoint, REGION, ACCESS_KEY, SECRET_KEY, trusted);
    }

    /** Region, access key and secret key filled into a server's configuration. */
    static String withCredentials(String template) {
        return template.replace("{region}", REGION)
                .replace("{access}", ACCESS_KEY)
                .replace("{secret}", SECRET_KEY);
    }

    @Override
    public URI endpoint() {
        return endpoint;
    }

    @Override
    public String region() {
        return REGION;
    }

    @Override
    public String accessKey() {
        return ACCESS_KEY;
    }

    @Override
    public String secretKey() {
        return SECRET_KEY;
    }

    @Override
    public S3Client client() {
        return client;
    }

    @Override
    public void kill() {
        process.kill();
    }

    @Override
    public void close() {
        client.close();
        process.close();
    }
}
