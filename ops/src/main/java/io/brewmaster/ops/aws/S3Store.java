package io.brewmaster.ops.aws;

import io.brewmaster.core.ExitCode;
import io.brewmaster.ops.platform.OpsException;
import io.brewmaster.ops.recordings.Store;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * The recordings themselves. Transfer Manager needs one of the SDK's asynchronous clients, which this program does not
 * carry: a recording is read as one stream, which goes on where it broke off.
 */
public final class S3Store implements Store {
    private static final int PRECONDITION_FAILED = 412;
    private static final int NOT_FOUND = 404;

    private final String bucket;
    private final AwsClients clients;
    private final S3Client client;
    private final S3Recordings listing;

    /** Calls nobody yet. */
    public S3Store(String bucket, AwsClients clients) {
        this.bucket = bucket;
        this.clients = clients;
        this.client = clients.s3ForStreams();
        this.listing = new S3Recordings(bucket, clients);
    }

    @Override
    public List<Stored> list(String prefix) throws OpsException {
        return listing.list(prefix);
    }

    @Override
    public Description describe(String key) throws OpsException {
        try {
            HeadObjectResponse head =
                    client.headObject(request -> request.bucket(bucket).key(key).checksumMode(ChecksumMode.ENABLED));
            Optional<String> whole = Optional.ofNullable(head.checksumCRC32C())
                    .filter(checksum -> head.checksumType() != ChecksumType.COMPOSITE && !checksum.contains("-"));
            return new Description(head.contentLength(), head.eTag(), whole);
        } catch (SdkException e) {
            throw failed("look at", key, e);
        }
    }

    /** HEAD has no body that could tell a missing object from a missing bucket. */
    private OpsException failed(String doing, String key, SdkException failure) {
        if (failure instanceof S3Exception answer && answer.statusCode() == NOT_FOUND) {
            return new OpsException(
                    ExitCode.USAGE,
                    "there is no s3://" + bucket + "/" + key + ": take a key as ops recordings list shows it");
        }
        return AwsErrors.classify(doing + " s3://" + bucket + "/" + key, "s3:GetObject", failure);
    }

    @Override
    public Link link(String key, Duration time, Instant now) throws OpsException {
        try {
            AwsCredentials credentials = clients.credentials().resolveCredentials();
            Instant wished = now.plus(time);
            // S3 refuses a link whose signer's credentials are over, whatever it says of itself.
            Instant until = credentials
                    .expirationTime()
                    .filter(end -> end.isBefore(wished))
                    .orElse(wished);
            return new Link(sign(key, credentials, Duration.between(now, until)), until);
        } catch (SdkException e) {
            throw AwsErrors.classify("sign a link", "s3:GetObject", e);
        }
    }

    private URL sign(String key, AwsCredentials credentials, Duration time) {
        Optional<URI> endpoint = clients.s3Endpoint();
        S3Presigner.Builder builder = S3Presigner.builder()
                .region(Region.of(clients.region()))
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .serviceConfiguration(S3Configuration.builder()
                        .pathStyleAccessEnabled(endpoint.isPresent())
                        .build());
        endpoint.ifPresent(builder::endpointOverride);
        try (S3Presigner presigner = builder.build()) {
            return presigner
                    .presignGetObject(request -> request.signatureDuration(time)
                            .getObjectRequest(object -> object.bucket(bucket).key(key)))
                    .url();
        }
    }

    @Override
    public void read(String key, String version, long from, Sink sink) throws OpsException, IOException {
        try (ResponseInputStream<GetObjectResponse> bytes = client.getObject(
                request -> request.bucket(bucket).key(key).ifMatch(version).range("bytes=" + from + "-"))) {
            sink.take(bytes);
        } catch (S3Exception answer) {
            if (answer.statusCode() == PRECONDITION_FAILED) {
                throw new OpsException(ExitCode.TRY_AGAIN, key + " has changed meanwhile: call it again");
            }
            throw failed("read", key, answer);
        } catch (SdkException e) {
            throw failed("read", key, e);
        }
    }
}
