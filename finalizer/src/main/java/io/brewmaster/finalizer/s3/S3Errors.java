package io.brewmaster.finalizer.s3;

import io.brewmaster.finalizer.s3.ProvenCredentials.CredentialsException;
import io.brewmaster.finalizer.store.StoreException;
import io.brewmaster.finalizer.store.StoreException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Says once what a failure of the SDK or an answer of S3 means, and what somebody can do about it. */
final class S3Errors {
    private static final Set<String> CORRUPT = Set.of(
            "BadDigest", "InvalidDigest", "XAmzContentSHA256Mismatch", "XAmzContentChecksumMismatch", "IncompleteBody");
    private static final Set<String> PASSING = Set.of(
            "RequestTimeout",
            "SlowDown",
            "Throttling",
            "ThrottlingException",
            "TooManyRequests",
            "OperationAborted",
            "ConditionalRequestConflict",
            "RequestTimeTooSkewed",
            "ServiceUnavailable",
            "InternalError");
    private static final Set<String> BAD_CREDENTIALS = Set.of(
            "InvalidAccessKeyId",
            "SignatureDoesNotMatch",
            "InvalidToken",
            "InvalidSecurity",
            "TokenRefreshRequired",
            "UnrecognizedClientException");
    private static final Set<String> OTHER_REGION =
            Set.of("PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException");
    /** How S3 words a refusal: {@code User: … is not authorized to perform: s3:PutObject on resource: "arn:…" because …}. */
    private static final Pattern DENIED =
            Pattern.compile("not authorized to perform: (\\S+)(?: on resource: \"?([^\\s\"]+)\"?)?");

    private static final int MAX_MESSAGE = 300;

    private final String bucket;

    S3Errors(String bucket) {
        this.bucket = bucket;
    }

    /**
     * What a failed call means.
     *
     * @param doing what was tried, as in "cannot …"
     * @param permission what IAM calls it
     * @param key the object, empty when the call is about the bucket
     */
    StoreException classify(String doing, String permission, String key, SdkException failure) {
        String cannot = "cannot " + doing + " s3://" + bucket + (key.isEmpty() ? "" : "/" + key) + ": ";
        if (failure instanceof S3Exception answer) {
            return answer(cannot, permission, key, answer);
        }
        if (failure instanceof CredentialsException credentials) {
            return credentials.isPassing()
                    ? of(Kind.RETRYABLE, cannot + "the AWS credentials could not be renewed", failure)
                    : of(
                            Kind.REFUSED,
                            "no AWS credentials: give the task a role, or set AWS_ACCESS_KEY_ID and"
                                    + " AWS_SECRET_ACCESS_KEY, or JITSI_AWS_PROFILE",
                            failure);
        }
        return client(cannot, failure);
    }

    /** What a connection that broke while a request was being sent means: the SDK hands it on as it is. */
    StoreException classify(String doing, String key, UncheckedIOException broken) {
        return of(
                Kind.RETRYABLE,
                "cannot " + doing + " s3://" + bucket + "/" + key + ": " + line(broken.getMessage()),
                broken);
    }

    private StoreException client(String cannot, SdkException failure) {
        if (failure instanceof AbortedException) {
            Thread.currentThread().interrupt();
            return of(Kind.RETRYABLE, cannot + "it was stopped", failure);
        }
        if (failure instanceof ApiCallTimeoutException || failure instanceof ApiCallAttemptTimeoutException) {
            return of(Kind.RETRYABLE, cannot + "no answer in time", failure);
        }
        if (cause(failure, CertificateException.class).isPresent()) {
            return of(
                    Kind.REFUSED,
                    cannot + "the server's certificate is not trusted: check aws_endpoint and the trust store of Java",
                    failure);
        }
        Optional<UnknownHostException> unknown = cause(failure, UnknownHostException.class);
        if (unknown.isPresent()) {
            return of(
                    Kind.RETRYABLE,
                    cannot + "unknown host " + line(unknown.get().getMessage()),
                    failure);
        }
        Optional<IOException> io = cause(failure, IOException.class);
        if (io.isPresent()) {
            return of(Kind.RETRYABLE, cannot + line(io.get().getMessage()), failure);
        }
        return of(Kind.REFUSED, cannot + line(failure.getMessage()), failure);
    }

