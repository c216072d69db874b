package io.brewmaster.testkit.s3;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** An answer of {@link NullS3}. */
final class S3Response {
    private static final byte[] NOTHING = {};

    private final int status;
    private final Map<String, String> headers;
    private final byte[] body;
    private final long length;

    private S3Response(int status, Map<String, String> headers, byte[] body, long length) {
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.length = length;
    }

    int status() {
        return status;
    }

    Map<String, String> headers() {
        return headers;
    }

    byte[] body() {
        return body;
    }

    /** Of the content in bytes; a HEAD tells it without sending the content. */
    long length() {
        return length;
    }

    static S3Response empty(int status) {
        return new S3Response(status, Map.of(), NOTHING, 0);
    }

    static S3Response xml(S3Xml xml) {
        byte[] body = xml.bytes();
        return new S3Response(200, Map.of("Content-Type", "application/xml"), body, body.length);
    }

    /** HEAD gets the status alone, as from S3. */
    static S3Response error(S3Refusal refusal, S3Request request) {
        if (request.method().equals("HEAD")) {
            return empty(refusal.status());
        }
        byte[] body = new S3Xml("Error")
                .text("Code", refusal.code())
                .text("Message", String.valueOf(refusal.getMessage()))
                .text("Resource", "/" + request.bucket() + "/" + request.key())
                .text("RequestId", "NULLS3")
                .bytes();
        return new S3Response(refusal.status(), Map.of("Content-Type", "application/xml"), body, body.length);
    }

    static S3Response content(byte[] body) {
        return new S3Response(200, Map.of(), body, body.length);
    }

    static S3Response head(long length) {
        return new S3Response(200, Map.of(), NOTHING, length);
    }

    S3Response with(String header, String value) {
        return with(Map.of(header, value));
    }

    S3Response with(String header, Optional<String> value) {
        return value.map(v -> with(header, v)).orElse(this);
    }

    S3Response with(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.putAll(more);
        return new S3Response(status, all, body, length);
    }
}
