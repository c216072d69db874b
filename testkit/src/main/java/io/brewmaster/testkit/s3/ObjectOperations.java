package io.brewmaster.testkit.s3;

import io.brewmaster.testkit.s3.Receiver.Received;
import io.brewmaster.testkit.s3.S3Bucket.ChecksumType;
import io.brewmaster.testkit.s3.S3Bucket.ObjectChecksum;
import io.brewmaster.testkit.s3.S3Bucket.S3Object;
import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Operations on one object. */
final class ObjectOperations {
    /** From and to, from on, or the last so many bytes. */
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d*)-(\\d*)");

    private final S3Buckets buckets;
    private final Receiver receiver;
    private final Storage storage;
    private final ETags etags;
    private final Clock clock;

    ObjectOperations(S3Buckets buckets, Receiver receiver, Storage storage, ETags etags, Clock clock) {
        this.buckets = buckets;
        this.receiver = receiver;
        this.storage = storage;
        this.etags = etags;
        this.clock = clock;
    }

    S3Response put(S3Request request) throws IOException {
        S3Bucket bucket = buckets.of(request);
        S3Bucket.checkKey(request.key());
        ObjectAttributes attributes = ObjectAttributes.of(request);
        Optional<FlexibleChecksum> named = FlexibleChecksum.of(request);
        Received received = receiver.receive(request, named.orElse(FlexibleChecksum.CRC32C), storage);
        Optional<ObjectChecksum> checksum = named.map(
                a -> new ObjectChecksum(a, ChecksumType.FULL_OBJECT, FlexibleChecksum.encode(received.checksum())));
        S3Object object = new S3Object(
                attributes, received.size(), etags.next(), checksum, S3Bucket.now(clock), received.content());
        bucket.put(request, object);
        return S3Response.empty(200)
                .with("ETag", object.etag())
                .with(attributes.encryptionHeaders())
                .with(checksumHeaders(checksum));
    }

    S3Response head(S3Request request) {
        S3Object object = buckets.of(request).object(request.key());
        return S3Response.head(200, object.size()).with(headers(object, request));
    }

    S3Response get(S3Request request) {
        S3Object object = buckets.of(request).object(request.key());
        Content content = object.content()
                .orElseThrow(() -> S3Refusal.notImplemented("the bytes of this object were thrown away"));
        Matcher range = RANGE.matcher(request.header("Range").orElse(""));
        S3Response response = range.matches() && !range.group().equals("bytes=-")
                ? range(content, range)
                : S3Response.content(200, content, 0, content.length());
        return response.with(headers(object, request));
    }

    private static S3Response range(Content content, Matcher range) {
        long size = content.length();
        boolean last = range.group(1).isEmpty();
        long from = last ? Math.max(0, size - Long.parseLong(range.group(2))) : Long.parseLong(range.group(1));
        long to = last || range.group(2).isEmpty() ? size - 1 : Math.min(size - 1, Long.parseLong(range.group(2)));
        if (from > to) {
            throw new S3Refusal(416, "InvalidRange", "The requested range is not satisfiable");
        }
        return S3Response.content(206, content, from, to - from + 1)
                .with("Content-Range", "bytes " + from + "-" + to + "/" + size);
    }

    private static Map<String, String> headers(S3Object object, S3Request request) {
        Map<String, String> headers = new LinkedHashMap<>(object.attributes().headers());
        headers.put("ETag", object.etag());
        headers.put("Last-Modified", S3Response.httpDate(object.modified()));
        if (request.header("x-amz-checksum-mode").filter("ENABLED"::equals).isPresent()) {
            headers.putAll(checksumHeaders(object.checksum()));
        }
        return headers;
    }

    private static Map<String, String> checksumHeaders(Optional<ObjectChecksum> checksum) {
        return checksum.map(c -> Map.of(
                        c.algorithm().header(),
                        c.value(),
                        "x-amz-checksum-type",
                        c.type().name()))
                .orElse(Map.of());
    }

    S3Response tagging(S3Request request) {
        S3Xml xml = new S3Xml("Tagging").open("TagSet");
        buckets.of(request)
                .object(request.key())
                .attributes()
                .tags()
                .forEach((key, value) ->
                        xml.open("Tag").text("Key", key).text("Value", value).close("Tag"));
        return S3Response.xml(xml.close("TagSet"));
    }

    /** No error for what is not there, as with S3. */
    S3Response delete(S3Request request) {
        if (request.header("If-Match").isPresent()) {
            throw S3Refusal.notImplemented("A header you provided implies functionality that is not implemented");
        }
        buckets.of(request).delete(request.key());
        return S3Response.empty(204);
    }
}
