package io.brewmaster.testkit.s3;

import io.brewmaster.testkit.s3.NullBucket.ChecksumType;
import io.brewmaster.testkit.s3.NullBucket.NullObject;
import io.brewmaster.testkit.s3.NullBucket.ObjectChecksum;
import io.brewmaster.testkit.s3.Receiver.Received;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Operations on one object. Content is kept up to {@link #KEPT} bytes. */
final class ObjectOperations {
    /** Manifests and journals are kilobytes; nobody reads a recording back from here. */
    static final int KEPT = 1 << 20;

    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);

    private final NullBuckets buckets;
    private final Receiver receiver;
    private final ETags etags;
    private final Clock clock;

    ObjectOperations(NullBuckets buckets, Receiver receiver, ETags etags, Clock clock) {
        this.buckets = buckets;
        this.receiver = receiver;
        this.etags = etags;
        this.clock = clock;
    }

    S3Response put(S3Request request) throws IOException {
        NullBucket bucket = buckets.of(request);
        NullBucket.checkKey(request.key());
        ObjectAttributes attributes = ObjectAttributes.of(request);
        Optional<FlexibleChecksum> named = FlexibleChecksum.of(request);
        Received received = receiver.receive(request, named.orElse(FlexibleChecksum.CRC32C), KEPT);
        Optional<ObjectChecksum> checksum = named.map(
                a -> new ObjectChecksum(a, ChecksumType.FULL_OBJECT, FlexibleChecksum.encode(received.checksum())));
        Instant now = clock.instant();
        NullObject object =
                new NullObject(attributes, received.size(), etags.next(), checksum, now, received.content());
        bucket.put(request, object);
        return S3Response.empty(200)
                .with("ETag", object.etag())
                .with(attributes.encryptionHeaders())
                .with(checksumHeaders(checksum));
    }

    S3Response head(S3Request request) {
        NullObject object = buckets.of(request).object(request.key());
        return S3Response.head(object.size()).with(headers(object, request));
    }

    S3Response get(S3Request request) {
        NullObject object = buckets.of(request).object(request.key());
        byte[] content = object.content()
                .orElseThrow(() -> S3Refusal.notImplemented("NullS3 throws the bytes of multipart uploads and of"
                        + " objects over " + KEPT + " bytes away"));
        return S3Response.content(content).with(headers(object, request));
    }

    private static Map<String, String> headers(NullObject object, S3Request request) {
        Map<String, String> headers = new LinkedHashMap<>(object.attributes().headers());
        headers.put("ETag", object.etag());
        headers.put("Last-Modified", HTTP_DATE.format(object.modified()));
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
        buckets.of(request).delete(request.key());
        return S3Response.empty(204);
    }
}
