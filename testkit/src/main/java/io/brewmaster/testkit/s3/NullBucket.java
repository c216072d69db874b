package io.brewmaster.testkit.s3;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** What {@link NullS3} remembers of a bucket: everything but the bytes. */
final class NullBucket {
    private static final int LONGEST_KEY = 1024;

    private final NavigableMap<String, NullObject> objects = new ConcurrentSkipListMap<>();
    private final Map<String, PendingUpload> uploads = new ConcurrentHashMap<>();

    NavigableMap<String, NullObject> objects() {
        return objects;
    }

    NullObject object(String key) {
        NullObject object = objects.get(key);
        if (object == null) {
            throw new S3Refusal(404, "NoSuchKey", "The specified key does not exist.");
        }
        return object;
    }

    /** Key and condition are looked at and the object is stored in one step: of two that race, one loses. */
    synchronized void put(S3Request request, NullObject object) {
        checkCondition(request);
        objects.put(request.key(), object);
    }

    synchronized void complete(S3Request request, PendingUpload upload, NullObject object) {
        put(request, object);
        uploads.remove(upload.id());
    }

    void delete(String key) {
        objects.remove(key);
    }

    /** Throws when the request must not overwrite and there is something. */
    void checkCondition(S3Request request) {
        Optional<String> condition = request.header("If-None-Match");
        if (condition.isPresent() && !condition.get().equals("*")) {
            throw S3Refusal.notImplemented("A header you provided implies functionality that is not implemented");
        }
        if (condition.isPresent() && objects.containsKey(request.key())) {
            throw new S3Refusal(
                    412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold");
        }
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
            throw new S3Refusal(
                    404,
                    "NoSuchUpload",
                    "The specified upload does not exist. The upload ID may be invalid, or the upload may have been"
                            + " aborted or completed.");
        }
        return upload;
    }

    void abort(PendingUpload upload) {
        uploads.remove(upload.id());
    }

    /**
     * An object without its bytes, unless it is small.
     *
     * @param etag with its quotes; no MD5, as S3's is none with SSE-KMS
     * @param checksum of the whole object or composite; absent when the client named none
     */
    record NullObject(
            ObjectAttributes attributes,
            long size,
            String etag,
            Optional<ObjectChecksum> checksum,
            Instant modified,
            Optional<byte[]> content) {}

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
