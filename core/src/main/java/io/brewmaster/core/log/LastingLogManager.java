package io.brewmaster.core.log;

import java.util.logging.LogManager;

/**
 * Keeps the log until the JVM is gone. The JDK's own takes all handlers away in a shutdown hook that runs at the same
 * time as those of the program, so that what a program says about its end is lost by chance. Nothing is lost with the
 * handlers staying: {@link LineHandler} writes each line at once.
 *
 * <p>Chosen by {@code -Djava.util.logging.manager=io.brewmaster.core.log.LastingLogManager}, which is read before the
 * first line of the program.
 */
public final class LastingLogManager extends LogManager {
    /** For the JDK, which makes the one that is asked for. */
    public LastingLogManager() {}

    /** As ever, and ignored when it comes from the JDK's shutdown hook, a thread that is a class of its log manager's. */
    @Override
    public void reset() {
        if (Thread.currentThread().getClass().getEnclosingClass() != LogManager.class) {
            super.reset();
        }
    }
}
