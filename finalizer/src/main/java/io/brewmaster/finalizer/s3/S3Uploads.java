package io.brewmaster.finalizer.s3;

import io.brewmaster.finalizer.recording.Crc32c;
import io.brewmaster.finalizer.recording.Part;
import io.brewmaster.finalizer.store.Content;
import io.brewmaster.finalizer.store.ObjectDescription;
import io.brewmaster.finalizer.store.ObjectStore.AlreadyThere;
import io.brewmaster.finalizer.store.ObjectStore.Completion;
import io.brewmaster.finalizer.store.ObjectStore.Created;
import io.brewmaster.finalizer.store.ObjectStore.ListedPart;
import io.brewmaster.finalizer.store.ObjectStore.StoredPart;
import io.brewmaster.finalizer.store.ObjectStore.Upload;
import io.brewmaster.finalizer.store.ObjectStore.UploadGone;
import io.brewmaster.finalizer.store.StoreException;
import io.brewmaster.finalizer.store.StoredObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/** Uploads in parts, from their beginning to the object or to nothing. */
final class S3Uploads {
    /** Below this a link is considered dead, whatever the size of a part: 64 KiB/s. */
    private static final long SLOWEST_BYTES_PER_SECOND = 64 << 10;

    private static final Duration ATTEMPT_BASE = Duration.ofSeconds(60);
    /** Completing can take S3 several minutes. */
    private static final Duration COMPLETE_ATTEMPT = Duration.ofMinutes(5);

    private static final Duration COMPLETE_CALL = Duration.ofMinutes(10);

    private final S3Bucket bucket;
    private final S3Objects objects;

    S3Uploads(S3Bucket bucket, S3Objects objects) {
        this.bucket = bucket;
        this.objects = objects;
    }

    List<Upload> open(String key) throws StoreException {
        try {
            return bucket
                    .client()
                    .listMultipartUploadsPaginator(
                            list -> list.bucket(bucket.name()).prefix(key))
                    .uploads()
                    .stream()
                    .filter(upload -> upload.key().equals(key))
                    .map(S3Uploads::upload)
                    .toList();
        } catch (SdkException failure) {
            throw bucket.errors().classify("list the uploads of", "s3:ListBucketMultipartUploads", "", failure);
        }
    }

    private static Upload upload(MultipartUpload upload) {
        return new Upload(upload.key(), upload.uploadId());
    }

    Upload begin(ObjectDescription description) throws StoreException {
        CreateMultipartUploadRequest request = CreateMultipartUploadRequest.builder()
                .bucket(bucket.name())
                .key(description.key())
                .contentType(description.contentType())
                .tagging(S3Bucket.tagging(description.tags()))
                .metadata(description.metadata())
                .serverSideEncryption(bucket.algorithm())
                .ssekmsKeyId(bucket.kmsKey())
                .checksumAlgorithm(ChecksumAlgorithm.CRC32_C)
                .checksumType(ChecksumType.FULL_OBJECT)
                .build();
        try {
            return new Upload(
                    description.key(),
                    bucket.client().createMultipartUpload(request).uploadId());
        } catch (SdkException failure) {
            throw bucket.errors().classify("begin to upload", "s3:PutObject", description.key(), failure);
        }
    }

    List<ListedPart> parts(Upload upload) throws StoreException {
        try {
            return bucket
                    .client()
                    .listPartsPaginator(
                            list -> list.bucket(bucket.name()).key(upload.key()).uploadId(upload.id()))
                    .parts()
                    .stream()
                    .map(S3Uploads::listed)
                    .sorted(Comparator.comparingInt(ListedPart::number))
                    .toList();
        } catch (SdkException failure) {
            throw bucket.errors().classify("list the parts of", "s3:ListMultipartUploadParts", upload.key(), failure);
        }
    }

    private static ListedPart listed(software.amazon.awssdk.services.s3.model.Part part) {
        return new ListedPart(part.partNumber(), part.size(), part.eTag(), S3Objects.checksum(part.checksumCRC32C()));
    }

