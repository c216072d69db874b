package io.brewmaster.testkit.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.Tag;

/** One bucket as a test or the demo looks at it, to compare what arrived with what was sent. */
public final class Bucket {
    private static final int BUFFER = 64 * 1024;
    private static final int NOT_IMPLEMENTED = 501;

    private final S3Client s3;
    private final String name;

    Bucket(S3Client s3, String name) {
        this.s3 = s3;
        this.name = name;
    }

    public String name() {
        return name;
    }

    void create() {
        try {
            s3.createBucket(r -> r.bucket(name));
        } catch (BucketAlreadyOwnedByYouException there) {
            // What was asked for.
        }
    }

    /** All keys, in S3's order (by the bytes of their UTF-8). */
    public List<String> keys() {
        return s3.listObjectsV2Paginator(r -> r.bucket(name)).contents().stream()
                .map(S3Object::key)
                .toList();
    }

    public void put(String key, byte[] bytes) {
        s3.putObject(r -> r.bucket(name).key(key), RequestBody.fromBytes(bytes));
    }

    /** The whole object in memory: for small ones. */
    public byte[] bytes(String key) {
        return s3.getObjectAsBytes(r -> r.bucket(name).key(key)).asByteArray();
    }

    /** Lower-case hex of the SHA-256 of the object as the server gives it back; any size. */
    public String sha256(String key) {
        try (InputStream content = s3.getObject(r -> r.bucket(name).key(key))) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[BUFFER];
            for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
                digest.update(buffer, 0, n);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + name + "/" + key + " back", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the server says about an object; empty when there is none. */
    public Optional<StoredObject> head(String key) {
        try {
            HeadObjectResponse head = s3.headObject(r -> r.bucket(name).key(key).checksumMode(ChecksumMode.ENABLED));
            return Optional.of(storedObject(key, head));
        } catch (NoSuchKeyException none) {
            return Optional.empty();
        }
    }

    private StoredObject storedObject(String key, HeadObjectResponse head) {
        return new StoredObject(
                key,
                head.contentLength(),
                head.eTag(),
                Optional.ofNullable(head.contentType()),
                Optional.ofNullable(head.checksumCRC32C()),
                Optional.ofNullable(head.checksumTypeAsString()),
                Optional.ofNullable(head.serverSideEncryptionAsString()),
                Optional.ofNullable(head.ssekmsKeyId()),
                Map.copyOf(head.metadata()),
                tags(key));
    }

    private Map<String, String> tags(String key) {
        Map<String, String> tags = new TreeMap<>();
        try {
            for (Tag tag : s3.getObjectTagging(r -> r.bucket(name).key(key)).tagSet()) {
                tags.put(tag.key(), tag.value());
            }
        } catch (S3Exception e) {
            if (e.statusCode() != NOT_IMPLEMENTED) {
                throw e;
            }
        }
        return tags;
    }

    /** Multipart uploads that were neither completed nor aborted: what a failed run left behind (at most 1,000). */
    public List<OpenUpload> openUploads() {
        return s3.listMultipartUploads(r -> r.bucket(name)).uploads().stream()
                .map(Bucket::openUpload)
                .toList();
    }

    private static OpenUpload openUpload(MultipartUpload upload) {
        return new OpenUpload(upload.key(), upload.uploadId());
    }

    /**
     * A multipart upload that is neither completed nor aborted.
     *
     * @param uploadId S3's name for the upload
     */
    public record OpenUpload(String key, String uploadId) {}

    /**
     * What HeadObject and GetObjectTagging say.
     *
     * @param size bytes
     * @param etag with its quotes
     * @param crc32c base64 of the big-endian value; of the whole object when the type is FULL_OBJECT
     * @param checksumType FULL_OBJECT or COMPOSITE, where the server tells
     * @param encryption AES256 or aws:kms, where the server tells
     * @param kmsKey the key's id or ARN
     * @param metadata without the {@code x-amz-meta-} prefix
     * @param tags none from a server without object tagging (S3Proxy)
     */
    public record StoredObject(
            String key,
            long size,
            String etag,
            Optional<String> contentType,
            Optional<String> crc32c,
            Optional<String> checksumType,
            Optional<String> encryption,
            Optional<String> kmsKey,
            Map<String, String> metadata,
            Map<String, String> tags) {}
}
