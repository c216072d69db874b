package io.brewmaster.ops.aws;

import io.brewmaster.core.ExitCode;
import io.brewmaster.ops.platform.OpsException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/** Says once what a failure of the SDK or an answer of AWS means, and what an operator can do about it. */
final class AwsErrors {
    private static final Set<String> DENIED = Set.of(
            "AccessDeniedException", "AccessDenied", "UnauthorizedOperation", "NotAuthorized", "AllAccessDisabled");
    private static final Set<String> BAD_CREDENTIALS = Set.of(
            "UnrecognizedClientException",
            "InvalidSignatureException",
            "SignatureDoesNotMatch",
            "InvalidClientTokenId",
            "InvalidAccessKeyId",
            "InvalidToken",
            "MissingAuthenticationTokenException",
            "IncompleteSignatureException");
    private static final Set<String> EXPIRED = Set.of("ExpiredTokenException", "ExpiredToken");
    /** A request is taken for some minutes around the time that it says. */
    private static final Set<String> OTHER_TIME = Set.of("RequestTimeTooSkewed", "RequestExpired", "SignatureExpired");

    /**
     * {@code User: … is not authorized to perform: ecs:UpdateService on resource: arn:… because …}; S3 puts the
     * ARN in quotes.
     */
    private static final Pattern NOT_AUTHORIZED =
            Pattern.compile("not authorized to perform: (\\S+)(?: on resource: \"?([^\\s\"]+)\"?)?");

    /** In what AWS says of a signature that is too old or from the future, whatever its code. */
    private static final Pattern SKEWED = Pattern.compile("Signature (?:expired|not yet current)");

    private static final int MAX_MESSAGE = 300;
    private static final int MAX_CAUSES = 20;

    private AwsErrors() {}

    /**
     * What a failed call means.
     *
     * @param doing      what was tried, as in "cannot …"
     * @param permission what IAM calls it
     */
    static OpsException classify(String doing, String permission, SdkException failure) {
        String cannot = "cannot " + doing + ": ";
        if (failure instanceof AwsServiceException answer) {
            return answered(cannot, permission, answer);
        }
        if (failure instanceof ApiCallTimeoutException || failure instanceof ApiCallAttemptTimeoutException) {
            return later(cannot + "no answer in time");
        }
        if (caused(failure, UnknownHostException.class) || caused(failure, ConnectException.class)) {
            return later(cannot + "not connected, " + line(deepest(failure)));
        }
        String said = String.valueOf(failure.getMessage());
        if (said.startsWith("Unable to load credentials") || said.contains("Profile file contained no credentials")) {
            return refused(cannot
                    + "no AWS credentials: name a profile by AWS_PROFILE, or after a login with SSO hand them on,"
                    + " eval \"$(aws configure export-credentials --format env)\"");
        }
        return later(cannot + line(deepest(failure)));
    }

    private static OpsException answered(String cannot, String permission, AwsServiceException answer) {
        String code = code(answer);
        if (answer.isThrottlingException()) {
            return later(cannot + "AWS takes no more calls at present (" + code + "): try again in a minute");
        }
        if (OTHER_TIME.contains(code) || SKEWED.matcher(message(answer)).find()) {
            return refused(cannot + "the clock of this machine is wrong by minutes: set it");
        }
        if (EXPIRED.contains(code)) {
            return refused(cannot + "the AWS credentials have expired: renew them");
        }
        if (BAD_CREDENTIALS.contains(code)) {
            return refused(cannot + "AWS does not accept the credentials (" + code + "): check them");
        }
        if (DENIED.contains(code) || (answer.statusCode() == 403 && code.isEmpty())) {
            return refused(cannot + denied(permission, answer));
        }
        String said = "AWS answered " + answer.statusCode() + " " + code + ", " + line(message(answer));
        return answer.statusCode() >= 500 ? later(cannot + said) : refused(cannot + said);
    }

    /** Empty for an answer without a body. */
    static String code(AwsServiceException answer) {
        return answer.awsErrorDetails() == null || answer.awsErrorDetails().errorCode() == null
                ? ""
                : answer.awsErrorDetails().errorCode();
    }

    private static String message(AwsServiceException answer) {
        return answer.awsErrorDetails() == null
                ? ""
                : String.valueOf(answer.awsErrorDetails().errorMessage());
    }

    private static String denied(String permission, AwsServiceException answer) {
        Matcher matcher = NOT_AUTHORIZED.matcher(message(answer));
        String what = permission;
        String on = "";
        if (matcher.find()) {
            what = matcher.group(1);
            on = matcher.group(2) == null ? "" : " on " + matcher.group(2);
        }
        return "no permission, allow " + what + on + " to the role or user in use";
    }

    private static OpsException refused(String sentence) {
        return new OpsException(ExitCode.CONFIGURATION, sentence);
    }

    private static OpsException later(String sentence) {
        return new OpsException(ExitCode.TRY_AGAIN, sentence);
    }

    private static boolean caused(Throwable failure, Class<? extends Throwable> type) {
        int depth = 0;
        for (Throwable at = failure; at != null && depth < MAX_CAUSES; at = at.getCause(), depth++) {
            if (type.isInstance(at)) {
                return true;
            }
        }
        return false;
    }

    /** The SDK wraps what happened in sentences of its own. */
    private static @Nullable String deepest(Throwable failure) {
        Throwable at = failure;
        for (int depth = 0; at.getCause() != null && depth < MAX_CAUSES; depth++) {
            at = at.getCause();
        }
        return at.getMessage();
    }

    /** What a server or a library says, made safe for one line. */
    private static String line(@Nullable String message) {
        String line = Optional.ofNullable(message)
                .map(text -> text.replaceAll("[\\s\\p{Cntrl}]+", " ").strip())
                .filter(text -> !text.isEmpty())
                .orElse("without a reason");
        return line.length() <= MAX_MESSAGE ? line : line.substring(0, MAX_MESSAGE) + "…";
    }
}
