package io.brewmaster.core.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoggingTest {
    private static final Logger LIBRARY = Logger.getLogger("org.example.library");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Log log = Log.of(LoggingTest.class);

    @AfterEach
    void javaUtilLoggingIsAsItWas() throws Exception {
        LogManager.getLogManager().readConfiguration(InputStream.nullInputStream());
        Logger.getLogger("io.brewmaster").setLevel(null);
    }

    @Test
    void ownEventsAreWrittenFromTheLevelOn() {
        Logging.install(out, new JsonFormat("agent"), Level.INFO);

        log.debug("one");
        log.info("two", "key", "value");
        log.warn("three", new IllegalStateException("cause"), "key", 1);
        log.error("four");

        assertThat(lines()).hasSize(3);
        assertThat(lines()[0])
                .contains("\"event\":\"two\",\"key\":\"value\"", "\"logger\":\"" + LoggingTest.class.getName() + "\"");
        assertThat(lines()[1]).contains("\"event\":\"three\",\"key\":1,\"error\":\"IllegalStateException: cause\"");
        assertThat(lines()[2]).contains("\"level\":\"error\"");
    }

    @Test
    void librariesAreHeardFromWarningsOn() {
        Logging.install(out, new JsonFormat("agent"), Level.INFO);

        LIBRARY.info("chatter");
        LIBRARY.warning("lost");

        assertThat(lines()).singleElement().asString().contains("lost");
    }

    @Test
    void evenOnDebugALibrarysTraceIsNotWritten() {
        Logging.install(out, new JsonFormat("agent"), Level.FINE);

        log.debug("own");
        LIBRARY.info("chatter");
        LIBRARY.fine("trace with a password");

        assertThat(lines()).hasSize(2);
    }

    @Test
    void anUnknownLevelIsRefused() {
        assertThatThrownBy(() -> Logging.install("json", "stderr", "loud", "agent"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("loud");
    }

    private String[] lines() {
        return out.toString(StandardCharsets.UTF_8).split("\n");
    }
}
