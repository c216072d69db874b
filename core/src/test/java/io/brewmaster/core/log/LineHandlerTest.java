package io.brewmaster.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.core.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineHandlerTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00.123456789Z");

    private final LineFormat json = new JsonFormat("agent");
    private final LineFormat text = new TextFormat(ZoneOffset.UTC, false);

    @Test
    void aLineOfJsonHasTimeLevelProgramLoggerAndEventThenItsFields() {
        EventRecord event =
                event(Level.INFO, "bridge joined", "bridge", "jvb-a", "count", 3, "ratio", 0.5, "fresh", true);

        assertThat(line(json, event))
                .isEqualTo(
                        "{\"time\":\"2026-11-20T12:00:00.123Z\",\"level\":\"info\",\"program\":\"agent\",\"logger\":\"a.B\","
                                + "\"event\":\"bridge joined\",\"bridge\":\"jvb-a\",\"count\":3,\"ratio\":0.5,\"fresh\":true}\n");
    }

    @Test
    void aLineOfTextIsForPeople() {
        EventRecord event = event(Level.WARNING, "server lost", "shard", "a.example", "note", "two words", "empty", "");
        event.setThrown(new IOException("reset", new IllegalStateException("inner")));

        assertThat(line(text, event))
                .isEqualTo("12:00:00.123 warn  server lost shard=a.example note=\"two words\" empty=\"\""
                        + " (IOException: reset, because of IllegalStateException: inner)\n");
    }

    @Test
    void coloursAreUsedOnlyWhereTheyWereAskedFor() {
        EventRecord event = event(Level.SEVERE, "broken", "a", 1);

        assertThat(line(new TextFormat(ZoneOffset.UTC, true), event))
                .isEqualTo("\u001b[2m12:00:00.123\u001b[0m \u001b[31merror\u001b[0m broken \u001b[2ma=1\u001b[0m\n");
        assertThat(line(text, event)).doesNotContain("\u001b");
    }

    @Test
    void whatCameFromOutsideCannotControlTheTerminalOrForgeALine() {
        EventRecord event = event(Level.INFO, "joined", "room", "a\u001b[31m\n12:00 error forged\t\u009b");

        assertThat(line(text, event))
                .isEqualTo("12:00:00.123 info  joined room=\"a\\u001b[31m\\n12:00 error forged  \\u009b\"\n");
        assertThat(line(json, event)).containsOnlyOnce("\n");
    }

    @Test
    void aStackTraceIsShownForErrorsAndForAllCausesOnDebug() throws Exception {
        EventRecord error = event(Level.SEVERE, "broken");
        error.setThrown(new IOException("why"));
        EventRecord warning = event(Level.WARNING, "lost");
        warning.setThrown(new IOException("why"));

        assertThat(Json.parseObject(line(json, error)))
                .containsEntry("error", "IOException: why")
                .hasEntrySatisfying("stack", stack -> assertThat((String) stack).contains("\tat "));
        assertThat(line(json, warning)).doesNotContain("stack");
        assertThat(new String(
                        new LineHandler(OutputStream.nullOutputStream(), json, true).line(warning),
                        StandardCharsets.UTF_8))
                .contains("\"stack\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password",
                "XMPP_PASSWORD",
                "clientSecret",
                "token",
                "upload_credentials",
                "privateKey",
                "private_key"
            })
    void valuesOfKeysThatLookSecretAreMasked(String key) {
        assertThat(line(json, event(Level.INFO, "login", key, "hunter2")))
                .contains("\"" + key + "\":\"••••••\"")
                .doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "url?password=hunter2&x=1",
                "{\"token\": \"hunter2\"}",
                "{'client_secret':'hunter2'}",
                "X-Amz-Security-Token=hunter2",
                "password:hunter2"
            })
    void secretsInsideTextsAreMasked(String value) {
        EventRecord event = event(Level.SEVERE, "request " + value, "url", value);
        event.setThrown(new IOException(value));

        assertThat(line(json, event)).contains("••••••").doesNotContain("hunter2");
        assertThat(line(text, event)).doesNotContain("hunter2");
    }

    @Test
    void aSentenceAboutAPasswordStaysReadable() {
        assertThat(line(text, event(Level.SEVERE, "xmpp.password: what is set is not allowed (JITSI_XMPP_PASSWORD)")))
                .doesNotContain("•");
    }

    @Test
    void recordsOfLibrariesAreWrittenToo() {
        LogRecord entry = new LogRecord(Level.WARNING, "lost {0} after {1}");
        entry.setParameters(new Object[] {"stream", 5});
        entry.setInstant(NOON);
        LogRecord strange = new LogRecord(Level.INFO, "{0} {");
        strange.setParameters(new Object[] {"a"});

        assertThat(line(text, entry)).isEqualTo("12:00:00.123 warn  lost stream after 5\n");
        assertThat(line(text, strange)).endsWith("{0} {\n");
        assertThat(line(json, new LogRecord(Level.CONFIG, null)))
                .contains("\"level\":\"debug\",", "\"event\":\"null\"");
    }

    @Test
    void aKeyOfTheLinesOwnIsNotDoubled() throws Exception {
        assertThat(Json.parseObject(line(json, event(Level.INFO, "e", "level", "high", "time", 1))))
                .containsEntry("level", "info")
                .containsEntry("level_", "high")
                .containsEntry("time_", 1);
    }

    @Test
    void nothingThatIsLoggedCanThrow() throws Exception {
        Object broken = new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException("broken");
            }
        };
        EventRecord event = event(
                Level.INFO,
                "\ud800",
                "object",
                broken,
                "null",
                null,
                "nan",
                Double.NaN,
                "half",
                "\udc00",
                "time",
                Duration.ofSeconds(1),
                "odd");

        assertThat(Json.parseObject(line(json, event)))
                .containsEntry("event", "\uFFFD")
                .containsEntry("object", "(IllegalStateException in toString)")
                .containsEntry("null", "null")
                .containsEntry("nan", "NaN")
                .containsEntry("half", "\uFFFD")
                .containsEntry("odd", "(no value given)");
        assertThat(line(text, event)).isNotEmpty();
    }

    @Test
    void aBrokenStreamDoesNotStopTheProgram() {
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("closed");
            }
        };

        new LineHandler(broken, json, false).publish(event(Level.INFO, "event"));
    }

    @Test
    void whateverIsLoggedALineIsOneWriteOfAtMost4096BytesAndSaysIfItWasCut() throws Exception {
        Random random = new Random(7);
        List<byte[]> writes = new ArrayList<>();
        OutputStream out = new OutputStream() {
            @Override
            public void write(int b) {
                writes.add(new byte[] {(byte) b});
            }

            @Override
            public void write(byte[] bytes) {
                writes.add(bytes.clone());
            }
        };
        for (int i = 0; i < 60; i++) {
            EventRecord event = randomEvent(random);
            new LineHandler(out, json, true).publish(event);
            new LineHandler(out, text, true).publish(event);
        }

        assertThat(writes).hasSize(120);
        for (int i = 0; i < writes.size(); i += 2) {
            assertThat(writes.get(i).length).isLessThanOrEqualTo(4096);
            assertThat(writes.get(i + 1).length).isLessThanOrEqualTo(4096);
            Map<String, Object> line = Json.parseObject(new String(writes.get(i), StandardCharsets.UTF_8));
            assertThat(line).containsKeys("time", "level", "program", "event");
        }
        assertThat(writes).anyMatch(write -> new String(write, StandardCharsets.UTF_8).contains("\"cut\":true"));
        assertThat(writes).anyMatch(write -> new String(write, StandardCharsets.UTF_8).contains("(cut)"));
    }

    @Test
    void aLongStackIsCutAndTheFieldsStay() throws Exception {
        EventRecord event = event(Level.SEVERE, "broken", "bridge", "jvb-a", "note", "x".repeat(300));
        event.setThrown(new IOException("why", new IOException("y".repeat(9_000))));

        Map<String, Object> line = Json.parseObject(line(json, event));

        assertThat(line)
                .containsEntry("cut", true)
                .containsEntry("bridge", "jvb-a")
                .containsEntry("note", "x".repeat(300));
        assertThat((String) line.get("stack")).startsWith("java.io.IOException: why");
    }

    private static EventRecord randomEvent(Random random) {
        String[] alphabet = {"a", "\u0001", "€", "\"", "\ud83d\ude00", "\n", "\ud800"};
        List<@Nullable Object> fields = new ArrayList<>();
        for (int i = random.nextInt(random.nextInt(10) == 0 ? 300 : 8); i > 0; i--) {
            fields.add("key" + i);
            fields.add(alphabet[random.nextInt(alphabet.length)].repeat(random.nextInt(3_000)));
        }
        String event = alphabet[random.nextInt(alphabet.length)].repeat(1 + random.nextInt(100) * random.nextInt(100));
        EventRecord entry = event(Level.SEVERE, event, fields.toArray());
        entry.setLoggerName("\u0001".repeat(random.nextInt(2_000)));
        entry.setThrown(new IOException(alphabet[random.nextInt(alphabet.length)].repeat(random.nextInt(5_000))));
        return entry;
    }

    private static EventRecord event(Level level, String event, @Nullable Object... keysAndValues) {
        EventRecord entry = new EventRecord(level, event, keysAndValues);
        entry.setInstant(NOON);
        entry.setLoggerName("a.B");
        return entry;
    }

    private static String line(LineFormat format, LogRecord entry) {
        return new String(
                new LineHandler(OutputStream.nullOutputStream(), format, false).line(entry), StandardCharsets.UTF_8);
    }
}
