package io.brewmaster.testkit.s3;

import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** A request to S3 with path-style addresses, its body freed of the aws-chunked coding. */
final class S3Request {
    private final String bucket;
    private final String key;
    private final Map<String, String> query;
    private final HttpRequest http;
    private final InputStream body;
    private final Supplier<Optional<AwsChunkedInputStream>> chunked;

    private S3Request(HttpRequest http, String bucket, String key, Map<String, String> query) {
        this.http = http;
        this.bucket = bucket;
        this.key = key;
        this.query = query;
        if (header("x-amz-content-sha256").orElse("").startsWith("STREAMING-")) {
            AwsChunkedInputStream decoded = new AwsChunkedInputStream(http.body());
            this.body = decoded;
            this.chunked = () -> Optional.of(decoded);
        } else {
            this.body = http.body();
            this.chunked = Optional::empty;
        }
    }

    static S3Request of(HttpRequest http) {
        String[] target = http.target().split("\\?", 2);
        String path = target[0].substring(1);
        int slash = path.indexOf('/');
        return new S3Request(
                http,
                decode(slash < 0 ? path : path.substring(0, slash)),
                slash < 0 ? "" : decode(path.substring(slash + 1)),
                parse(target.length < 2 ? "" : target[1]));
    }

    private static Map<String, String> parse(String raw) {
        Map<String, String> query = new HashMap<>();
        parseForm(raw.replace("+", "%2B"), query::put);
        return query;
    }

    /** Calls with each name and value of {@code a=b&c}; a plus stands for a space, as in the header of tags. */
    static void parseForm(String form, BiConsumer<String, String> action) {
        for (String pair : form.isEmpty() ? new String[0] : form.split("&", -1)) {
            String[] nameAndValue = pair.split("=", 2);
            action.accept(
                    URLDecoder.decode(nameAndValue[0], StandardCharsets.UTF_8),
                    nameAndValue.length < 2 ? "" : URLDecoder.decode(nameAndValue[1], StandardCharsets.UTF_8));
        }
    }

    /** In a path a plus is a plus. */
    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    String method() {
        return http.method();
    }

    String bucket() {
        return bucket;
    }

    /** Empty when the request is for the bucket. */
    String key() {
        return key;
    }

    Optional<String> query(String name) {
        return Optional.ofNullable(query.get(name));
    }

    /** Which of these the query has, in the order of the alphabet, joined by &. */
    String queryNames(Set<String> among) {
        Set<String> names = new TreeSet<>(query.keySet());
        names.retainAll(among);
        return String.join("&", names);
    }

    int queryNumber(String name, int otherwise) {
        try {
            return query(name).map(Integer::valueOf).orElse(otherwise);
        } catch (NumberFormatException e) {
            throw S3Refusal.invalidArgument("Provided " + name + " not an integer or within integer range");
        }
    }

    Optional<String> header(String name) {
        return http.header(name);
    }

    /** Calls with each header of that prefix, which is taken off, in lower case. */
    void headers(String prefix, BiConsumer<String, String> action) {
        http.headers().forEach((name, values) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.startsWith(prefix)) {
                action.accept(lower.substring(prefix.length()), String.join(",", values));
            }
        });
    }

    /** A header, or, once the body is read to its end, the trailer of that name. */
    Optional<String> headerOrTrailer(String name) {
        return header(name).or(() -> chunked.get().flatMap(c -> c.trailer(name)));
    }

    /** Bytes of the object in the body. */
    long length() {
        return header("x-amz-decoded-content-length")
                .or(() -> header("Content-Length"))
                .map(Long::valueOf)
                .orElseThrow(() ->
                        new S3Refusal(411, "MissingContentLength", "You must provide the Content-Length HTTP header."));
    }

    InputStream body() {
        return body;
    }
}
