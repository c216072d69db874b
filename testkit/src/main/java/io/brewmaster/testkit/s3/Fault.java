package io.brewmaster.testkit.s3;

/** What can go wrong with a request to S3. */
public enum Fault {
    /** 500 InternalError; nothing is done. */
    INTERNAL_ERROR,
    /** 503 SlowDown; nothing is done. */
    SLOW_DOWN,
    /** Answered as ever, only later: see {@link Faults#slowness}. */
    SLOW,
    /** The connection is reset as soon as the head of the request is there; nothing is done. */
    CUT_BEFORE,
    /** The connection is reset when half of the body is read; nothing is done. */
    CUT_IN_THE_MIDDLE,
    /** All is done, and the connection is reset instead of an answer: the acknowledgement is lost. */
    CUT_AFTER,
    /** Of Complete: 200 with an InternalError in the body; nothing is done. */
    ERROR_IN_200,
    /** Of Complete: 200 with an InternalError in the body, although all is done. */
    ERROR_IN_200_ALTHOUGH_DONE,
    /** Of Complete and Put: 409 ConditionalRequestConflict; nothing is done. */
    CONFLICT,
    /** 403 AccessDenied. */
    FORBIDDEN,
    /** 404 NoSuchBucket. */
    NO_SUCH_BUCKET;

    boolean isOf(S3Operation operation) {
        return switch (this) {
            case ERROR_IN_200, ERROR_IN_200_ALTHOUGH_DONE -> operation == S3Operation.COMPLETE_MULTIPART_UPLOAD;
            case CONFLICT -> operation == S3Operation.COMPLETE_MULTIPART_UPLOAD || operation == S3Operation.PUT_OBJECT;
            default -> true;
        };
    }
}
