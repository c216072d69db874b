package io.brewmaster.finalizer.s3;

import io.brewmaster.finalizer.recording.Crc32c;
import io.brewmaster.finalizer.store.ObjectDescription;
import io.brewmaster.finalizer.store.ObjectStore.AlreadyThere;
import io.brewmaster.finalizer.store.ObjectStore.Created;
import io.brewmaster.finalizer.store.ObjectStore.Creation;
import io.brewmaster.finalizer.store.ObjectStore.Listed;
import io.brewmaster.finalizer.store.ObjectStore.Page;
import io.brewmaster.finalizer.store.ObjectStore.ReadBack;
import io.brewmaster.finalizer.store.ObjectStore.ReadProgress;
import io.brewmaster.finalizer.store.StoreException;
import io.brewmaster.finalizer.store.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Objects as wholes: looked at, made once, read back. */
final class S3Objects {
    private static final int BUFFER = 128 << 10;

    private final S3Bucket bucket;
    private final S3Conditions onlyIfAbsent;

    S3Objects(S3Bucket bucket) {
        this.bucket = bucket;
        this.onlyIfAbsent = new S3Conditions(
                "this S3 does not support If-None-Match: each object is looked for before it is made",
                bucket.warnings());
    }

    Optional<StoredObject> head(String key) throws StoreException {
        try {
            return Optional.of(stored(
                    key,
                    bucket.client()
                            .headObject(
                                    head -> head.bucket(bucket.name()).key(key).checksumMode(ChecksumMode.ENABLED))));
        } catch (S3Exception answer) {
            if (answer.statusCode() == 404) {
                return Optional.empty();
            }
            throw bucket.errors().classify("look at", "s3:GetObject", key, answer);
        } catch (SdkException failure) {
            throw bucket.errors().classify("look at", "s3:GetObject", key, failure);
        }
    }

    private static StoredObject stored(String key, HeadObjectResponse head) {
        return new StoredObject(
                key,
                head.contentLength() == null ? -1 : head.contentLength(),
                fullObjectChecksum(head),
                Optional.ofNullable(head.serverSideEncryptionAsString()),
                Optional.ofNullable(head.ssekmsKeyId()));
    }

    /** Only what the server itself calls a checksum of the full object: older ones return one of the parts' checksums. */
    private static Optional<Crc32c> fullObjectChecksum(HeadObjectResponse head) {
        return head.checksumType() == ChecksumType.FULL_OBJECT ? checksum(head.checksumCRC32C()) : Optional.empty();
    }

    /** Empty for what is none, as from a server that knows no such checksum. */
    static Optional<Crc32c> checksum(@Nullable String base64) {
        try {
            return Optional.ofNullable(base64).map(Crc32c::ofBase64);
        } catch (IllegalArgumentException notOne) {
            return Optional.empty();
        }
    }

    Creation create(ObjectDescription description, byte[] content) throws StoreException {
        PutObjectRequest.Builder request = PutObjectRequest.builder()
                .bucket(bucket.name())
                .key(description.key())
                .contentType(description.contentType())
                .tagging(S3Bucket.tagging(description.tags()))
                .metadata(description.metadata())
                .serverSideEncryption(bucket.algorithm())
                .ssekmsKeyId(bucket.kmsKey())
                .checksumCRC32C(Crc32c.of(content).base64());
        try {
            return onlyIfAbsent(
                            description.key(),
                            condition -> bucket.client()
                                    .putObject(request.ifNoneMatch(condition).build(), RequestBody.fromBytes(content)))
                    .<Creation>map(AlreadyThere::new)
                    .orElseGet(Created::new);
        } catch (SdkException failure) {
            throw bucket.errors().classify("upload", "s3:PutObject", description.key(), failure);
        } catch (UncheckedIOException broken) {
            throw bucket.errors().classify("upload", description.key(), broken);
        }
    }

    /** A call that S3 carries out only when its condition holds; null is no condition. */
    @FunctionalInterface
    interface ConditionalCall {
        Object send(@Nullable String ifNoneMatch);
    }

    /**
     * Sends a call so that it creates an object and never replaces one.
     *
     * @return the object that was there before
     */
    Optional<StoredObject> onlyIfAbsent(String key, ConditionalCall call) throws StoreException {
        if (!onlyIfAbsent.areUnknown()) {
            try {
                call.send(S3Conditions.ANYTHING);
                return Optional.empty();
            } catch (S3Exception answer) {
                if (answer.statusCode() == 412) {
                    return Optional.of(there(key, answer));
                }
                if (!S3Conditions.isNotUnderstood(answer)) {
                    throw answer;
                }
            }
        }
        Optional<StoredObject> there = head(key);
        if (there.isEmpty()) {
            call.send(null);
            onlyIfAbsent.provedUnknown();
        }
        return there;
    }

    private StoredObject there(String key, S3Exception refusal) throws StoreException {
        return head(key)
                .orElseThrow(() -> new StoreException(
                        StoreException.Kind.RETRYABLE,
                        "s3://" + bucket.name() + "/" + key + " was there and is gone",
                        refusal));
    }

    ReadBack readBack(String key, ReadProgress progress) throws StoreException {
        return readBack(key, get -> {}, progress);
    }

    ReadBack readBack(String key, long from, long length, ReadProgress progress) throws StoreException {
        String range = "bytes=" + from + "-" + (from + length - 1);
        ReadBack back = readBack(key, get -> get.range(range), progress);
        if (back.bytes() != length) {
            throw new StoreException(
                    StoreException.Kind.RETRYABLE,
                    "cannot read s3://" + bucket.name() + "/" + key + " back: " + back.bytes()
                            + " bytes came instead of " + length);
        }
        return back;
    }

    private ReadBack readBack(String key, Consumer<GetObjectRequest.Builder> range, ReadProgress progress)
            throws StoreException {
        GetObjectRequest.Builder request =
                GetObjectRequest.builder().bucket(bucket.name()).key(key);
        range.accept(request);
        try (ResponseInputStream<GetObjectResponse> in = bucket.client().getObject(request.build())) {
            try {
                return readBack(in, progress);
            } catch (StoreException | IOException stopped) {
                // Closing would read the rest.
                in.abort();
                throw stopped;
            }
        } catch (IOException cut) {
            throw new StoreException(
                    StoreException.Kind.RETRYABLE,
                    "cannot read s3://" + bucket.name() + "/" + key + " back: " + cut.getMessage(),
                    cut);
        } catch (SdkException failure) {
            throw bucket.errors().classify("read back", "s3:GetObject", key, failure);
        }
    }

    private static ReadBack readBack(InputStream in, ReadProgress progress) throws StoreException, IOException {
        CRC32C crc = new CRC32C();
        byte[] buffer = new byte[BUFFER];
        long bytes = 0;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            crc.update(buffer, 0, read);
            bytes += read;
            progress.read(bytes);
        }
        return new ReadBack(bytes, Crc32c.of(crc));
    }

    Page list(String prefix, Optional<String> from) throws StoreException {
        try {
            ListObjectsV2Response page = bucket.client()
                    .listObjectsV2(
                            list -> list.bucket(bucket.name()).prefix(prefix).continuationToken(from.orElse(null)));
            return new Page(
                    page.contents().stream()
                            .map(object -> new Listed(object.key(), object.size()))
                            .toList(),
                    Boolean.TRUE.equals(page.isTruncated())
                            ? Optional.ofNullable(page.nextContinuationToken())
                            : Optional.empty());
        } catch (SdkException failure) {
            throw bucket.errors().classify("list the objects in", "s3:ListBucket", "", failure);
        }
    }
}
