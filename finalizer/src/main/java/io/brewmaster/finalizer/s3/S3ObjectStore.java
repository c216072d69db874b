package io.brewmaster.finalizer.s3;

import io.brewmaster.finalizer.recording.Crc32c;
import io.brewmaster.finalizer.recording.Part;
import io.brewmaster.finalizer.store.Content;
import io.brewmaster.finalizer.store.Encryption;
import io.brewmaster.finalizer.store.ObjectDescription;
import io.brewmaster.finalizer.store.ObjectStore;
import io.brewmaster.finalizer.store.StoreException;
import io.brewmaster.finalizer.store.StoredObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3.model.Tagging;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/** S3, through version 2 of its SDK. */
public final class S3ObjectStore implements ObjectStore {
    private static final String ONLY_IF_ABSENT = "*";
    /** What a server can call a condition that it does not know. */
    private static final Set<String> NOT_UNDERSTOOD =
            Set.of("NotImplemented", "InvalidRequest", "InvalidArgument", "NotSupported");
    /** Below this a link is considered dead, whatever the size of a part: 64 KiB/s. */
    private static final long SLOWEST_BYTES_PER_SECOND = 64 << 10;

    private static final Duration ATTEMPT_BASE = Duration.ofSeconds(60);
    /** Completing can take S3 several minutes. */
    private static final Duration COMPLETE_ATTEMPT = Duration.ofMinutes(5);

    private static final Duration COMPLETE_CALL = Duration.ofMinutes(10);
    private static final int BUFFER = 128 << 10;

    private final S3Client client;
    private final String bucket;
    private final Encryption encryption;
    private final S3Errors errors;
    private final Consumer<String> warnings;
    private final AtomicBoolean unconditional = new AtomicBoolean();

    /**
     * Makes a client; nothing is sent yet.
     *
     * @param warnings takes one line about what the server cannot do, once
     * @throws StoreException when there is no region
     */
    public static S3ObjectStore open(S3Settings settings, Consumer<String> warnings) throws StoreException {
        return open(settings, S3Clients.credentials(settings), warnings);
    }

    static S3ObjectStore open(S3Settings settings, AwsCredentialsProvider credentials, Consumer<String> warnings)
            throws StoreException {
        return new S3ObjectStore(S3Clients.create(settings, credentials), settings, warnings);
    }

    private S3ObjectStore(S3Client client, S3Settings settings, Consumer<String> warnings) {
        this.client = client;
        this.bucket = settings.bucket();
        this.encryption = settings.encryption();
        this.errors = new S3Errors(bucket);
        this.warnings = warnings;
    }

