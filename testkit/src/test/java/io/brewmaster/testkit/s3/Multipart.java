package io.brewmaster.testkit.s3;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** A multipart upload with full-object CRC32C as the finalizer makes it, step by step. */
final class Multipart {
    static final int PART = 5 << 20;

    private final S3Client s3;
    private final String bucket;
    private final String key;
    private final String uploadId;
    private final List<CompletedPart> parts = new ArrayList<>();
    private final CRC32C whole = new CRC32C();
    private long size;

    private Multipart(S3Client s3, String bucket, String key, String uploadId) {
        this.s3 = s3;
        this.bucket = bucket;
        this.key = key;
        this.uploadId = uploadId;
    }

    static Multipart begin(S3Server server, String bucket, String key) {
        return begin(server, bucket, key, r -> {});
    }

    static Multipart begin(
            S3Server server, String bucket, String key, Consumer<CreateMultipartUploadRequest.Builder> more) {
        String id = server.client()
                .createMultipartUpload(r -> {
                    r.bucket(bucket)
                            .key(key)
                            .checksumAlgorithm(ChecksumAlgorithm.CRC32_C)
                            .checksumType(ChecksumType.FULL_OBJECT);
                    more.accept(r);
                })
                .uploadId();
        return new Multipart(server.client(), bucket, key, id);
    }

    static byte[] bytes(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    static String crc32c(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return FlexibleChecksum.encode((int) crc.getValue());
    }

    String uploadId() {
        return uploadId;
    }

    List<CompletedPart> parts() {
        return parts;
    }

    /** Base64 of the CRC32C of all parts so far. */
    String crc32c() {
        return FlexibleChecksum.encode((int) whole.getValue());
    }

    Multipart part(byte[] bytes) {
        int number = parts.size() + 1;
        UploadPartResponse answer = upload(number, bytes, crc32c(bytes));
        parts.add(CompletedPart.builder()
                .partNumber(number)
                .eTag(answer.eTag())
                .checksumCRC32C(crc32c(bytes))
                .build());
        whole.update(bytes);
        size += bytes.length;
        return this;
    }

    UploadPartResponse upload(int number, byte[] bytes, String crc32c) {
        return s3.uploadPart(
                r -> r.bucket(bucket)
                        .key(key)
                        .uploadId(uploadId)
                        .partNumber(number)
                        .checksumCRC32C(crc32c),
                RequestBody.fromBytes(bytes));
    }

    CompleteMultipartUploadResponse complete() {
        return complete(r -> {});
    }

    CompleteMultipartUploadResponse complete(Consumer<CompleteMultipartUploadRequest.Builder> more) {
        return s3.completeMultipartUpload(r -> {
            r.bucket(bucket)
                    .key(key)
                    .uploadId(uploadId)
                    .checksumCRC32C(crc32c())
                    .checksumType(ChecksumType.FULL_OBJECT)
                    .mpuObjectSize(size)
                    .multipartUpload(m -> m.parts(parts));
            more.accept(r);
        });
    }

    /** The same list with one entry changed. */
    List<CompletedPart> partsWith(int index, Consumer<CompletedPart.Builder> change) {
        CompletedPart[] copy = parts.toArray(new CompletedPart[0]);
        copy[index] = copy[index].copy(change);
        return Arrays.asList(copy);
    }
}
