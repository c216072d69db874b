package io.brewmaster.finalizer.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.brewmaster.finalizer.local.DoneRecords;
import io.brewmaster.finalizer.local.DoneRecords.DoneFile;
import io.brewmaster.finalizer.local.PendingNotices;
import io.brewmaster.finalizer.local.PendingNotices.Pending;
import io.brewmaster.finalizer.local.Problems;
import io.brewmaster.finalizer.local.Quarantine;
import io.brewmaster.finalizer.local.SessionId;
import io.brewmaster.finalizer.local.SessionLock;
import io.brewmaster.finalizer.local.UploadJournal;
import io.brewmaster.finalizer.mp4.RecordingMode;
import io.brewmaster.finalizer.notice.Arrival;
import io.brewmaster.finalizer.notice.Notice;
import io.brewmaster.finalizer.recording.Crc32c;
import io.brewmaster.finalizer.status.StatusReport.File;
import io.brewmaster.finalizer.status.StatusReport.Session;
import io.brewmaster.finalizer.status.StatusReport.State;
import io.brewmaster.finalizer.status.StatusReport.WaitingNotice;
import io.brewmaster.finalizer.store.ObjectStore.Upload;
import io.brewmaster.finalizer.upload.OpenUpload;
import io.brewmaster.finalizer.upload.SentPart;
import io.brewmaster.finalizer.upload.Subject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusReaderTest {
    private static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");
    private static final Instant BEFORE = NOW.minusSeconds(100);

    @TempDir
    private Path recordings;

    private Path state;

    @BeforeEach
    void places() {
        state = recordings.resolve(".brewmaster");
    }

    @Test
    void findsNothingWhereThereIsNothing() throws IOException {
        assertThat(read()).isEmpty();
        assertThat(new StatusReader(recordings.resolve("none"), state).read(NOW).sessions())
                .isEmpty();
        assertThat(state).as("looking changes nothing").doesNotExist();
    }

    @Test
    void tellsWhatGoesOn() throws IOException {
        Path media = media("a", 20_000_000);
        journal("a", media);
        try (OutputStream ffmpeg = Files.newOutputStream(media, StandardOpenOption.APPEND)) {
            ffmpeg.flush();
            assertThat(only().state()).isEqualTo(State.RECORDING);
            assertThat(only().since()).isPresent();
        }
        Session waiting = only();
        assertThat(waiting.state()).isEqualTo(State.WAITING);
        assertThat(waiting.since()).hasValue(BEFORE);
        assertThat(waiting.files())
                .containsExactly(new File(
                        "room.mp4",
                        20_000_000,
                        15_000_000,
                        2,
                        Optional.of(RecordingMode.HYBRID),
                        Optional.of("recordings/room.mp4")));
        assertThat(waiting.files().get(0).percent()).isEqualTo(75);
        try (SessionLock lock =
                SessionLock.tryAcquire(state.resolve("locks"), id("a")).orElseThrow()) {
            assertThat(lock).isNotNull();
            assertThat(only().state()).isEqualTo(State.FINISHING);
        }
        Problems problems = new Problems(state.resolve("problems"));
        problems.write(id("a"), "no bucket", 78, NOW);
        problems.write(id("a"), "no permission", 78, NOW.plusSeconds(1));
        Session failed = only();
        assertThat(failed.state()).isEqualTo(State.FAILED);
        assertThat(failed.problem()).hasValue("no permission");
        assertThat(failed.attempts()).isEqualTo(2);
        assertThat(failed.since()).hasValue(NOW.plusSeconds(1));
        problems.clear(id("a"));
        assertThat(only().state()).isEqualTo(State.WAITING);
    }

    @Test
    void tellsWhatIsOver() throws IOException {
        Path media = media("q", 3);
        Path place = new Quarantine(state.resolve("quarantine")).move(id("q"), List.of(media), "no movie", BEFORE);
        Files.delete(media.getParent());
        DoneRecords done = new DoneRecords(state.resolve("done"));
        for (int i = 0; i < 12; i++) {
            done.write(
                    id("d" + i),
                    List.of(
                            new DoneFile("room.mp4", 5, FileTime.from(NOW), "recordings/r.mp4"),
                            new DoneFile("metadata.json", 5, FileTime.from(NOW), "recordings/m.json")),
                    BEFORE.plusSeconds(i));
        }
        List<Session> sessions = read();
        assertThat(sessions).hasSize(11);
        assertThat(sessions.get(0))
                .isEqualTo(new Session(
                        "q",
                        place.toString(),
                        State.QUARANTINED,
                        List.of(),
                        Optional.of("no movie"),
                        0,
                        Optional.of(BEFORE)));
        assertThat(sessions.get(1).id()).isEqualTo("d11");
        assertThat(sessions.get(1).since()).hasValue(BEFORE.plusSeconds(11));
        assertThat(sessions.get(1).files())
                .containsExactly(new File("room.mp4", 5, 5, 0, Optional.empty(), Optional.of("recordings/r.mp4")));
        assertThat(sessions.get(10).id()).isEqualTo("d2");
    }

    @Test
    void namesWhatIsStrange() throws IOException {
        Files.createDirectories(recordings.resolve("several").resolve("inner"));
        Files.writeString(recordings.resolve("several").resolve("inner").resolve("f"), "x");
        Files.writeString(recordings.resolve("a-file"), "x");
        journal("gone", recordings.resolve("gone").resolve("room.mp4"));
        Files.createDirectory(recordings.resolve("empty"));
        assertThat(read())
                .extracting(Session::id, Session::state)
                .containsExactly(
                        tuple("empty", State.WAITING), tuple("gone", State.WAITING), tuple("several", State.FAILED));
        assertThat(read().get(1).problem()).hasValue("an upload is open and the local files are gone");
        assertThat(read().get(2).problem().orElseThrow()).contains("inner");
    }

    @Test
    void tellsWhatNobodyHasConfirmedYet() throws IOException {
        PendingNotices webhook = new PendingNotices(state.resolve("notices").resolve("webhook"));
        Notice young = notice("recordings/young.mp4", BEFORE);
        webhook.add(young);
        webhook.add(notice("recordings/old.mp4", BEFORE.minusSeconds(60)));
        webhook.write(new Pending(young, 2, NOW.plusSeconds(30), Optional.of("answered 503")));
        new PendingNotices(state.resolve("notices").resolve("event_bus")).add(young);
        Files.writeString(state.resolve("notices").resolve("event_bus").resolve("x.json"), "{");
        assertThat(new StatusReader(recordings, state).read(NOW).notices())
                .containsExactly(
                        new WaitingNotice(
                                "event_bus",
                                young.key(),
                                Optional.of(BEFORE),
                                0,
                                Optional.of(BEFORE),
                                Optional.empty()),
                        new WaitingNotice(
                                "event_bus",
                                "x.json",
                                Optional.empty(),
                                0,
                                Optional.empty(),
                                Optional.of("its note cannot be read")),
                        new WaitingNotice(
                                "webhook",
                                "recordings/old.mp4",
                                Optional.of(BEFORE.minusSeconds(60)),
                                0,
                                Optional.of(BEFORE.minusSeconds(60)),
                                Optional.empty()),
                        new WaitingNotice(
                                "webhook",
                                young.key(),
                                Optional.of(BEFORE),
                                2,
                                Optional.of(NOW.plusSeconds(30)),
                                Optional.of("answered 503")));
        webhook.remove(young);
        assertThat(new StatusReader(recordings, state).read(NOW).notices()).hasSize(3);
    }

    private static Notice notice(String key, Instant at) {
        return Notice.of(
                new Notice.Sender("jitsi", "prod", "bucket"),
                new Arrival("session", "room", key, 5, Crc32c.EMPTY, Map.of()),
                at);
    }

    private Session only() throws IOException {
        assertThat(read()).hasSize(1);
        return read().get(0);
    }

    private List<Session> read() throws IOException {
        return new StatusReader(recordings, state).read(NOW).sessions();
    }

    private SessionId id(String session) {
        return SessionId.of(recordings.resolve(session));
    }

    private Path media(String session, int bytes) throws IOException {
        Path directory = Files.createDirectories(recordings.resolve(session));
        Path media = Files.write(directory.resolve("room.mp4"), new byte[bytes]);
        Files.setLastModifiedTime(media, FileTime.from(BEFORE));
        return media;
    }

    private void journal(String session, Path media) throws IOException {
        String name = media.getFileName().toString();
        OpenUpload upload = OpenUpload.begun(
                        new Subject(session, "room", name),
                        new Upload("recordings/" + name, "u"),
                        RecordingMode.HYBRID,
                        10_000_000)
                .with(new SentPart(1, 10_000_000, Crc32c.EMPTY, "e"))
                .with(new SentPart(2, 5_000_000, Crc32c.EMPTY, "e"));
        UploadJournal.begin(state.resolve("uploads"), id(session), name, upload).close();
    }
}
