package io.brewmaster.testkit.s3;

import software.amazon.awssdk.services.s3.model.S3Exception;

/** Error answers as short strings. */
final class Refusals {
    private Refusals() {}

    /** Status and code of the answer, e.g. "400 BadDigest"; empty when there was no refusal. */
    static String refusal(Runnable action) {
        try {
            action.run();
            return "";
        } catch (S3Exception e) {
            return e.statusCode() + " " + e.awsErrorDetails().errorCode();
        }
    }
}
