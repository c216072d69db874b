package io.brewmaster.testkit.s3;

/** An error answer in S3's words: HTTP status, S3's code, a message. */
final class S3Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String code;

    S3Refusal(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    static S3Refusal invalidArgument(String message) {
        return new S3Refusal(400, "InvalidArgument", message);
    }

    static S3Refusal invalidRequest(String message) {
        return new S3Refusal(400, "InvalidRequest", message);
    }

    static S3Refusal notImplemented(String what) {
        return new S3Refusal(501, "NotImplemented", what);
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }
}