    private StoreException answer(String cannot, String permission, String key, S3Exception answer) {
        String code = code(answer);
        if (code.equals("NoSuchBucket")) {
            return of(
                    Kind.REFUSED,
                    "the bucket " + bucket + " does not exist: create it, or set JITSI_RECORDING_BUCKET to yours",
                    answer);
        }
        if (code.equals("NoSuchUpload")) {
            return of(Kind.UPLOAD_GONE, cannot + "the upload does not exist any more", answer);
        }
        if (CORRUPT.contains(code)
                || (answer.statusCode() == 400 && message(answer).contains("x-amz-checksum-"))) {
            return of(
                    Kind.CORRUPT,
                    cannot + "the bytes that arrived are not those that were sent (" + code + ")",
                    answer);
        }
        if (code.equals("ExpiredToken")) {
            return of(Kind.REFUSED, "the AWS credentials have expired: renew them", answer);
        }
        if (BAD_CREDENTIALS.contains(code)) {
            return of(Kind.REFUSED, "S3 does not accept the AWS credentials (" + code + "): check them", answer);
        }
        if (OTHER_REGION.contains(code) || answer.statusCode() == 301) {
            return of(Kind.REFUSED, otherRegion(answer), answer);
        }
        int status = answer.statusCode();
        if (PASSING.contains(code) || (status >= 500 && status != 501) || status == 429 || status == 408) {
            return of(Kind.RETRYABLE, cannot + "S3 answered " + status + " " + code, answer);
        }
        if (status == 403) {
            return of(Kind.REFUSED, denied(permission, key, answer), answer);
        }
        return of(Kind.REFUSED, cannot + "S3 answered " + status + " " + code + ", " + message(answer), answer);
    }

    private String denied(String permission, String key, S3Exception answer) {
        String what = permission;
        String on = "arn:aws:s3:::" + bucket + (key.isEmpty() ? "" : "/" + key);
        Matcher matcher = DENIED.matcher(message(answer));
        if (matcher.find()) {
            what = matcher.group(1);
            on = matcher.group(2) == null ? on : matcher.group(2);
        }
        return "no permission: allow " + what + " on " + on + " to the role or user in use";
    }

    private String otherRegion(S3Exception answer) {
        Optional<String> region = Optional.ofNullable(answer.awsErrorDetails())
                .flatMap(details -> details.sdkHttpResponse().firstMatchingHeader("x-amz-bucket-region"));
        return "the bucket " + bucket + " is in "
                + region.map(name -> "the region " + name + ": set JITSI_AWS_REGION=" + name)
                        .orElse("another region: set JITSI_AWS_REGION to it");
    }

    /** S3's word for an error; for an answer without a body (HEAD) what its status stands for. */
    static String code(S3Exception answer) {
        if (answer.awsErrorDetails() != null && answer.awsErrorDetails().errorCode() != null) {
            return answer.awsErrorDetails().errorCode();
        }
        return "";
    }

    private static String message(S3Exception answer) {
        return answer.awsErrorDetails() == null
                ? "without a reason"
                : line(answer.awsErrorDetails().errorMessage());
    }

    /** What a server or a library says, made safe for one line of a log. */
    private static String line(@Nullable String message) {
        if (message == null || message.isBlank()) {
            return "without a reason";
        }
        String line = message.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        return line.length() <= MAX_MESSAGE ? line : line.substring(0, MAX_MESSAGE) + "…";
    }

    private static <T extends Throwable> Optional<T> cause(Throwable failure, Class<T> type) {
        int depth = 0;
        for (Throwable at = failure; at != null && depth < 20; at = at.getCause(), depth++) {
            if (type.isInstance(at)) {
                return Optional.of(type.cast(at));
            }
        }
        return Optional.empty();
    }

    private static StoreException of(Kind kind, String message, Throwable cause) {
        return new StoreException(kind, message, cause);
    }
}
