package io.brewmaster.finalizer.process;

import io.brewmaster.core.log.Log;
import io.brewmaster.core.log.Logging;
import java.util.concurrent.TimeUnit;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/** What LogAtShutdownTest runs: logs, waits for a signal, and logs when the JDK has had time to end the log. */
final class LogAtShutdownProgram {
    private static final int MOST_TRIES = 50;

    private LogAtShutdownProgram() {}

    public static void main(String[] arguments) throws InterruptedException {
        Logging.install("json", "stdout", "info", "sample");
        Log log = Log.of(LogAtShutdownProgram.class);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            awaitEndOfLog();
            log.info("ended");
        }));
        log.info("started", "manager", LogManager.getLogManager().getClass().getSimpleName());
        TimeUnit.MINUTES.sleep(10);
    }

    private static void awaitEndOfLog() {
        try {
            for (int i = 0; i < MOST_TRIES && Logger.getLogger("").getHandlers().length > 0; i++) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
