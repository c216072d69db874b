package io.brewmaster.core.log;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The log of one class: a short constant event, then keys and values ({@code log.info("bridge joined", "bridge", nick,
 * "shard", host)}). Never throws. Values whose key looks like a password, a secret or a token are masked.
 *
 * <p>It writes to {@link java.util.logging}, where {@link Logging} decides what becomes of it.
 */
public final class Log {
    private final Logger logger;

    private Log(Logger logger) {
        this.logger = logger;
    }

    /** The log of a class. */
    public static Log of(Class<?> owner) {
        return new Log(Logger.getLogger(owner.getName()));
    }

    /** For who looks for a fault: each step. */
    public void debug(String event, @Nullable Object... keysAndValues) {
        log(Level.FINE, event, null, keysAndValues);
    }

    /** See {@link #debug(String, Object...)}. */
    public void debug(String event, Throwable cause, @Nullable Object... keysAndValues) {
        log(Level.FINE, event, cause, keysAndValues);
    }

    /** What an operator wants to know of a day without faults. */
    public void info(String event, @Nullable Object... keysAndValues) {
        log(Level.INFO, event, null, keysAndValues);
    }

    /** See {@link #info(String, Object...)}. */
    public void info(String event, Throwable cause, @Nullable Object... keysAndValues) {
        log(Level.INFO, event, cause, keysAndValues);
    }

    /** Something is not as it should be, and the program goes on by itself. */
    public void warn(String event, @Nullable Object... keysAndValues) {
        log(Level.WARNING, event, null, keysAndValues);
    }

    /** See {@link #warn(String, Object...)}. */
    public void warn(String event, Throwable cause, @Nullable Object... keysAndValues) {
        log(Level.WARNING, event, cause, keysAndValues);
    }

    /** Somebody has to look at this. */
    public void error(String event, @Nullable Object... keysAndValues) {
        log(Level.SEVERE, event, null, keysAndValues);
    }

    /** See {@link #error(String, Object...)}; with the stack trace. */
    public void error(String event, Throwable cause, @Nullable Object... keysAndValues) {
        log(Level.SEVERE, event, cause, keysAndValues);
    }

    private void log(Level level, String event, @Nullable Throwable cause, @Nullable Object[] keysAndValues) {
        if (!logger.isLoggable(level)) {
            return;
        }
        EventRecord line = new EventRecord(level, event, keysAndValues);
        line.setLoggerName(logger.getName());
        line.setThrown(cause);
        logger.log(line);
    }
}