    StoredPart put(Upload upload, Part part, Crc32c checksum, Content content) throws StoreException {
        Duration attempt = ATTEMPT_BASE.plusSeconds(part.length() / SLOWEST_BYTES_PER_SECOND);
        UploadPartRequest request = UploadPartRequest.builder()
                .bucket(bucket.name())
                .key(upload.key())
                .uploadId(upload.id())
                .partNumber(part.number())
                .contentLength(part.length())
                .checksumCRC32C(checksum.base64())
                .overrideConfiguration(
                        override -> override.apiCallAttemptTimeout(attempt).apiCallTimeout(attempt.multipliedBy(2)))
                .build();
        try {
            String etag = bucket.client().uploadPart(request, body(content)).eTag();
            return new StoredPart(part.number(), etag, checksum);
        } catch (UnreadableException unreadable) {
            throw new StoreException(
                    StoreException.Kind.RETRYABLE,
                    "cannot read part " + part.number() + " of the local file: " + unreadable.getMessage(),
                    unreadable);
        } catch (UncheckedIOException broken) {
            throw bucket.errors().classify("upload part " + part.number() + " of", upload.key(), broken);
        } catch (SdkException failure) {
            throw bucket.errors()
                    .classify("upload part " + part.number() + " of", "s3:PutObject", upload.key(), failure);
        }
    }

    /** The local file cannot be read: the network has no part in it. */
    private static final class UnreadableException extends UncheckedIOException {
        private static final long serialVersionUID = 1L;

        UnreadableException(IOException cause) {
            super(cause);
        }
    }

    private static RequestBody body(Content content) {
        return RequestBody.fromContentProvider(
                () -> {
                    try {
                        return content.open();
                    } catch (IOException unreadable) {
                        throw new UnreadableException(unreadable);
                    }
                },
                content.length(),
                "application/octet-stream");
    }

    Completion complete(Upload upload, List<StoredPart> parts, long bytes, Crc32c checksum) throws StoreException {
        List<CompletedPart> completed = parts.stream()
                .map(part -> CompletedPart.builder()
                        .partNumber(part.number())
                        .eTag(part.etag())
                        .checksumCRC32C(part.checksum().base64())
                        .build())
                .toList();
        CompleteMultipartUploadRequest.Builder request = CompleteMultipartUploadRequest.builder()
                .bucket(bucket.name())
                .key(upload.key())
                .uploadId(upload.id())
                .multipartUpload(all -> all.parts(completed))
                .mpuObjectSize(bytes)
                .checksumType(ChecksumType.FULL_OBJECT)
                .checksumCRC32C(checksum.base64())
                .overrideConfiguration(override ->
                        override.apiCallAttemptTimeout(COMPLETE_ATTEMPT).apiCallTimeout(COMPLETE_CALL));
        try {
            return objects.onlyIfAbsent(
                            upload.key(),
                            condition -> bucket.client()
                                    .completeMultipartUpload(
                                            request.ifNoneMatch(condition).build()))
                    .<Completion>map(AlreadyThere::new)
                    .orElseGet(Created::new);
        } catch (S3Exception answer) {
            return unfinished(upload, answer);
        } catch (SdkException failure) {
            throw bucket.errors().classify("complete", "s3:PutObject", upload.key(), failure);
        }
    }

    /** What S3 documents for an upload that cannot be completed as it is. */
    private Completion unfinished(Upload upload, S3Exception answer) throws StoreException {
        String code = S3Errors.code(answer);
        if (code.equals("NoSuchUpload")) {
            // An answer that was lost on its way looks the same: then the object is there.
            Optional<StoredObject> there = objects.head(upload.key());
            return there.isPresent() ? new AlreadyThere(there.get()) : new UploadGone("S3 does not know it any more");
        }
        if (answer.statusCode() == 409 || code.equals("InvalidPart") || code.equals("InvalidPartOrder")) {
            return new UploadGone("S3 answered " + answer.statusCode() + " " + code);
        }
        throw bucket.errors().classify("complete", "s3:PutObject", upload.key(), answer);
    }

    void abort(Upload upload) throws StoreException {
        try {
            bucket.client()
                    .abortMultipartUpload(abort ->
                            abort.bucket(bucket.name()).key(upload.key()).uploadId(upload.id()));
        } catch (S3Exception answer) {
            if (answer.statusCode() != 404) {
                throw bucket.errors().classify("abort the upload of", "s3:AbortMultipartUpload", upload.key(), answer);
            }
        } catch (SdkException failure) {
            throw bucket.errors().classify("abort the upload of", "s3:AbortMultipartUpload", upload.key(), failure);
        }
    }
}
