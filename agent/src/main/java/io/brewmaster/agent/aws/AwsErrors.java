package io.brewmaster.agent.aws;

import io.brewmaster.agent.change.Services.ServicesException;
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

/** Says once what a failure of the SDK or an answer of AWS means, and what somebody can do about it. */
final class AwsErrors {
    private static final Set<String> DENIED =
            Set.of("AccessDeniedException", "AccessDenied", "UnauthorizedOperation", "NotAuthorized");
    private static final Set<String> BAD_CREDENTIALS = Set.of(
            "UnrecognizedClientException",
            "InvalidSignatureException",
            "InvalidClientTokenId",
            "MissingAuthenticationTokenException",
            "IncompleteSignatureException");
    private static final Set<String> EXPIRED = Set.of("ExpiredTokenException", "ExpiredToken", "RequestExpired");

    /** {@code User: … is not authorized to perform: ecs:UpdateService on resource: arn:… because …}. */
    private static final Pattern NOT_AUTHORIZED =
            Pattern.compile("not authorized to perform: (\\S+)(?: on resource: (\\S+))?");

    private static final int MAX_MESSAGE = 300;
    private static final int MAX_CAUSES = 20;

    private AwsErrors() {}

    /**
     * What a failed call means.
     *
     * @param doing      what was tried, as in "cannot …"
     * @param permission what IAM calls it
     */
    static ServicesException classify(String doing, String permission, SdkException failure) {
        String cannot = "cannot " + doing + ": ";
        if (failure instanceof AwsServiceException answer) {
            return answered(cannot, permission, answer);
        }
        if (failure instanceof ApiCallTimeoutException || failure instanceof ApiCallAttemptTimeoutException) {
            return new ServicesException(cannot + "no answer in time");
        }
        if (caused(failure, ConnectException.class) || caused(failure, UnknownHostException.class)) {
            // Nothing was sent.
            return new ServicesException(cannot + "not connected, " + line(deepest(failure)), true);
        }
        if (String.valueOf(failure.getMessage()).startsWith("Unable to load credentials")) {
            return new ServicesException(cannot + "no AWS credentials: give the task a role, or set JITSI_AWS_PROFILE");
        }
        return new ServicesException(cannot + line(deepest(failure)));
    }

    private static ServicesException answered(String cannot, String permission, AwsServiceException answer) {
        String code = answer.awsErrorDetails() == null
                ? ""
                : line(answer.awsErrorDetails().errorCode());
        if (answer.isThrottlingException()) {
            return new ServicesException(cannot + "AWS takes no more calls at present (" + code + ")", true);
        }
        if (EXPIRED.contains(code)) {
            return new ServicesException(cannot + "the AWS credentials have expired: renew them");
        }
        if (BAD_CREDENTIALS.contains(code)) {
            return new ServicesException(cannot + "AWS does not accept the credentials (" + code + "): check them");
        }
        if (DENIED.contains(code)) {
            return new ServicesException(cannot + denied(permission, answer));
        }
        String said = answer.awsErrorDetails() == null
                ? ""
                : line(answer.awsErrorDetails().errorMessage());
        return new ServicesException(cannot + "AWS answered " + answer.statusCode() + " " + code + ", " + said);
    }

    private static String denied(String permission, AwsServiceException answer) {
        String said = line(answer.awsErrorDetails().errorMessage());
        Matcher matcher = NOT_AUTHORIZED.matcher(said);
        String what = permission;
        String on = "";
        if (matcher.find()) {
            what = matcher.group(1);
            on = matcher.group(2) == null ? "" : " on " + matcher.group(2);
        }
        return "no permission, allow " + what + on + " to the role of the agent's task";
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
    private static Optional<String> deepest(Throwable failure) {
        Throwable at = failure;
        for (int depth = 0; at.getCause() != null && depth < MAX_CAUSES; depth++) {
            at = at.getCause();
        }
        return Optional.ofNullable(at.getMessage());
    }

    private static String line(Optional<String> message) {
        return line(message.orElse(null));
    }

    /** What a server or a library says, made safe for one line of a log. */
    private static String line(@Nullable String message) {
        if (message == null || message.isBlank()) {
            return "without a reason";
        }
        String line = message.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        return line.length() <= MAX_MESSAGE ? line : line.substring(0, MAX_MESSAGE) + "…";
    }
}
