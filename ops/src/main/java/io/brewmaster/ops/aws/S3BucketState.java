package io.brewmaster.ops.aws;

import io.brewmaster.ops.doctor.Evidence.BucketState;
import io.brewmaster.ops.doctor.Evidence.OpenUpload;
import io.brewmaster.ops.platform.OpsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsRequest;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.PublicAccessBlockConfiguration;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** How the bucket for recordings is set up. */
public final class S3BucketState {
    /** What S3 says of a part of the set-up that nobody has made. */
    private static final Set<String> NOT_SET = Set.of(
            "ServerSideEncryptionConfigurationNotFoundError",
            "NoSuchPublicAccessBlockConfiguration",
            "NoSuchBucketPolicy",
            "NoSuchLifecycleConfiguration");

    private final String bucket;
    private final S3Client client;

    /** Calls nobody yet. */
    public S3BucketState(String bucket, AwsClients clients) {
        this.bucket = bucket;
        this.client = clients.s3();
    }

    /** Asks for each part of it. */
    public BucketState read() throws OpsException {
        return new BucketState(
                bucket,
                ask("encryption", "s3:GetEncryptionConfiguration", this::encryption),
                ask("block of public access", "s3:GetBucketPublicAccessBlock", this::publicBlocked)
                        .orElse(false),
                ask("versioning", "s3:GetBucketVersioning", this::versioned).orElse(false),
                ask("policy", "s3:GetBucketPolicy", this::tlsOnly).orElse(false),
                ask("lifecycle", "s3:GetLifecycleConfiguration", this::abortsUploads)
                        .orElse(false));
    }

    private <T> Optional<T> ask(String what, String permission, Supplier<T> question) throws OpsException {
        try {
            return Optional.of(question.get());
        } catch (S3Exception answer) {
            String code = AwsErrors.code(answer);
            if (NOT_SET.contains(code)) {
                return Optional.empty();
            }
            if (code.equals("NoSuchBucket")) {
                throw S3Recordings.noBucket(bucket);
            }
            throw AwsErrors.classify("read the " + what + " of the bucket " + bucket, permission, answer);
        } catch (SdkException e) {
            throw AwsErrors.classify("read the " + what + " of the bucket " + bucket, permission, e);
        }
    }

    private String encryption() {
        return client
                .getBucketEncryption(request -> request.bucket(bucket))
                .serverSideEncryptionConfiguration()
                .rules()
                .stream()
                .map(rule -> rule.applyServerSideEncryptionByDefault().sseAlgorithmAsString())
                .findFirst()
                .orElse("none");
    }

    private boolean publicBlocked() {
        PublicAccessBlockConfiguration block =
                client.getPublicAccessBlock(request -> request.bucket(bucket)).publicAccessBlockConfiguration();
        return block.blockPublicAcls()
                && block.ignorePublicAcls()
                && block.blockPublicPolicy()
                && block.restrictPublicBuckets();
    }

    private boolean versioned() {
        return client.getBucketVersioning(request -> request.bucket(bucket)).status() == BucketVersioningStatus.ENABLED;
    }

    /** A policy that mentions the condition denies plain HTTP: nobody writes it to allow that. */
    private boolean tlsOnly() {
        return client.getBucketPolicy(request -> request.bucket(bucket))
                .policy()
                .contains("aws:SecureTransport");
    }

    private boolean abortsUploads() {
        return client.getBucketLifecycleConfiguration(request -> request.bucket(bucket)).rules().stream()
                .anyMatch(rule ->
                        rule.status() == ExpirationStatus.ENABLED && rule.abortIncompleteMultipartUpload() != null);
    }

    /** All uploads below the prefix that S3 has not completed. */
    public List<OpenUpload> uploads(String prefix) throws OpsException {
        List<OpenUpload> found = new ArrayList<>();
        try {
            for (MultipartUpload upload : client.listMultipartUploadsPaginator(ListMultipartUploadsRequest.builder()
                            .bucket(bucket)
                            .prefix(prefix)
                            .build())
                    .uploads()) {
                found.add(new OpenUpload(upload.key(), upload.initiated()));
            }
        } catch (SdkException e) {
            throw AwsErrors.classify("list the uploads of the bucket " + bucket, "s3:ListBucketMultipartUploads", e);
        }
        return found;
    }
}
