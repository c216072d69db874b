package io.brewmaster.testkit.s3;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** An answer of a server within this JVM. */
final class S3Response {
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final int status;
    private final Map<String, String> headers;
    private final Body body;
    private final long length;

    private S3Response(int status, Map<String, String> headers, Body body, long length) {
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.length = length;
    }

    /** Bytes that are on disk or in memory until they are sent. */
    @FunctionalInterface
    interface Body {
        void writeTo(OutputStream out) throws IOException;
    }

    /** As {@code Date} and {@code Last-Modified} have it: to the second, two digits for the day. */
    static String httpDate(Instant instant) {
        return HTTP_DATE.format(instant);
    }

    int status() {
        return status;
    }

    Map<String, String> headers() {
        return headers;
    }

    Body body() {
        return body;
    }

    /** Of the content in bytes; a HEAD tells it without sending the content. */
    long length() {
        return length;
    }

    static S3Response empty(int status) {
        return head(status, 0);
    }

    static S3Response xml(S3Xml xml) {
        return xml(200, xml);
    }

    private static S3Response xml(int status, S3Xml xml) {
        byte[] bytes = xml.bytes();
        return new S3Response(status, Map.of("Content-Type", "application/xml"), out -> out.write(bytes), bytes.length);
    }

    /** HEAD gets the status alone, as from S3. */
    static S3Response error(S3Refusal refusal, S3Request request) {
        return request.method().equals("HEAD")
                ? empty(refusal.status())
                : xml(refusal.status(), describe(refusal, request));
    }

    /** An error that S3 found when it had said 200 already, as Complete can answer. */
    static S3Response errorAfterOk(S3Refusal refusal, S3Request request) {
        return xml(200, describe(refusal, request));
    }

    private static S3Xml describe(S3Refusal refusal, S3Request request) {
        return new S3Xml("Error")
                .text("Code", refusal.code())
                .text("Message", String.valueOf(refusal.getMessage()))
                .text("Resource", "/" + request.bucket() + "/" + request.key())
                .text("RequestId", "TESTKIT");
    }

    /** A range of what is kept. */
    static S3Response content(int status, Content content, long from, long length) {
        return new S3Response(status, Map.of(), out -> content.transferTo(out, from, length), length);
    }

    static S3Response head(int status, long length) {
        return new S3Response(status, Map.of(), out -> {}, length);
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
