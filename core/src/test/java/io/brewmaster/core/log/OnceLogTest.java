package io.brewmaster.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OnceLogTest {
    private final Logger logger = Logger.getLogger(OnceLogTest.class.getName());
    private final List<String> warnings = new ArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            if (entry.getLevel().intValue() > Level.FINE.intValue()) {
                warnings.add(entry.getLevel() + " " + entry.getMessage() + " " + ((EventRecord) entry).fields());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private long now = Long.MAX_VALUE - 5;
    private final OnceLog log = new OnceLog(Log.of(OnceLogTest.class), Duration.ofNanos(100), () -> now);

    @BeforeEach
    void warningsAreCollected() {
        logger.setUseParentHandlers(false);
        logger.setLevel(Level.ALL);
        logger.addHandler(handler);
    }

    @AfterEach
    void theLoggerIsAsItWas() {
        logger.removeHandler(handler);
        logger.setUseParentHandlers(true);
        logger.setLevel(null);
    }

    @Test
    void aReasonIsWarnedOfOnce() {
        log.warn("refused", "no connection", "attempt", 1);
        log.warn("refused", "no connection", "attempt", 2);
        log.warn("refused", "no connection", "attempt", 3);

        assertThat(warnings).containsExactly("WARNING no connection [Field[key=attempt, value=1]]");
    }

    @Test
    void anotherReasonIsWarnedOfAtOnce() {
        log.warn("refused", "no connection", "why", "refused");
        log.warn("unknown host", "no connection", "why", "unknown host");
        log.warn("refused", "no connection", "why", "refused");

        assertThat(warnings).hasSize(3);
    }

    @Test
    void theSameReasonIsWarnedOfAgainAfterAWhileWithACount() {
        log.warn("refused", "no connection");
        now += 50;
        log.warn("refused", "no connection");
        now += 49;
        log.warn("refused", "no connection");
        now += 1;
        log.warn("refused", "no connection");

        assertThat(warnings)
                .containsExactly("WARNING no connection []", "WARNING no connection [Field[key=repeated, value=3]]");
    }

    @Test
    void whatWorksAgainIsSaidOnceAndOnlyAfterAWarning() {
        log.resolved("connected");
        log.warn("refused", "no connection");
        log.resolved("connected");
        log.resolved("connected");
        log.warn("refused", "no connection");

        assertThat(warnings)
                .containsExactly("WARNING no connection []", "INFO connected []", "WARNING no connection []");
    }
}
