package io.brewmaster.finalizer.finish;

import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.core.emf.EmfWriter;
import io.brewmaster.core.json.Json;
import io.brewmaster.core.json.JsonException;
import io.brewmaster.core.retry.Backoff;
import io.brewmaster.finalizer.book.UploadBook;
import io.brewmaster.finalizer.delivery.Patience;
import io.brewmaster.finalizer.local.Bandwidth;
import io.brewmaster.finalizer.local.DoneRecords;
import io.brewmaster.finalizer.local.SessionId;
import io.brewmaster.finalizer.local.SessionLock;
import io.brewmaster.finalizer.mp4.Mp4Bytes;
import io.brewmaster.finalizer.notice.Arrival;
import io.brewmaster.finalizer.notice.Notices;
import io.brewmaster.finalizer.progress.ProgressDisplay;
import io.brewmaster.finalizer.progress.RecordingMetrics;
import io.brewmaster.finalizer.recording.Crc32c;
import io.brewmaster.finalizer.shared.OpenStates;
import io.brewmaster.finalizer.store.Encryption;
import io.brewmaster.finalizer.store.FakeStore;
import io.brewmaster.finalizer.store.FakeStore.Step;
import io.brewmaster.finalizer.store.ObjectDescription;
import io.brewmaster.finalizer.store.StoreException;
import io.brewmaster.finalizer.store.StoreException.Kind;
import io.brewmaster.testkit.emf.EmfSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionFinisherTest {
    private static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");
    /** Three parts of 5 MiB. */
    private static final byte[] RECORDING = recording(12 << 20);

    private static final String NAME = "weekly_2026-05-04-09-30-00.mp4";
    private static final String FOLDER = "recordings/2026/05/04/weekly/s1/";
    private static final String KEY = FOLDER + NAME;

    @TempDir
    private Path directory;

    private final FakeStore store = new FakeStore();
    private final ByteArrayOutputStream metrics = new ByteArrayOutputStream();
    /** Moves only when somebody waits. */
    private final AtomicLong nanos = new AtomicLong();

    private final List<Arrival> arrivals = new ArrayList<>();
    private Notices notices = arrivals::add;

    private Path session;
    private Path media;
    private byte[] content;

    @BeforeEach
    void record() throws IOException {
        session = Files.createDirectories(directory.resolve("recordings").resolve("s1"));
        content = RECORDING.clone();
        media = Files.write(session.resolve(NAME), content);
        Files.setLastModifiedTime(media, FileTime.from(NOW));
        Files.writeString(session.resolve("metadata.json"), "{\"meeting_url\": \"https://m.example/weekly\"}");
    }

    @AfterEach
    void everyLineIsEmf() {
        metricLines().forEach(line -> EmfSchema.assertValid(line, NOW));
    }

    @Test
    void deliversRecordingMetadataAndManifest() throws InterruptedException {
        assertThat(finish()).isEqualTo(new Outcome.Delivered(List.of(KEY)));
        assertThat(store.objects).containsOnlyKeys(KEY, FOLDER + "metadata.json", FOLDER + "recording.json");
        assertThat(store.objects.get(KEY)).isEqualTo(content);
        assertThat(store.uploads).isEmpty();
        assertThat(session).doesNotExist();
        assertThat(metricLines())
                .singleElement()
                .asString()
                .contains(
                        "\"RecordingBytes\":" + content.length,
                        "\"RecordingSuccessRate\":100",
                        "\"RecordingFinaliseSeconds\":")
                .doesNotContain("RecordingTruncated");
    }

    @Test
    void notesThatSomebodyIsToBeToldBeforeNothingIsLeftToDo() throws InterruptedException {
        notices = arrival -> {
            assertThat(done())
                    .as("the record, by which a second call has nothing to do")
                    .isEmpty();
            assertThat(media).exists();
            assertThat(store.objects).containsKey(FOLDER + "recording.json");
            arrivals.add(arrival);
        };
        finish();
        assertThat(arrivals).singleElement().satisfies(arrival -> {
            assertThat(arrival.key()).isEqualTo(KEY);
            assertThat(arrival.bytes()).isEqualTo(content.length);
            assertThat(arrival.checksum()).isEqualTo(Crc32c.of(content));
            assertThat(Json.pretty(arrival.manifest()))
                    .isEqualTo(new String(store.objects.get(FOLDER + "recording.json"), StandardCharsets.UTF_8));
        });
        assertThat(done()).isPresent();
    }

    @Test
    void notesAgainWhenRemovingTheRecordingHasMadeRoom() throws InterruptedException {
        notices = arrival -> {
            if (Files.exists(media)) {
                throw new IOException("no space left on device");
            }
            arrivals.add(arrival);
        };
        assertThat(finish()).isInstanceOf(Outcome.Delivered.class);
        assertThat(arrivals).hasSize(1);
        assertThat(metricLines()).singleElement().asString().doesNotContain("NoticesGivenUp");
    }

    @Test
    void deliversWhatNobodyCanBeToldOfAndSaysSo() throws InterruptedException {
        notices = arrival -> {
            throw new IOException("read-only file system");
        };
        assertThat(finish()).isEqualTo(new Outcome.Delivered(List.of(KEY)));
        assertThat(session).doesNotExist();
        assertThat(metricLines()).last().asString().contains("\"NoticesGivenUp\":1", KEY);
    }

    private Optional<List<DoneRecords.DoneFile>> done() {
        return new DoneRecords(directory.resolve("state/done")).read(SessionId.of(session));
    }

    @Test
    void leavesNoNoteInTheBucketWhenThereCanBeNoJournal() throws IOException, InterruptedException {
        Path uploads = directory.resolve("state").resolve("uploads");
        Files.createDirectories(uploads.getParent());
        Files.writeString(uploads, "a file where the journals' folder should be");
        assertThat(finish()).isInstanceOf(Outcome.Delivered.class);
        assertThat(store.documents.contents()).isEmpty();
    }

    @Test
    void leavesNoUploadOpenOfWhatIsThere() throws IOException, InterruptedException, StoreException {
        finish();
        forget();
        record();
        store.begin(new ObjectDescription(KEY, "video/mp4", Map.of()));
        assertThat(finish()).isInstanceOf(Outcome.Delivered.class);
        assertThat(store.uploads).isEmpty();
    }

    @Test
    void saysAlreadyDeliveredWithoutANewMetric() throws InterruptedException {
        finish();
        metrics.reset();
        assertThat(finish()).isInstanceOf(Outcome.AlreadyDelivered.class);
        assertThat(metricLines()).isEmpty();
    }

    @Test
    void makesTheSameObjectsAgainAfterAKillBeforeAnythingWasNoted() throws InterruptedException, IOException {
        finish();
        Map<String, byte[]> first = Map.copyOf(store.objects);
        forget();
        record();
        assertThat(finish().exitCode().code()).isZero();
        assertThat(store.objects).containsExactlyInAnyOrderEntriesOf(first);
        assertThat(store.begun).as("uploaded once only").isEqualTo(1);
    }

    @Test
    void finishesARemovalThatWasCutShort() throws IOException, InterruptedException {
        // As a kill leaves it between the first and the second file.
        FileTime modified = Files.getLastModifiedTime(media);
        finish();
        Files.createDirectories(session);
        Files.write(media, content);
        Files.setLastModifiedTime(media, modified);
        assertThat(finish()).isInstanceOf(Outcome.AlreadyDelivered.class);
        assertThat(session).doesNotExist();
        assertThat(store.begun).isEqualTo(1);
    }

    @Test
    void deliversANewRecordingOfADeliveredSession() throws IOException, InterruptedException {
        finish();
        record();
        Files.setLastModifiedTime(media, FileTime.from(NOW.plusSeconds(60)));
        byte[] other = Mp4Bytes.recording(new byte[100]);
        Files.write(media, other);
        Outcome.Delivered outcome = (Outcome.Delivered) finish();
        assertThat(outcome.keys()).singleElement().asString().contains("-crc32c-");
        assertThat(store.objects.get(KEY)).isEqualTo(content);
        assertThat(store.objects.get(outcome.keys().get(0))).isEqualTo(other);
        assertThat(store.objects.keySet())
                .as("each manifest stays")
                .filteredOn(key -> key.contains("/recording"))
                .hasSize(2);
    }

    @Test
    void believesNoObjectThatIsNotTheFile() throws InterruptedException {
        store.damages = true;
        Outcome outcome = finish();
        assertThat(outcome.exitCode().code()).isNotZero();
        assertKept();
    }

    @Test
    void readsTheObjectBackWhereTheStoreKeepsNoChecksum() throws InterruptedException {
        store.keepsChecksums = false;
        assertThat(finish()).isInstanceOf(Outcome.Delivered.class);
        assertThat(session).doesNotExist();
    }

    @Test
    void keepsTheFileWhenReadingBackShowsOtherBytes() throws InterruptedException {
        store.keepsChecksums = false;
        store.damages = true;
        assertThat(finish().exitCode().code()).isNotZero();
        assertKept();
    }

    @Test
    void keepsTheFileWhenItIsNotEncryptedAsAsked() throws InterruptedException {
        store.encryption = Optional.empty();
        Outcome outcome = finish();
        assertThat(outcome).isInstanceOf(Outcome.Misconfigured.class);
        assertThat(outcome.line()).contains("no encryption instead of AES256");
        assertKept();
    }

    @Test
    void goesOnThroughPassingTroubleOfEveryStep() throws InterruptedException {
        for (Step step : Step.values()) {
            store.fail(step, passing(), passing(), passing());
        }
        store.keepsChecksums = false;
        assertThat(finish()).isInstanceOf(Outcome.Delivered.class);
        assertThat(store.objects).hasSize(3);
        assertThat(store.uploads).isEmpty();
    }

    @Test
    void findsItsOwnObjectWhenTheAnswerToCompleteIsLost() throws InterruptedException {
        store.fail(Step.COMPLETE_AFTER, passing());
        assertThat(finish()).isEqualTo(new Outcome.Delivered(List.of(KEY)));
        assertThat(store.begun).isEqualTo(1);
    }

    @Test
    void givesUpWhenNothingMovesForFiveMinutes() throws InterruptedException {
        store.failForever(Step.PUT, passing());
        Outcome outcome = finish();
        assertThat(outcome).isInstanceOf(Outcome.TryAgain.class);
        assertThat(outcome.line()).contains("nothing moved for 300 s");
        assertThat(Duration.ofNanos(nanos.get())).isBetween(Duration.ofMinutes(5), Duration.ofMinutes(8));
        assertKept();
        assertThat(metricLines())
                .singleElement()
                .asString()
                .contains("\"RecordingFailed\":1", "\"RecordingSuccessRate\":0");
    }

    @Test
    void beginsAnewWhenTheUploadIsGone() throws InterruptedException {
        int[] completions = {0};
        store.beforeComplete = () -> {
            if (completions[0]++ == 0) {
                store.uploads.clear();
            }
        };
        assertThat(finish()).isInstanceOf(Outcome.Delivered.class);
        assertThat(store.begun).isEqualTo(2);
        assertThat(store.uploads).isEmpty();
    }

    @Test
    void doesNotBeginAnewForEver() throws InterruptedException {
        store.beforeComplete = store.uploads::clear;
        Outcome outcome = finish();
        assertThat(outcome).isInstanceOf(Outcome.TryAgain.class);
        assertThat(outcome.line()).contains("begun 3 times");
        assertKept();
    }

    @Test
    void abortsWhatARunBeforeLeft() throws InterruptedException {
        store.uploads.put(KEY + "#left", Map.of());
        store.uploads.put(KEY + "x#other", Map.of());
        assertThat(finish()).isInstanceOf(Outcome.Delivered.class);
        assertThat(store.uploads).containsOnlyKeys(KEY + "x#other");
    }

    @Test
    void needsNoPermissionToListUploadsOrToSeeAbsentObjects() throws InterruptedException {
        store.failForever(Step.LIST, refused());
        store.fail(Step.HEAD, refused());
        assertThat(finish()).isInstanceOf(Outcome.Delivered.class);
    }

    @Test
    void keepsTheFileWhenItMayNotLookAtTheObject() throws InterruptedException {
        store.failForever(Step.HEAD, refused());
        assertThat(finish()).isEqualTo(new Outcome.Misconfigured("refused"));
        assertKept();
    }

    @Test
    void goesOnWithItsUploadAfterItWasRefused() throws InterruptedException {
        store.fail(Step.PUT, refused());
        assertThat(finish()).isInstanceOf(Outcome.Misconfigured.class);
        assertKept();

        assertThat(finish()).isInstanceOf(Outcome.Delivered.class);
        assertThat(store.begun).isEqualTo(1);
        assertThat(store.uploads).isEmpty();
    }

    @Test
    void keepsAFileThatChangesWhileItIsDelivered() throws InterruptedException {
        store.beforeComplete = () -> touch();
        Outcome outcome = finish();
        // Complete has happened; the local file is newer than the object and stays.
        assertThat(outcome).isInstanceOf(Outcome.TryAgain.class);
        assertThat(outcome.line()).contains("changes while it is delivered");
        assertKept();
    }

    @Test
    void keepsAFileThatAppearsMeanwhile() throws InterruptedException, IOException {
        store.beforeComplete = () -> {
            try {
                Files.writeString(session.resolve("late.mp4"), "late");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        Outcome outcome = finish();
        assertThat(outcome).isInstanceOf(Outcome.TryAgain.class);
        assertThat(outcome.line()).contains("new files");
        assertThat(Files.readString(session.resolve("late.mp4"))).isEqualTo("late");
    }

    @Test
    void deliversSeveralRecordingsWithOneManifest() throws IOException, InterruptedException {
        byte[] cut = Arrays.copyOf(content, 1_000);
        Files.write(session.resolve("weekly_2026-05-04-09-00-00.mp4"), cut);
        Outcome outcome = finish();
        String damaged = "damaged/" + FOLDER + "weekly_2026-05-04-09-00-00.mp4";
        assertThat(outcome).isEqualTo(new Outcome.Delivered(List.of(damaged, KEY)));
        assertThat(store.objects.get(damaged)).isEqualTo(cut);
        Map<String, @Nullable Object> manifest = manifest(FOLDER + "recording.json");
        assertThat((List<?>) manifest.get("files")).hasSize(2);
        assertThat(session).doesNotExist();
    }

    @Test
    void quarantinesLinksInsteadOfFollowingThem() throws IOException, InterruptedException {
        Path secret = Files.writeString(directory.resolve("secret"), "not of this session");
        Files.createSymbolicLink(session.resolve("link.mp4"), secret);
        Outcome outcome = finish();
        assertThat(outcome).isInstanceOf(Outcome.NotARecording.class);
        assertThat(outcome.line()).contains("link.mp4 is no regular file");
        assertThat(secret).exists();
        assertThat(store.objects).containsKey(KEY);
        assertThat(session).doesNotExist();
    }

    @Test
    void removesEmptyDirectoriesOfTheSession() throws IOException, InterruptedException {
        Files.createDirectories(session.resolve("a").resolve("b"));
        assertThat(finish()).isInstanceOf(Outcome.Delivered.class);
        assertThat(session).doesNotExist();
    }

    @Test
    void deliversThoughTheStateDirectoryCannotBeUsed() throws IOException, InterruptedException {
        Files.writeString(directory.resolve("state"), "a file where the directory should be");
        assertThat(finish()).isInstanceOf(Outcome.Delivered.class);
        assertThat(session).doesNotExist();
    }

    @Test
    void deliversNoRecordingThatIsStillWritten() throws IOException, InterruptedException {
        try (OutputStream writer = Files.newOutputStream(media, StandardOpenOption.APPEND)) {
            writer.flush();
            Outcome outcome = finish();
            assertThat(outcome).isInstanceOf(Outcome.TryAgain.class);
            assertThat(outcome.line())
                    .contains("process " + ProcessHandle.current().pid() + " is still writing");
        }
        assertKept();
        assertThat(store.objects).isEmpty();
    }

    @Test
    void waitsForAnotherFinalizerOnlySoLong() throws IOException, InterruptedException {
        try (SessionLock other = SessionLock.tryAcquire(
                        directory.resolve("state").resolve("locks"), SessionId.of(session))
                .orElseThrow()) {
            assertThat(other).isNotNull();
            Outcome outcome = finish();
            assertThat(outcome).isInstanceOf(Outcome.TryAgain.class);
            assertThat(outcome.line()).contains("waiting for another finalizer");
        }
        assertKept();
        assertThat(finish()).isInstanceOf(Outcome.Delivered.class);
    }

    @Test
    void makesTheSameManifestWheneverItIsMade() throws IOException, InterruptedException {
        finish();
        byte[] first = store.objects.get(FOLDER + "recording.json");
        store.objects.clear();
        forget();
        record();
        nanos.addAndGet(Duration.ofDays(3).toNanos());
        finish();
        assertThat(store.objects.get(FOLDER + "recording.json")).isEqualTo(first);
        assertThat(new String(first, StandardCharsets.UTF_8))
                .contains("\"started\" : \"2026-05-04T09:30:00Z\"", "\"ended\" : \"2026-05-04T10:00:00Z\"", "12.5");
    }

    private static byte[] recording(int bytes) {
        byte[] media = new byte[bytes];
        new Random(5).nextBytes(media);
        return Mp4Bytes.recording(media);
    }

    private void assertKept() {
        assertThat(media).exists();
        try {
            assertThat(Files.readAllBytes(media)).isEqualTo(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void touch() {
        try {
            Files.setLastModifiedTime(media, FileTime.from(NOW.plusSeconds(5)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As if the record of what was done had never been written. */
    private void forget() throws IOException {
        Path done = directory.resolve("state").resolve("done");
        try (Stream<Path> records = Files.list(done)) {
            for (Path record : records.toList()) {
                Files.delete(record);
            }
        }
        assertThat(new DoneRecords(done).read(SessionId.of(session))).isEmpty();
    }

    private Map<String, @Nullable Object> manifest(String key) throws JsonException {
        return Json.parseObject(new String(store.objects.get(key), StandardCharsets.UTF_8));
    }

    private List<String> metricLines() {
        return metrics.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static StoreException passing() {
        return new StoreException(Kind.RETRYABLE, "passing");
    }

    private static StoreException refused() {
        return new StoreException(Kind.REFUSED, "refused");
    }

    private Outcome finish() throws InterruptedException {
        Patience patience = new Patience(
                Duration.ofHours(2),
                Duration.ofMinutes(5),
                new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(20), new SplittableRandom(1)),
                nanos::get,
                pause -> nanos.addAndGet(pause.toNanos()));
        FinishSettings settings = new FinishSettings(
                directory.resolve("recordings"),
                directory.resolve("state"),
                "recordings",
                5 << 20,
                Encryption.of("AES256", Optional.empty()),
                true,
                List.of(),
                Duration.ofSeconds(1),
                ZoneOffset.UTC);
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        SessionDelivery delivery = new SessionDelivery(
                settings,
                () -> store,
                open -> new UploadBook(
                        directory.resolve("state/uploads"),
                        open,
                        new OpenStates(open.documents(), "recordings", "me"),
                        nanos::get),
                patience,
                new Bandwidth(Long.MAX_VALUE, nanos::get, pause -> {}),
                new NoDisplay());
        return new SessionFinisher(
                        settings,
                        delivery,
                        patience,
                        new RecordingMetrics(new EmfWriter(metrics), "p", "e", clock),
                        notices,
                        clock)
                .finish(session);
    }

    private static final class NoDisplay implements ProgressDisplay {
        @Override
        public void show(String what, long done, long total, Duration elapsed) {
            // Nobody looks.
        }

        @Override
        public void clear() {
            // As above.
        }
    }
}
