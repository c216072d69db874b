package io.brewmaster.finalizer.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.core.emf.EmfWriter;
import io.brewmaster.core.json.Json;
import io.brewmaster.finalizer.local.SessionId;
import io.brewmaster.finalizer.local.SessionLock;
import io.brewmaster.finalizer.notice.Arrival;
import io.brewmaster.finalizer.notice.Link;
import io.brewmaster.finalizer.notice.Links;
import io.brewmaster.finalizer.notice.NotToldException;
import io.brewmaster.finalizer.notice.Notice;
import io.brewmaster.finalizer.notice.Schedule;
import io.brewmaster.finalizer.notice.Target;
import io.brewmaster.finalizer.progress.RecordingMetrics;
import io.brewmaster.finalizer.recording.Crc32c;
import io.brewmaster.testkit.emf.EmfSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxTest {
    private static final Instant START = Instant.parse("2026-05-04T10:00:00Z");
    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    private Path state;

    private final ByteArrayOutputStream metrics = new ByteArrayOutputStream();
    private final FakeTarget target = new FakeTarget();
    private Optional<Links> links = Optional.empty();
    private Instant now = START;
    private long nanos;

    /** Takes what it is told, or fails. */
    private final class FakeTarget implements Target {
        private final List<String> told = new ArrayList<>();
        private int attempts;
        private boolean isDown;
        private Optional<Duration> asked = Optional.empty();
        private Duration takes = Duration.ZERO;

        @Override
        public String name() {
            return "webhook";
        }

        @Override
        public void tell(Notice notice, String payload) throws NotToldException {
            attempts++;
            nanos += takes.toNanos();
            if (isDown) {
                throw new NotToldException("hooks.example.com answers 500", asked);
            }
            told.add(payload);
        }
    }

    /** A new one each time, as after a restart: nothing may be kept in memory alone. */
    private Outbox outbox() {
        InstantSource source = () -> now;
        Clock clock = source.withZone(ZoneOffset.UTC);
        return new Outbox(
                state,
                target,
                links,
                new Schedule(new SplittableRandom(1)),
                new RecordingMetrics(new EmfWriter(metrics), "p", "e", clock),
                clock,
                () -> nanos);
    }

    private Notice notice(String key) {
        return Notice.of(
                new Notice.Sender("p", "e", "b"),
                new Arrival("s1", "weekly", key, 17, new Crc32c(1), Map.of("version", 1)),
                now);
    }

    private List<Path> files() throws IOException {
        Path folder = state.resolve("notices").resolve("webhook");
        if (Files.notExists(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.toList();
        }
    }

    @Test
    void tellsOnceWhatWasNoted() throws Exception {
        outbox().note(notice("a.mp4"));
        assertThat(target.attempts).as("noting tells nobody").isZero();
        outbox().round(LONG);
        outbox().round(LONG);
        assertThat(target.told).singleElement().isEqualTo(notice("a.mp4").payload(Optional.empty()));
        assertThat(files()).isEmpty();
    }

    @Test
    void keepsWhatIsNotConfirmedThroughRestartsAndTellsItUnderTheSameId() throws Exception {
        target.isDown = true;
        outbox().note(notice("a.mp4"));
        outbox().round(LONG);
        outbox().round(LONG);
        assertThat(target.attempts).as("not before its time").isEqualTo(1);
        target.isDown = false;
        now = now.plusSeconds(16);
        outbox().round(LONG);
        assertThat(target.told).hasSize(1);
        assertThat(Json.parseObject(target.told.get(0)).get("id"))
                .isEqualTo(notice("a.mp4").id());
        assertThat(files()).isEmpty();
    }

    @Test
    void notesTheSameOnceAndForgetsNoFailures() throws Exception {
        target.isDown = true;
        outbox().note(notice("a.mp4"));
        outbox().round(LONG);
        outbox().note(notice("a.mp4"));
        outbox().round(LONG);
        assertThat(files()).hasSize(1);
        assertThat(target.attempts).isEqualTo(1);
    }

    @Test
    void leavesTheReceiverAloneForAsLongAsItAsks() throws Exception {
        target.isDown = true;
        target.asked = Optional.of(Duration.ofMinutes(30));
        outbox().note(notice("a.mp4"));
        outbox().round(LONG);
        now = now.plus(Duration.ofMinutes(29));
        outbox().round(LONG);
        assertThat(target.attempts).isEqualTo(1);
        now = now.plus(Duration.ofMinutes(1));
        outbox().round(LONG);
        assertThat(target.attempts).isEqualTo(2);
    }

    @Test
    void givesUpAfterADayAndSaysSo() throws Exception {
        target.isDown = true;
        outbox().note(notice("a.mp4"));
        while (!files().isEmpty() && now.isBefore(START.plus(Duration.ofDays(2)))) {
            outbox().round(LONG);
            now = now.plusSeconds(30);
        }
        assertThat(Duration.between(START, now)).isBetween(Duration.ofHours(24), Duration.ofHours(26));
        assertThat(target.attempts).isBetween(20, 200);
        String line = metrics.toString(StandardCharsets.UTF_8).strip();
        EmfSchema.assertValid(line, now);
        assertThat(Json.parseObject(line))
                .containsEntry("NoticesGivenUp", 1)
                .containsEntry("target", "webhook")
                .containsEntry("key", "a.mp4")
                .containsEntry("reason", "hooks.example.com answers 500");
    }

    @Test
    void newOnesDoNotWaitBehindOldFailures() throws Exception {
        target.isDown = true;
        for (int i = 0; i < 5; i++) {
            outbox().note(notice("old-" + i + ".mp4"));
        }
        outbox().round(LONG);
        target.isDown = false;
        target.takes = Duration.ofSeconds(9);
        now = now.plus(Duration.ofHours(1));
        outbox().note(notice("new.mp4"));
        outbox().round(Duration.ofSeconds(5));
        assertThat(target.told).singleElement().asString().contains("new.mp4");
    }

    @Test
    void makesALinkAnewForEachAttempt() throws Exception {
        links = Optional.of(key -> new Link("https://s3/" + key + "?at=" + now, now.plusSeconds(60), true));
        target.isDown = true;
        outbox().note(notice("a.mp4"));
        outbox().round(LONG);
        assertThat(Files.readString(files().get(0))).as("links lie on no disk").doesNotContain("https://s3/");
        target.isDown = false;
        now = now.plusSeconds(16);
        outbox().round(LONG);
        assertThat(target.told).singleElement().asString().contains("https://s3/a.mp4?at=" + now);
    }

    @Test
    void tellsNothingWithoutTheLinkThatIsPromised() throws Exception {
        links = Optional.of(key -> {
            throw new NotToldException("no link", Optional.empty());
        });
        outbox().note(notice("a.mp4"));
        outbox().round(LONG);
        assertThat(target.attempts).isZero();
        assertThat(files()).hasSize(1);
    }

    @Test
    void leavesItToTheFinalizerThatIsAtIt() throws Exception {
        outbox().note(notice("a.mp4"));
        Path folder = state.resolve("notices").resolve("webhook");
        try (SessionLock unused = SessionLock.tryAcquire(state.resolve("locks"), SessionId.of(folder))
                .orElseThrow()) {
            outbox().round(LONG);
            assertThat(target.attempts).isZero();
        }
        outbox().round(LONG);
        assertThat(target.attempts).isEqualTo(1);
    }

    @Test
    void saysThatADamagedNoteIsLostAndGoesOn() throws Exception {
        outbox().note(notice("a.mp4"));
        Files.writeString(files().get(0).resolveSibling("damaged.json"), "{\"failed\":");
        outbox().round(LONG);
        assertThat(target.told).hasSize(1);
        assertThat(files()).isEmpty();
        assertThat(metrics.toString(StandardCharsets.UTF_8)).contains("\"NoticesGivenUp\":1", "damaged.json");
    }

    /** Where failures cannot be noted, nothing but the clock keeps attempts apart. */
    @Test
    void restsWhenItCannotNoteWhatHappened() throws Exception {
        target.isDown = true;
        Outbox outbox = outbox();
        outbox.note(notice("a.mp4"));
        Path draft = files().get(0).resolveSibling(files().get(0).getFileName() + ".tmp");
        Files.createDirectories(draft.resolve("in the way"));
        outbox.round(LONG);
        outbox.round(LONG);
        assertThat(target.attempts).isEqualTo(1);
        nanos += Duration.ofMinutes(2).toNanos();
        outbox.round(LONG);
        assertThat(target.attempts).isEqualTo(2);
    }
}
