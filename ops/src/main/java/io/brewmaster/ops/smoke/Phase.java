package io.brewmaster.ops.smoke;

import io.brewmaster.ops.platform.OpsException;

/**
 * One step of the test of a platform.
 *
 * @param needs the name of an earlier phase without which this one makes no sense; empty for none
 */
public record Phase(String name, String needs, Attempt attempt) {
    /** Tries it. */
    public interface Attempt {
        /**
         * Tries it.
         *
         * @return what was found, in a few words
         * @throws OpsException what is wrong
         */
        String run() throws OpsException;
    }
}
