package io.brewmaster.agent.change;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The platform's services on ECS. Every call has a deadline of its own and may take as long. */
public interface Services {
    /** A call failed, after its retries. */
    final class ServicesException extends Exception {
        private static final long serialVersionUID = 1;

        private final boolean mayBeRepeated;

        /**
         * Of a change it is not known whether it was done, or it will not be done the next time either.
         *
         * @param message one line: what failed, and what to do, a missing permission by its name
         */
        public ServicesException(String message) {
            this(message, false);
        }

        /**
         * A failure.
         *
         * @param message       one line: what failed, and what to do, a missing permission by its name
         * @param mayBeRepeated true only if a change was certainly not done, and may be done a moment later
         */
        public ServicesException(String message, boolean mayBeRepeated) {
            super(message);
            this.mayBeRepeated = mayBeRepeated;
        }

        /** Whether a change was certainly not done, and may be done a moment later. */
        public boolean mayBeRepeated() {
            return mayBeRepeated;
        }
    }

    /** All configured services as they are now, in the order of {@link Role}. One that is not active is an error. */
    List<ServiceState> read() throws ServicesException;

    /** Until when an operator holds the platform awake: the latest {@code brewmaster:hold-until} among the services' tags. */
    Optional<Instant> holdUntil() throws ServicesException;

    /**
     * Sets a desired count, in one attempt that is not repeated by itself: a repetition could overwrite what somebody has set since.
     *
     * @return what the service then looks like
     */
    ServiceState setDesired(ServiceState service, int desired) throws ServicesException;
}
