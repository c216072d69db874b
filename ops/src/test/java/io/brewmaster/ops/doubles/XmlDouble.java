package io.brewmaster.ops.doubles;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the S3 servers of the testkit do not know of a bucket, its set-up, and STS' one question, in AWS' XML
 * protocols. All methods may
 * be called by any thread.
 */
public final class XmlDouble implements AutoCloseable {
    private static final String STS = """
            <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
            <Arn>arn:aws:iam::123456789012:user/me</Arn><UserId>AIDAEXAMPLE</UserId><Account>123456789012</Account>
            </GetCallerIdentityResult></GetCallerIdentityResponse>""";

    private record Answer(int status, String xml) {}

    private final HttpServer server;
    private final Map<String, Answer> answers = new LinkedHashMap<>();

    /** A bucket as Terraform makes it, with nothing in it. */
    public XmlDouble() {
        try {
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("starting a double of S3 and STS", e);
        }
        set("", 200, STS);
        set("encryption", 200, """
                <ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault>
                <SSEAlgorithm>aws:kms</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule>
                </ServerSideEncryptionConfiguration>""");
        set("publicAccessBlock", 200, """
                <PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls>
                <IgnorePublicAcls>true</IgnorePublicAcls><BlockPublicPolicy>true</BlockPublicPolicy>
                <RestrictPublicBuckets>true</RestrictPublicBuckets></PublicAccessBlockConfiguration>""");
        set("versioning", 200, "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>");
        set("policy", 200, """
                {"Statement":[{"Effect":"Deny","Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}""");
        set("lifecycle", 200, """
                <LifecycleConfiguration><Rule><ID>abandoned-uploads</ID><Filter><Prefix>recordings/</Prefix></Filter>
                <Status>Enabled</Status><AbortIncompleteMultipartUpload><DaysAfterInitiation>7</DaysAfterInitiation>
                </AbortIncompleteMultipartUpload></Rule></LifecycleConfiguration>""");
        set(
                "uploads",
                200,
                "<ListMultipartUploadsResult><IsTruncated>false</IsTruncated></ListMultipartUploadsResult>");
        set("list-type", 200, "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>");
        server.createContext("/", this::serve);
        server.start();
    }

    /** Where it is. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /**
     * What it answers from now on.
     *
     * @param question the first name in the query, empty for STS
     */
    public synchronized XmlDouble set(String question, int status, String xml) {
        answers.put(question, new Answer(status, xml));
        return this;
    }

    /** An error in S3's words. */
    public XmlDouble refuse(String question, int status, String code, String message) {
        return set(question, status, "<Error><Code>" + code + "</Code><Message>" + message + "</Message></Error>");
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            Answer answer = answer(exchange.getRequestURI());
            byte[] body = answer.xml().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/xml");
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private synchronized Answer answer(URI uri) {
        String query = uri.getQuery() == null ? "" : uri.getQuery();
        return answers.getOrDefault(
                query.split("[=&]", 2)[0],
                new Answer(501, "<Error><Code>NotImplemented</Code><Message>" + query + "</Message></Error>"));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
