package io.brewmaster.finalizer.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.finalizer.book.UploadBook;
import io.brewmaster.finalizer.local.Bandwidth;
import io.brewmaster.finalizer.local.SessionId;
import io.brewmaster.finalizer.mp4.RecordingMode;
import io.brewmaster.finalizer.recording.ObjectKey;
import io.brewmaster.finalizer.shared.OpenStates;
import io.brewmaster.finalizer.store.FakeStore;
import io.brewmaster.finalizer.store.StoreException;
import io.brewmaster.finalizer.upload.OpenUpload;
import io.brewmaster.finalizer.upload.Subject;
import io.brewmaster.testkit.media.RecordingWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which parts go up while a file grows. */
class LiveUploadTest {
    private static final int PART = 5 << 20;
    private static final ObjectKey KEY = new ObjectKey("recordings/2026/05/04/weekly/s1", "weekly.mp4");
    private static final Subject SUBJECT = new Subject("s1", "weekly", "weekly.mp4");

    private final FakeStore store = new FakeStore();
    private final Random random = new Random(5);
    private long now = 1_000_000_000L;

    @TempDir
    private Path folder;

    private Path file = Path.of("");
    private SessionId session = SessionId.of(Path.of("/"));

    @BeforeEach
    void makeSession() throws IOException {
        Path directory = Files.createDirectory(folder.resolve("s1"));
        session = SessionId.of(directory);
        file = directory.resolve("weekly.mp4");
    }

    private LiveUpload live() {
        return new LiveUpload(
                session,
                SUBJECT,
                file,
                KEY,
                PART,
                store,
                book(),
                new Bandwidth(Long.MAX_VALUE, () -> now, pause -> {}),
                () -> now);
    }

    private UploadBook book() {
        OpenStates states = new OpenStates(store.documents(), "recordings", "me");
        return new UploadBook(folder.resolve("uploads"), store, states, () -> now);
    }

    private void plain() {
        try (RecordingWriter writer = RecordingWriter.start(file)) {
            writer.die();
        }
    }

    private void hybrid() {
        try (RecordingWriter writer = RecordingWriter.hybrid(file)) {
            writer.grow();
            writer.die();
        }
    }

    private void growTo(long size) throws IOException {
        byte[] more = new byte[(int) (size - Files.size(file))];
        random.nextBytes(more);
        Files.write(file, more, StandardOpenOption.APPEND);
    }

    private static int stepAll(LiveUpload live) throws StoreException, IOException {
        int sent = 0;
        while (live.step()) {
            sent++;
        }
        return sent;
    }

    private Set<Integer> parts() {
        return store.uploads.values().iterator().next().keySet();
    }

    @Test
    void holdsThePartBackThatTheEndOfAPlainRecordingChanges() throws Exception {
        plain();
        growTo(2 * PART - 1);
        LiveUpload live = live();
        assertThat(stepAll(live)).isZero();
        assertThat(store.uploads).isEmpty();

        growTo(3 * PART + 7);
        assertThat(stepAll(live)).isEqualTo(2);
        assertThat(parts()).containsExactlyInAnyOrder(2, 3);
        assertThat(live.mode()).isEqualTo(RecordingMode.PLAIN);
        assertThat(live.backlog()).isEqualTo(PART + 7);
    }

    @Test
    void neverSendsAPartOfAPlainRecordingThatStillGrows() throws Exception {
        plain();
        growTo(2 * PART + 100);
        LiveUpload live = live();
        assertThat(stepAll(live)).isEqualTo(1);
        now += Duration.ofHours(1).toNanos();
        growTo(2 * PART + 200);
        assertThat(stepAll(live)).isZero();
    }

    @Test
    void sendsTheFirstPartEarlyWhereFragmentsPlay() throws Exception {
        hybrid();
        growTo(PART + 100);
        LiveUpload live = live();
        assertThat(stepAll(live)).isEqualTo(1);
        assertThat(live.mode()).isEqualTo(RecordingMode.HYBRID);
        assertThat(parts()).containsExactly(1);
    }

    @Test
    void atMostAMinuteOfFragmentsIsOnlyHere() throws Exception {
        hybrid();
        LiveUpload live = live();
        assertThat(stepAll(live)).isZero();
        now += Duration.ofSeconds(60).toNanos();
        assertThat(stepAll(live)).isEqualTo(1);
        assertThat(live.backlog()).isZero();

        growTo(PART - 1);
        assertThat(stepAll(live)).isZero();
        now += Duration.ofSeconds(60).toNanos();
        assertThat(stepAll(live)).isEqualTo(1);
        growTo(PART + 1);
        assertThat(stepAll(live))
                .as("the whole part replaces what there was of it")
                .isEqualTo(1);
        assertThat(store.uploads.values().iterator().next().get(1)).hasSize(PART);
    }

    @Test
    void beginsAnewWhenTheFileIsAnother() throws Exception {
        hybrid();
        growTo(PART + 100);
        LiveUpload live = live();
        stepAll(live);
        Files.delete(file);
        hybrid();
        growTo(PART + 50);
        assertThat(stepAll(live)).isEqualTo(1);
        assertThat(store.begun).isEqualTo(2);
        assertThat(store.uploads).hasSize(1);
    }

    @Test
    void goesOnFromItsJournalAfterARestart() throws Exception {
        hybrid();
        growTo(2 * PART + 100);
        try (LiveUpload live = live()) {
            stepAll(live);
        }
        growTo(3 * PART + 100);
        assertThat(stepAll(live())).as("only what is new").isEqualTo(1);
        assertThat(store.begun).isEqualTo(1);
        assertThat(parts()).containsExactlyInAnyOrder(1, 2, 3);
    }

    @Test
    void goesOnFromTheBucketWithoutAJournal() throws Exception {
        hybrid();
        growTo(2 * PART + 100);
        try (LiveUpload live = live()) {
            stepAll(live);
        }
        try (var journals = Files.newDirectoryStream(folder.resolve("uploads"))) {
            for (Path journal : journals) {
                Files.delete(journal);
            }
        }
        growTo(3 * PART + 100);
        assertThat(stepAll(live())).isEqualTo(1);
        assertThat(store.begun).isEqualTo(1);
    }

    @Test
    void beginsAnewWhenTheUploadIsGone() throws Exception {
        hybrid();
        growTo(PART + 100);
        LiveUpload live = live();
        stepAll(live);
        store.uploads.clear();
        growTo(2 * PART + 100);
        stepAll(live);
        stepAll(live);
        assertThat(parts()).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void saysInTheBucketThatItsOwnerLives() throws Exception {
        hybrid();
        growTo(PART + 100);
        LiveUpload live = live();
        stepAll(live);
        String before = version();
        live.step();
        assertThat(version()).isEqualTo(before);
        now += Duration.ofSeconds(20).toNanos();
        live.step();
        assertThat(version()).isNotEqualTo(before);
        OpenUpload noted = book().find(session, SUBJECT, KEY).orElseThrow().upload();
        assertThat(noted.parts()).containsOnlyKeys(1);
    }

    private String version() throws StoreException {
        return store.documents().list("recordings/").documents().get(0).version();
    }
}
