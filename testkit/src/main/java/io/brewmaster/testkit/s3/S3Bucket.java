package io.brewmaster.testkit.s3;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** What a server within this JVM remembers of a bucket. */
final class S3Bucket {
    private static final int LONGEST_KEY = 1024;

    private final NavigableMap<String, S3Object> objects = new ConcurrentSkipListMap<>();
    private final Map<String, PendingUpload> uploads = new ConcurrentHashMap<>();

    NavigableMap<String, S3Object> objects() {
        return objects;
    }

    S3Object object(String key) {
        S3Object object = objects.get(key);
        if (object == null) {
            throw new S3Refusal(404, "NoSuchKey", "The specified key does not exist.");
        }
        return object;
    }

    /** Key and condition are looked at and the object is stored in one step: of two that race, one loses. */
    synchronized void put(S3Request request, S3Object object) {
        checkCondition(request);
        forget(objects.put(request.key(), object));
    }

    synchronized void delete(String key) {
        forget(objects.remove(key));
    }

    private static void forget(@Nullable S3Object object) {
        if (object != null) {
            object.content().ifPresent(Content::delete);
        }
    }

    /** Throws when the request must not overwrite and there is something, or must and there is something else. */
    private void checkCondition(S3Request request) {
        Optional<String> absent = request.header("If-None-Match");
        if (absent.isPresent() && !absent.get().equals("*")) {
            throw S3Refusal.notImplemented("A header you provided implies functionality that is not implemented");
        }
        Optional<String> etag = request.header("If-Match");
        boolean changed = etag.isPresent() && !object(request.key()).etag().equals(etag.get());
        if (changed || (absent.isPresent() && objects.containsKey(request.key()))) {
            throw new S3Refusal(
                    412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold");
        }
    }

    /** S3 tells when something was changed to the second. */
    static Instant now(Clock clock) {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    static void checkKey(String key) {
        if (key.getBytes(StandardCharsets.UTF_8).length > LONGEST_KEY) {
            throw new S3Refusal(400, "KeyTooLongError", "Your key is too long");
        }
    }

    void begin(PendingUpload upload) {
        uploads.put(upload.id(), upload);
    }

    Collection<PendingUpload> uploads() {
        return uploads.values();
    }

    /** The upload that the request names by id and key. */
    PendingUpload upload(S3Request request) {
        PendingUpload upload = uploads.get(request.query("uploadId").orElse(""));
        if (upload == null || !upload.key().equals(request.key())) {
            throw PendingUpload.gone();
        }
        return upload;
    }

    void end(PendingUpload upload) {
        uploads.remove(upload.id());
    }

    /**
     * An object.
     *
     * @param etag with its quotes; no MD5, as S3's is none with SSE-KMS
     * @param checksum of the whole object or composite; absent when the client named none
     * @param modified in whole seconds, as S3 tells it
     * @param content absent where it was thrown away
     */
    record S3Object(
            ObjectAttributes attributes,
            long size,
            String etag,
            Optional<ObjectChecksum> checksum,
            Instant modified,
            Optional<Content> content) {}

    /**
     * A checksum as S3 shows it.
     *
     * @param value base64, for a composite one with "-parts" behind it
     */
    record ObjectChecksum(FlexibleChecksum algorithm, ChecksumType type, String value) {}

    /** What the checksum of a multipart object covers: all its bytes, or the checksums of its parts. */
    enum ChecksumType {
        FULL_OBJECT,
        COMPOSITE
    }
}
