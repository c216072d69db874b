package io.brewmaster.finalizer.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brewmaster.core.ExitCode;
import io.brewmaster.core.json.Json;
import io.brewmaster.core.retry.Backoff;
import io.brewmaster.finalizer.delivery.GaveUpException;
import io.brewmaster.finalizer.delivery.Patience;
import io.brewmaster.finalizer.progress.ProgressDisplay;
import io.brewmaster.finalizer.recording.Crc32c;
import io.brewmaster.finalizer.store.FakeStore;
import io.brewmaster.finalizer.store.FakeStore.Step;
import io.brewmaster.finalizer.store.StoreException;
import io.brewmaster.finalizer.store.StoreException.Kind;
import io.brewmaster.finalizer.verify.Checked.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class VerifierTest {
    private static final String FOLDER = "recordings/2026/05/04/weekly/s1/";

    private final FakeStore store = new FakeStore();
    private final Tally tally = new Tally();
    private final List<Checked> told = new ArrayList<>();
    private final List<Long> shown = new ArrayList<>();
    /** Moves only when somebody waits. */
    private final AtomicLong nanos = new AtomicLong();

    @Test
    void readsALargeObjectInRangesAndBelievesOnlyItsWholeChecksum() throws Exception {
        byte[] content = content(1, (int) (2 * ObjectReader.RANGE + 12_345));
        deliver("large.mp4", content);
        store.fail(Step.READ_BACK, passing(), passing());
        assertThat(verify(FOLDER + "large.mp4")).containsExactly(Verdict.OK);
        assertThat(tally.bytes()).isEqualTo(content.length);
        assertThat(shown).endsWith((long) content.length).isSorted();

        content[(int) ObjectReader.RANGE] ^= 1;
        store.objects.put(FOLDER + "large.mp4", content);
        assertThat(verify(FOLDER + "large.mp4")).containsExactly(Verdict.DIFFERS);
    }

    @Test
    void readsNothingOfAnObjectOfAnotherSize() throws Exception {
        deliver("a.mp4", content(2, 1_000));
        store.objects.put(FOLDER + "a.mp4", content(2, 999));
        store.failForever(Step.READ_BACK, refused());
        assertThat(verify(FOLDER + "a.mp4")).containsExactly(Verdict.DIFFERS);
    }

    @Test
    void verifiesAnEmptyObject() throws Exception {
        deliver("empty.mp4", new byte[0]);
        assertThat(verify(FOLDER + "empty.mp4")).containsExactly(Verdict.OK);
    }

    @Test
    void goesThroughAllPagesOfAFolder() throws Exception {
        store.pageSize = 2;
        for (int i = 0; i < 5; i++) {
            deliver("recordings/2026/05/04/room-" + i + "/s/", "a.mp4", content(i, 100));
        }
        assertThat(verify("recordings")).hasSize(5).containsOnly(Verdict.OK);
    }

    @Test
    void goesOnAfterAnObjectThatCannotBeRead() throws Exception {
        deliver("a/", "a.mp4", content(3, 100));
        deliver("b/", "b.mp4", content(4, 100));
        store.fail(Step.READ_BACK, refused());
        assertThat(verify("a/", "b/")).containsExactly(Verdict.UNREADABLE, Verdict.OK);
        assertThat(tally.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
    }

    @Test
    void givesUpWhenNothingMovesForFiveMinutes() throws Exception {
        deliver("a.mp4", content(6, 100));
        store.failForever(Step.READ_BACK, passing());
        assertThatThrownBy(() -> verify(FOLDER + "a.mp4"))
                .isInstanceOf(GaveUpException.class)
                .hasMessageContaining("nothing moved for 300 s");
        assertThat(told).isEmpty();
    }

    @Test
    void takesNoSecondAttemptForProgressBeforeItIsFurther() throws Exception {
        deliver("a.mp4", content(12, 5 << 20));
        store.breaksAfter = 2 << 20;
        store.whileReading = () -> nanos.addAndGet(Duration.ofSeconds(10).toNanos());
        assertThatThrownBy(() -> verify(FOLDER + "a.mp4"))
                .isInstanceOf(GaveUpException.class)
                .hasMessageContaining("the connection broke (nothing moved for 300 s)");
    }

    @Test
    void breaksAConnectionThatOnlyTrickles() throws Exception {
        deliver("a.mp4", content(13, 5 << 20));
        store.whileReading = () -> nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        assertThatThrownBy(() -> verify(FOLDER + "a.mp4"))
                .isInstanceOf(GaveUpException.class)
                .hasMessageContaining("it comes too slowly");
    }

    @Test
    void leavesAloneWhatIsNoRecording() throws Exception {
        deliver("a.mp4", content(7, 100));
        store.objects.put(FOLDER + "metadata.json", new byte[2]);
        store.objects.put(FOLDER + "metadata-crc32c-0a1b2c3d.json", new byte[2]);
        store.objects.put("recordings/.brewmaster/open/0123.json", new byte[2]);
        assertThat(verify("recordings")).containsExactly(Verdict.OK);
    }

    @Test
    void asksEveryManifestThatNamesAnObject() throws Exception {
        byte[] content = content(8, 100);
        deliver("a.mp4", content);
        put(FOLDER + "recording-crc32c-0a1b2c3d.json", manifest(FOLDER + "a.mp4", content(9, 100)));
        assertThat(verify("recordings/")).as("one of two is not true").containsExactly(Verdict.DIFFERS);
        assertThat(told.get(0).reason().orElseThrow()).contains("recording-crc32c-0a1b2c3d.json says");
    }

    @Test
    void findsTheManifestOfARecordingInAnotherFolder() throws Exception {
        byte[] one = content(10, 100);
        byte[] other = content(11, 50);
        String elsewhere = "recordings/2026/05/03/other/s1/b.mp4";
        store.objects.put(FOLDER + "a.mp4", one);
        store.objects.put(elsewhere, other);
        put(
                FOLDER + "recording.json",
                Map.of("files", List.of(manifest(FOLDER + "a.mp4", one), manifest(elsewhere, other))));
        assertThat(verify("recordings")).containsExactly(Verdict.OK, Verdict.OK);
    }

    private void deliver(String name, byte[] content) {
        deliver(FOLDER, name, content);
    }

    private void deliver(String folder, String name, byte[] content) {
        store.objects.put(folder + name, content);
        put(folder + "recording.json", manifest(folder + name, content));
    }

    private void put(String key, Map<String, ?> manifest) {
        store.objects.put(key, Json.write(manifest).getBytes(StandardCharsets.UTF_8));
        try {
            store.documents.write(key, Json.write(manifest), Optional.empty());
        } catch (StoreException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Map<String, ?> manifest(String key, byte[] content) {
        return Map.of(
                "key",
                key,
                "bytes",
                content.length,
                "checksum",
                Map.of(
                        "algorithm",
                        "CRC32C",
                        "type",
                        "FULL_OBJECT",
                        "value",
                        Crc32c.of(content).base64()));
    }

    private static byte[] content(int seed, int bytes) {
        byte[] content = new byte[bytes];
        new Random(seed).nextBytes(content);
        return content;
    }

    private List<Verdict> verify(String... keys) throws StoreException, GaveUpException, InterruptedException {
        told.clear();
        Patience patience = new Patience(
                Duration.ofDays(1),
                Duration.ofMinutes(5),
                new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(20), new SplittableRandom(1)),
                nanos::get,
                pause -> nanos.addAndGet(pause.toNanos()));
        ProgressDisplay display = new ProgressDisplay() {
            @Override
            public void show(String what, long done, long total, Duration elapsed) {
                shown.add(done);
            }

            @Override
            public void clear() {
                // Nothing is drawn.
            }
        };
        Verifier verifier = new Verifier(store, patience, new ObjectReader(store, patience, display), tally, told::add);
        for (String key : keys) {
            verifier.verify(key);
        }
        return told.stream().map(Checked::verdict).toList();
    }

    private static StoreException passing() {
        return new StoreException(Kind.RETRYABLE, "passing");
    }

    private static StoreException refused() {
        return new StoreException(Kind.REFUSED, "refused");
    }
}