    @Override
    public Optional<StoredObject> head(String key) throws StoreException {
        try {
            return Optional.of(stored(
                    key, client.headObject(head -> head.bucket(bucket).key(key).checksumMode(ChecksumMode.ENABLED))));
        } catch (S3Exception answer) {
            if (answer.statusCode() == 404) {
                return Optional.empty();
            }
            throw errors.classify("look at", "s3:GetObject", key, answer);
        } catch (SdkException failure) {
            throw errors.classify("look at", "s3:GetObject", key, failure);
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
        if (head.checksumCRC32C() == null || head.checksumType() != ChecksumType.FULL_OBJECT) {
            return Optional.empty();
        }
        try {
            return Optional.of(Crc32c.ofBase64(head.checksumCRC32C()));
        } catch (IllegalArgumentException notOne) {
            return Optional.empty();
        }
    }

    @Override
    public List<Upload> openUploads(String key) throws StoreException {
        try {
            return client
                    .listMultipartUploadsPaginator(list -> list.bucket(bucket).prefix(key))
                    .uploads()
                    .stream()
                    .filter(upload -> upload.key().equals(key))
                    .map(S3ObjectStore::upload)
                    .toList();
        } catch (SdkException failure) {
            throw errors.classify("list the uploads of", "s3:ListBucketMultipartUploads", "", failure);
        }
    }

    private static Upload upload(MultipartUpload upload) {
        return new Upload(upload.key(), upload.uploadId());
    }

    @Override
    public Upload begin(ObjectDescription description) throws StoreException {
        CreateMultipartUploadRequest.Builder request = CreateMultipartUploadRequest.builder()
                .bucket(bucket)
                .key(description.key())
                .contentType(description.contentType())
                .tagging(tagging(description.tags()))
                .checksumAlgorithm(ChecksumAlgorithm.CRC32_C)
                .checksumType(ChecksumType.FULL_OBJECT);
        if (encryption.mode() != Encryption.Mode.BUCKET_DEFAULT) {
            request.serverSideEncryption(algorithm()).ssekmsKeyId(kmsKey());
        }
        try {
            return new Upload(
                    description.key(),
                    client.createMultipartUpload(request.build()).uploadId());
        } catch (SdkException failure) {
            throw errors.classify("begin to upload", "s3:PutObject", description.key(), failure);
        }
    }

    @Override
    public StoredPart put(Upload upload, Part part, Crc32c checksum, Content content) throws StoreException {
        Duration attempt = ATTEMPT_BASE.plusSeconds(part.length() / SLOWEST_BYTES_PER_SECOND);
        UploadPartRequest request = UploadPartRequest.builder()
                .bucket(bucket)
                .key(upload.key())
                .uploadId(upload.id())
                .partNumber(part.number())
                .contentLength(part.length())
                .checksumCRC32C(checksum.base64())
                .overrideConfiguration(
                        override -> override.apiCallAttemptTimeout(attempt).apiCallTimeout(attempt.multipliedBy(2)))
                .build();
        try {
            String etag = client.uploadPart(request, body(content)).eTag();
            return new StoredPart(part.number(), etag, checksum);
        } catch (UncheckedIOException unreadable) {
            throw new StoreException(
                    StoreException.Kind.RETRYABLE,
                    "cannot read part " + part.number() + " of the local file: " + unreadable.getMessage(),
                    unreadable);
        } catch (SdkException failure) {
            throw errors.classify("upload part " + part.number() + " of", "s3:PutObject", upload.key(), failure);
        }
    }

    private static RequestBody body(Content content) {
        return RequestBody.fromContentProvider(
                () -> {
                    try {
                        return content.open();
                    } catch (IOException unreadable) {
                        throw new UncheckedIOException(unreadable);
                    }
                },
                content.length(),
                "application/octet-stream");
    }

    @Override
    public Completion complete(Upload upload, List<StoredPart> parts, long bytes, Crc32c checksum)
            throws StoreException {
        List<CompletedPart> completed = parts.stream()
                .map(part -> CompletedPart.builder()
                        .partNumber(part.number())
                        .eTag(part.etag())
                        .checksumCRC32C(part.checksum().base64())
                        .build())
                .toList();
        CompleteMultipartUploadRequest.Builder request = CompleteMultipartUploadRequest.builder()
                .bucket(bucket)
                .key(upload.key())
                .uploadId(upload.id())
                .multipartUpload(all -> all.parts(completed))
                .mpuObjectSize(bytes)
                .checksumType(ChecksumType.FULL_OBJECT)
                .checksumCRC32C(checksum.base64())
                .overrideConfiguration(override ->
                        override.apiCallAttemptTimeout(COMPLETE_ATTEMPT).apiCallTimeout(COMPLETE_CALL));
        try {
            return onlyIfAbsent(
                            upload.key(),
                            condition -> client.completeMultipartUpload(
                                    request.ifNoneMatch(condition).build()))
                    .<Completion>map(AlreadyThere::new)
                    .orElseGet(Created::new);
        } catch (S3Exception answer) {
            return unfinished(upload, answer);
        } catch (SdkException failure) {
            throw errors.classify("complete", "s3:PutObject", upload.key(), failure);
        }
    }

    /** What S3 documents for an upload that cannot be completed as it is. */
    private Completion unfinished(Upload upload, S3Exception answer) throws StoreException {
        String code = S3Errors.code(answer);
        if (code.equals("NoSuchUpload")) {
            // An answer that was lost on its way looks the same: then the object is there.
            Optional<StoredObject> there = head(upload.key());
            return there.isPresent() ? new AlreadyThere(there.get()) : new UploadGone("S3 does not know it any more");
        }
        if (answer.statusCode() == 409 || code.equals("InvalidPart") || code.equals("InvalidPartOrder")) {
            return new UploadGone("S3 answered " + answer.statusCode() + " " + code);
        }
        throw errors.classify("complete", "s3:PutObject", upload.key(), answer);
    }

    @Override
    public void abort(Upload upload) throws StoreException {
        try {
            client.abortMultipartUpload(
                    abort -> abort.bucket(bucket).key(upload.key()).uploadId(upload.id()));
        } catch (S3Exception answer) {
            if (answer.statusCode() != 404) {
                throw errors.classify("abort the upload of", "s3:AbortMultipartUpload", upload.key(), answer);
            }
        } catch (SdkException failure) {
            throw errors.classify("abort the upload of", "s3:AbortMultipartUpload", upload.key(), failure);
        }
    }

    @Override
    public Creation create(ObjectDescription description, byte[] content) throws StoreException {
        PutObjectRequest.Builder request = PutObjectRequest.builder()
                .bucket(bucket)
                .key(description.key())
                .contentType(description.contentType())
                .tagging(tagging(description.tags()))
                .checksumCRC32C(Crc32c.of(content).base64());
        if (encryption.mode() != Encryption.Mode.BUCKET_DEFAULT) {
            request.serverSideEncryption(algorithm()).ssekmsKeyId(kmsKey());
        }
        try {
            return onlyIfAbsent(
                            description.key(),
                            condition -> client.putObject(
                                    request.ifNoneMatch(condition).build(), RequestBody.fromBytes(content)))
                    .<Creation>map(AlreadyThere::new)
                    .orElseGet(Created::new);
        } catch (SdkException failure) {
            throw errors.classify("upload", "s3:PutObject", description.key(), failure);
        }
    }

    /** A call that S3 carries out only when its condition holds; null is no condition. */
    private interface ConditionalCall {
        Object send(@Nullable String ifNoneMatch);
    }

    /**
     * Sends a call so that it creates an object and never replaces one. A server that does not know the condition is
     * asked first instead, which leaves a gap of a moment.
     *
     * @return the object that was there before
     */
    private Optional<StoredObject> onlyIfAbsent(String key, ConditionalCall call) throws StoreException {
        if (!unconditional.get()) {
            try {
                call.send(ONLY_IF_ABSENT);
                return Optional.empty();
            } catch (S3Exception answer) {
                if (answer.statusCode() == 412) {
                    return Optional.of(there(key, answer));
                }
                if (!isNotUnderstood(answer)) {
                    throw answer;
                }
            }
        }
        Optional<StoredObject> there = head(key);
        if (there.isEmpty()) {
            call.send(null);
            if (unconditional.compareAndSet(false, true)) {
                warnings.accept("this S3 does not support If-None-Match: each object is looked for before it is made");
            }
        }
        return there;
    }

    private StoredObject there(String key, S3Exception refusal) throws StoreException {
        return head(key)
                .orElseThrow(() -> new StoreException(
                        StoreException.Kind.RETRYABLE,
                        "s3://" + bucket + "/" + key + " was there and is gone",
                        refusal));
    }

    private static boolean isNotUnderstood(S3Exception answer) {
        return answer.statusCode() == 501
                || (answer.statusCode() == 400 && NOT_UNDERSTOOD.contains(S3Errors.code(answer)));
    }

    @Override
    public ReadBack readBack(String key, ReadProgress progress) throws StoreException {
        try (ResponseInputStream<GetObjectResponse> in =
                client.getObject(get -> get.bucket(bucket).key(key))) {
            CRC32C crc = new CRC32C();
            byte[] buffer = new byte[BUFFER];
            long bytes = 0;
            try {
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    crc.update(buffer, 0, read);
                    bytes += read;
                    progress.read(bytes);
                }
            } catch (StoreException | IOException stopped) {
                // Closing would read the rest.
                in.abort();
                throw stopped;
            }
            return new ReadBack(bytes, Crc32c.of(crc));
        } catch (IOException cut) {
            throw new StoreException(
                    StoreException.Kind.RETRYABLE,
                    "cannot read s3://" + bucket + "/" + key + " back: " + cut.getMessage(),
                    cut);
        } catch (SdkException failure) {
            throw errors.classify("read back", "s3:GetObject", key, failure);
        }
    }

    private ServerSideEncryption algorithm() {
        return ServerSideEncryption.fromValue(encryption.mode().word());
    }

    private @Nullable String kmsKey() {
        return encryption.kmsKey().orElse(null);
    }

    private static Tagging tagging(Map<String, String> tags) {
        return Tagging.builder()
                .tagSet(tags.entrySet().stream()
                        .map(tag -> Tag.builder()
                                .key(tag.getKey())
                                .value(tag.getValue())
                                .build())
                        .toList())
                .build();
    }

    @Override
    public void close() {
        client.close();
    }
}
