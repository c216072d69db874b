package io.brewmaster.finalizer.s3;

import io.brewmaster.finalizer.recording.Crc32c;
import io.brewmaster.finalizer.store.SharedDocuments;
import io.brewmaster.finalizer.store.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Shared documents as objects of the bucket. The ETag is the version: S3 itself compares it in If-Match. */
final class S3Documents implements SharedDocuments {
    /** The largest document that is read, 4 MiB: ours stay below one. */
    private static final int MAX_BYTES = 4 << 20;

    private static final String JSON = "application/json";

    private final S3Bucket bucket;
    private final S3Conditions onlyTheSame;

    S3Documents(S3Bucket bucket) {
        this.bucket = bucket;
        this.onlyTheSame = new S3Conditions(
                "this S3 does not support conditional writes: each shared document is looked at before it is written",
                bucket.warnings());
    }

    @Override
    public Optional<Document> read(String key) throws StoreException {
        try (ResponseInputStream<GetObjectResponse> in =
                bucket.client().getObject(get -> get.bucket(bucket.name()).key(key))) {
            byte[] content = in.readNBytes(MAX_BYTES + 1);
            if (content.length > MAX_BYTES) {
                // Closing would read the rest.
                in.abort();
                throw new StoreException(
                        StoreException.Kind.REFUSED,
                        "s3://" + bucket.name() + "/" + key + " is larger than any document of a finalizer: remove it");
            }
            // Malformed bytes become U+FFFD: what they mean is for whoever reads the text.
            return Optional.of(new Document(
                    new String(content, StandardCharsets.UTF_8), in.response().eTag()));
        } catch (IOException cut) {
            throw new StoreException(
                    StoreException.Kind.RETRYABLE,
                    "cannot read s3://" + bucket.name() + "/" + key + ": " + cut.getMessage(),
                    cut);
        } catch (S3Exception answer) {
            if (isAbsent(answer)) {
                return Optional.empty();
            }
            throw bucket.errors().classify("read", "s3:GetObject", key, answer);
        } catch (SdkException failure) {
            throw bucket.errors().classify("read", "s3:GetObject", key, failure);
        }
    }

    @Override
    public Written write(String key, String text, Optional<String> replaces) throws StoreException {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        PutObjectRequest.Builder request = PutObjectRequest.builder()
                .bucket(bucket.name())
                .key(key)
                .contentType(JSON)
                .serverSideEncryption(bucket.algorithm())
                .ssekmsKeyId(bucket.kmsKey())
                .checksumCRC32C(Crc32c.of(content).base64());
        try {
            if (!onlyTheSame.areUnknown()) {
                try {
                    return put(conditional(request, replaces), content);
                } catch (S3Exception answer) {
                    if (isOvertaken(answer, replaces)) {
                        return new Overtaken();
                    }
                    if (!S3Conditions.isNotUnderstood(answer)) {
                        throw answer;
                    }
                }
            }
            return compareAndPut(key, request, content, replaces);
        } catch (SdkException failure) {
            throw bucket.errors().classify("write", "s3:PutObject", key, failure);
        } catch (UncheckedIOException broken) {
            throw bucket.errors().classify("write", key, broken);
        }
    }

    private static PutObjectRequest conditional(PutObjectRequest.Builder request, Optional<String> replaces) {
        PutObjectRequest.Builder copy = request.build().toBuilder();
        return replaces.isPresent()
                ? copy.ifMatch(replaces.get()).build()
                : copy.ifNoneMatch(S3Conditions.ANYTHING).build();
    }

    private Now put(PutObjectRequest request, byte[] content) {
        return new Now(bucket.client()
                .putObject(request, RequestBody.fromBytes(content))
                .eTag());
    }

    /**
     * The condition does not hold; or S3 could not decide because another write or a deletion was on its way. An absent
     * object, where a version was wanted, is a 404.
     */
    private static boolean isOvertaken(S3Exception answer, Optional<String> replaces) {
        return answer.statusCode() == 412
                || (answer.statusCode() == 409 && S3Errors.code(answer).equals("ConditionalRequestConflict"))
                || (replaces.isPresent() && isAbsent(answer));
    }

    private static boolean isAbsent(S3Exception answer) {
        return answer.statusCode() == 404 && !S3Errors.code(answer).equals("NoSuchBucket");
    }

    /** For a server without conditions on writes. */
    private Written compareAndPut(
            String key, PutObjectRequest.Builder request, byte[] content, Optional<String> replaces) {
        if (!version(key).equals(replaces)) {
            return new Overtaken();
        }
        Now now = put(request.build(), content);
        onlyTheSame.provedUnknown();
        return now;
    }

    private Optional<String> version(String key) {
        try {
            HeadObjectResponse head = bucket.client()
                    .headObject(look -> look.bucket(bucket.name()).key(key));
            return Optional.of(head.eTag());
        } catch (S3Exception answer) {
            if (isAbsent(answer)) {
                return Optional.empty();
            }
            throw answer;
        }
    }

    @Override
    public void delete(String key) throws StoreException {
        try {
            bucket.client().deleteObject(delete -> delete.bucket(bucket.name()).key(key));
        } catch (S3Exception answer) {
            if (!isAbsent(answer)) {
                throw bucket.errors().classify("delete", "s3:DeleteObject", key, answer);
            }
        } catch (SdkException failure) {
            throw bucket.errors().classify("delete", "s3:DeleteObject", key, failure);
        }
    }

    @Override
    public Listing list(String prefix) throws StoreException {
        List<Listed> documents = new ArrayList<>();
        Optional<Instant> now = Optional.empty();
        try {
            for (ListObjectsV2Response page : bucket.client()
                    .listObjectsV2Paginator(list -> list.bucket(bucket.name()).prefix(prefix))) {
                now = now.isPresent() ? now : date(page);
                page.contents().stream().map(S3Documents::listed).forEach(documents::add);
            }
        } catch (SdkException failure) {
            throw bucket.errors().classify("list the documents in", "s3:ListBucket", "", failure);
        }
        return new Listing(documents, now.orElseGet(() -> newest(documents)));
    }

    private static Listed listed(S3Object object) {
        return new Listed(object.key(), object.eTag(), object.lastModified());
    }

    private static Optional<Instant> date(ListObjectsV2Response page) {
        try {
            return page.sdkHttpResponse()
                    .firstMatchingHeader("Date")
                    .map(date -> Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)));
        } catch (DateTimeException notOne) {
            return Optional.empty();
        }
    }

    /**
     * For a server that does not tell the time: it is at least this late there. Documents then look younger than they
     * are, which makes nobody an orphan too early.
     */
    private static Instant newest(List<Listed> documents) {
        return documents.stream().map(Listed::changed).max(Instant::compareTo).orElse(Instant.EPOCH);
    }
}
