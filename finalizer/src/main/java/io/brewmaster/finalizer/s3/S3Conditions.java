package io.brewmaster.finalizer.s3;

import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * One kind of condition on a write, and whether the server turned out to know it. A server that does not is asked before
 * the write instead, which leaves a gap of a moment.
 */
final class S3Conditions {
    /** As in {@code If-None-Match: *}: only if nothing is there. */
    static final String ANYTHING = "*";

    /** What a server can call a condition that it does not know. */
    private static final Set<String> NOT_UNDERSTOOD =
            Set.of("NotImplemented", "InvalidRequest", "InvalidArgument", "NotSupported");

    private final String warning;
    private final Consumer<String> warnings;
    private final AtomicBoolean unknown = new AtomicBoolean();

    /**
     * For one client.
     *
     * @param warning what to say when the server does not know the condition, once
     */
    S3Conditions(String warning, Consumer<String> warnings) {
        this.warning = warning;
        this.warnings = warnings;
    }

    boolean areUnknown() {
        return unknown.get();
    }

    /** A write without the condition has worked where the one with it had not been understood. */
    void provedUnknown() {
        if (unknown.compareAndSet(false, true)) {
            warnings.accept(warning);
        }
    }

    static boolean isNotUnderstood(S3Exception answer) {
        return answer.statusCode() == 501
                || (answer.statusCode() == 400 && NOT_UNDERSTOOD.contains(S3Errors.code(answer)));
    }
}
