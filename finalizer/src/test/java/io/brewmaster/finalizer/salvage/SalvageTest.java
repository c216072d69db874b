package io.brewmaster.finalizer.salvage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brewmaster.core.emf.EmfWriter;
import io.brewmaster.core.json.Json;
import io.brewmaster.core.retry.Backoff;
import io.brewmaster.finalizer.delivery.Patience;
import io.brewmaster.finalizer.delivery.Placement;
import io.brewmaster.finalizer.mp4.RecordingMode;
import io.brewmaster.finalizer.notice.Arrival;
import io.brewmaster.finalizer.progress.RecordingMetrics;
import io.brewmaster.finalizer.recording.PartPlan;
import io.brewmaster.finalizer.salvage.DyingStore.Killed;
import io.brewmaster.finalizer.salvage.Salvaged.Abandoned;
import io.brewmaster.finalizer.salvage.Salvaged.Alive;
import io.brewmaster.finalizer.salvage.Salvaged.AlreadyComplete;
import io.brewmaster.finalizer.salvage.Salvaged.Completed;
import io.brewmaster.finalizer.salvage.Salvaged.Extent;
import io.brewmaster.finalizer.salvage.Salvaged.NotNow;
import io.brewmaster.finalizer.salvage.Salvaged.Waiting;
import io.brewmaster.finalizer.shared.OpenStates;
import io.brewmaster.finalizer.store.Encryption;
import io.brewmaster.finalizer.store.FakeStore;
import io.brewmaster.finalizer.store.FakeStore.Step;
import io.brewmaster.finalizer.store.ObjectStore;
import io.brewmaster.finalizer.store.StoreException;
import io.brewmaster.finalizer.upload.StateKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SalvageTest {
    private static final String KEY = LostRecorder.KEY;
    private static final String STATE = StateKey.of("rec", KEY);
    private static final Duration ORPHAN_AFTER = Duration.ofMinutes(10);
    private static final int FULL = (int) PartPlan.MIN_PART;

    private FakeStore store = new FakeStore();
    private final AtomicLong nanoTime = new AtomicLong(17);
    private final ByteArrayOutputStream metrics = new ByteArrayOutputStream();
    private final List<Arrival> arrivals = new ArrayList<>();
    private boolean noRoom;
    private final Salvage salvage = salvage(store, "a salvager");

    private Salvage salvage(ObjectStore through, String owner) {
        return new Salvage(
                through,
                new OpenStates(through.documents(), "rec", owner),
                new SalvageSettings(ORPHAN_AFTER, Encryption.of("AES256", Optional.empty()), ZoneOffset.UTC),
                new RecordingMetrics(new EmfWriter(metrics), "p", "e", Clock.fixed(Instant.EPOCH, ZoneOffset.UTC)),
                this::note,
                this::patience,
                nanoTime::get);
    }

    /** Nobody else would know by then that there is something to tell. */
    private void note(Arrival arrival) throws IOException {
        if (noRoom) {
            throw new IOException("no room");
        }
        assertThat(store.documents.contents())
                .as("the state, while it is noted")
                .isNotEmpty();
        arrivals.add(arrival);
    }

    private void pause(Duration duration) {
        nanoTime.addAndGet(duration.toNanos());
        store.documents.now = store.documents.now.plus(duration);
    }

    private void record(RecordingMode mode, int parts) throws StoreException {
        new LostRecorder(store, mode).record(parts);
        pause(ORPHAN_AFTER);
    }

    @Test
    void leavesTheLivingAlone() throws Exception {
        new LostRecorder(store, RecordingMode.HYBRID).record(2);
        pause(ORPHAN_AFTER.minusSeconds(1));
        assertThat(salvage.recover(this::pause)).containsExactly(new Alive(STATE));
        assertThat(store.objects).isEmpty();
    }

    /** After an outage all states are old. The living write again before the second look. */
    @Test
    void leavesAnOwnerAloneWhoWritesBeforeTheSecondLook() throws Exception {
        OpenStates.Handle handle = new LostRecorder(store, RecordingMode.HYBRID).record(2);
        pause(ORPHAN_AFTER);
        assertThat(salvage.sweep()).containsExactly(new Waiting(STATE, Silence.SECOND_LOOK));
        pause(Duration.ofSeconds(44));
        assertThat(salvage.sweep()).containsExactly(new Waiting(STATE, Duration.ofSeconds(1)));
        handle.write(new OpenStates(store.documents, "rec", "")
                .read(STATE)
                .orElseThrow()
                .state()
                .upload());
        pause(Duration.ofSeconds(2));
        assertThat(salvage.sweep()).containsExactly(new Alive(STATE));
        pause(ORPHAN_AFTER);
        assertThat(salvage.sweep()).containsExactly(new Waiting(STATE, Silence.SECOND_LOOK));
        assertThat(store.objects).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"HYBRID", "FRAGMENTED"})
    void makesACutRecordingOfFragments(RecordingMode mode) throws Exception {
        record(mode, 3);
        Completed completed = (Completed) only(salvage.recover(this::pause));
        assertThat(completed.extent()).isEqualTo(Extent.TRUNCATED);
        assertThat(completed.bytes()).isEqualTo(3L * FULL);
        assertThat(store.objects.get(KEY)).isEqualTo(provisional(3 * FULL));
        Map<String, ?> manifest = manifest();
        assertThat(manifest.get("truncated")).isEqualTo(true);
        assertThat(manifest.get("key")).isEqualTo(KEY);
        assertThat(manifest.get("started")).isEqualTo("2026-03-04T05:06:07Z");
        assertThat(manifest).doesNotContainKeys("damaged", "ended");
        assertThat(manifest.get("reason")).asString().contains("ends with part 3");
        assertNothingIsLeft();
        assertThat(metrics.toString(StandardCharsets.UTF_8))
                .contains("\"RecordingTruncated\":1")
                .contains("\"RecordingSuccessRate\":100")
                .doesNotContain("\"damaged\"");
    }

    @Test
    void notesWhatItCompletedBeforeTheStateGoes() throws Exception {
        record(RecordingMode.HYBRID, 3);
        salvage.recover(this::pause);
        assertThat(arrivals).singleElement().satisfies(arrival -> {
            assertThat(arrival.key()).isEqualTo(KEY);
            assertThat(arrival.bytes()).isEqualTo(3L * FULL);
            assertThat(arrival.manifest()).isEqualTo(manifest());
        });
        assertNothingIsLeft();
    }

    @Test
    void completesARecordingOfWhichNobodyCanBeTold() throws Exception {
        noRoom = true;
        record(RecordingMode.HYBRID, 3);
        assertThat(only(salvage.recover(this::pause))).isInstanceOf(Completed.class);
        assertNothingIsLeft();
        assertThat(metrics.toString(StandardCharsets.UTF_8)).contains("\"NoticesGivenUp\":1");
    }

    @Test
    void putsAStandInBeforeAPlainRecordingWithoutItsBeginning() throws Exception {
        record(RecordingMode.PLAIN, 3);
        Completed completed = (Completed) only(salvage.recover(this::pause));
        assertThat(completed.extent()).isEqualTo(Extent.DAMAGED);
        byte[] object = Objects.requireNonNull(store.objects.get(KEY));
        assertThat(object).hasSize(3 * FULL);
        assertThat(new String(object, 4, 8, StandardCharsets.US_ASCII)).isEqualTo("ftypisom");
        assertThat(new String(object, 44, 4, StandardCharsets.US_ASCII)).isEqualTo("mdat");
        assertThat(Arrays.copyOfRange(object, 48, FULL)).containsOnly(0);
        assertThat(Arrays.copyOfRange(object, FULL, 3 * FULL))
                .isEqualTo(Arrays.copyOfRange(LostRecorder.FILE, FULL, 3 * FULL));
        assertThat(manifest().get("damaged")).isEqualTo(true);
        assertThat(manifest()).doesNotContainKey("truncated");
        assertNothingIsLeft();
        assertThat(metrics.toString(StandardCharsets.UTF_8)).contains("\"RecordingTruncated\":1");
    }

    @Test
    void abandonsWhatHoldsNothing() throws Exception {
        record(RecordingMode.PLAIN, 1);
        assertThat(only(salvage.recover(this::pause)))
                .isInstanceOfSatisfying(
                        Abandoned.class, it -> assertThat(it.reason()).isEqualTo("nothing had been uploaded"));
        assertThat(store.objects).isEmpty();
        assertNothingIsLeft();
        assertThat(metrics.toString(StandardCharsets.UTF_8)).contains("\"RecordingSuccessRate\":0");
    }

    /** What cannot be used from here may still be worth something to somebody. */
    @Test
    void destroysNoPartsThatItCannotUse() throws Exception {
        record(RecordingMode.PLAIN, 3);
        upload().remove(2);
        assertThat(only(salvage.recover(this::pause)))
                .isInstanceOfSatisfying(
                        Abandoned.class, it -> assertThat(it.reason()).startsWith("none of the 1 parts"));
        assertThat(store.uploads).hasSize(1);
        assertThat(store.documents.contents()).isEmpty();
    }

    @Test
    void abandonsAnUploadThatWasAborted() throws Exception {
        record(RecordingMode.HYBRID, 2);
        store.uploads.clear();
        assertThat(only(salvage.recover(this::pause))).isInstanceOf(Abandoned.class);
        assertNothingIsLeft();
    }

    @Test
    void stopsBeforeAPartWithAGapInFrontOfIt() throws Exception {
        record(RecordingMode.HYBRID, 3);
        upload().remove(2);
        Completed completed = (Completed) only(salvage.recover(this::pause));
        assertThat(completed.bytes()).isEqualTo(FULL);
        assertThat(store.objects.get(KEY)).isEqualTo(LostRecorder.PROVISIONAL);
    }

    /** A part that was sent unfinished when nothing had moved for a while can only be the last. */
    @Test
    void endsWithAPartThatIsNotFull() throws Exception {
        record(RecordingMode.HYBRID, 3);
        upload().put(2, LostRecorder.bytes(9, 100));
        Completed completed = (Completed) only(salvage.recover(this::pause));
        assertThat(completed.bytes()).isEqualTo(FULL + 100L);
    }

    /** A server that lists no checksums: only what was noted about exactly these parts counts. */
    @Test
    void trustsNoPartWithoutAChecksum() throws Exception {
        store.keepsChecksums = false;
        record(RecordingMode.HYBRID, 3);
        upload().put(3, LostRecorder.bytes(9, FULL));
        Completed completed = (Completed) only(salvage.recover(this::pause));
        assertThat(completed.bytes()).isEqualTo(2L * FULL);
    }

    @Test
    void leavesAnotherObjectAndThePartsAsTheyAre() throws Exception {
        record(RecordingMode.HYBRID, 2);
        store.objects.put(KEY, new byte[] {1});
        assertThat(only(salvage.recover(this::pause))).isInstanceOf(NotNow.class);
        assertThat(store.objects.get(KEY)).hasSize(1);
        assertThat(store.uploads).hasSize(1);
        assertThat(store.documents.contents()).hasSize(1);
    }

    @Test
    void leavesAStateAloneThatItDoesNotUnderstand() throws Exception {
        store.documents.write(STATE, "{\"version\":2}", Optional.empty());
        pause(ORPHAN_AFTER);
        assertThat(only(salvage.recover(this::pause)))
                .isInstanceOfSatisfying(
                        NotNow.class, it -> assertThat(it.reason()).contains("member version"));
        assertThat(store.documents.contents()).hasSize(1);
    }

    @Test
    void goesOnWithTheNextWhenOneFails() throws Exception {
        record(RecordingMode.HYBRID, 2);
        store.documents.write(StateKey.folder("rec") + "0.json", "{}", Optional.empty());
        pause(ORPHAN_AFTER);
        assertThat(salvage.recover(this::pause)).hasSize(2).hasAtLeastOneElementOfType(Completed.class);
    }

    @Test
    void waitsForTheNextSweepWhenTheStoreRefuses() throws Exception {
        record(RecordingMode.HYBRID, 2);
        store.fail(Step.COMPLETE, new StoreException(StoreException.Kind.REFUSED, "no permission"));
        assertThat(only(salvage.recover(this::pause))).isInstanceOf(NotNow.class);
        pause(ORPHAN_AFTER);
        assertThat(only(salvage.recover(this::pause))).isInstanceOf(Completed.class);
        assertNothingIsLeft();
    }

    /** The last word before Complete or Abort is a conditional write: an owner who is back by then keeps its upload. */
    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void letsAnOwnerHaveItBackUntilTheLastMoment(int parts) throws Exception {
        LostRecorder recorder = new LostRecorder(store, RecordingMode.HYBRID);
        OpenStates.Handle handle = recorder.record(parts);
        pause(ORPHAN_AFTER);
        salvage.sweep();
        pause(Silence.SECOND_LOOK);
        OpenStates theirs = new OpenStates(store.documents, "rec", "a salvager");
        OpenStates.Found found = theirs.read(STATE).orElseThrow();
        OpenStates.Handle taken = theirs.takeOver(found).orElseThrow();
        handle.takeBack(found.state().upload());
        Salvaged result = new Rescue(
                        store,
                        new Placement(store, Encryption.of("AES256", Optional.empty()), patience()),
                        patience(),
                        ZoneOffset.UTC,
                        STATE,
                        taken,
                        found.state().upload(),
                        arrivals::add)
                .run();
        assertThat(result).isEqualTo(new Alive(STATE));
        assertThat(store.objects).isEmpty();
        assertThat(store.uploads).hasSize(1);
        assertThat(arrivals).isEmpty();
    }

    private Patience patience() {
        return new Patience(
                Duration.ofSeconds(60),
                Duration.ofSeconds(60),
                new Backoff(Duration.ofMillis(1), Duration.ofMillis(1), new Random(1)),
                nanoTime::get,
                this::pause);
    }

    /** A recorder is lost after each of its calls in turn; whatever it left, the bucket ends in order. */
    @ParameterizedTest
    @EnumSource(names = {"PLAIN", "HYBRID"})
    void salvagesWhateverARecorderLeaves(RecordingMode mode) throws Exception {
        Map<String, Integer> outcomes = new TreeMap<>();
        int calls = 1;
        for (; killedAfter(calls, mode); calls++) {
            pause(ORPHAN_AFTER);
            List<Salvaged> results = salvage(store, "salvager " + calls).recover(this::pause);
            outcomes.merge(assertInOrder(results, mode, calls), 1, Integer::sum);
            store = new FakeStore();
        }
        assertThat(store.objects.get(KEY)).isEqualTo(LostRecorder.FILE);
        // The first calls are begin and a look at whether there is a state already; the last one removes it.
        assertThat(outcomes)
                .isEqualTo(
                        mode == RecordingMode.PLAIN
                                ? Map.of(
                                        "-", 3,
                                        "Abandoned", 2,
                                        "Completed DAMAGED", 6,
                                        "Completed WHOLE", 1,
                                        "AlreadyComplete", 3)
                                : Map.of(
                                        "-", 3,
                                        "Abandoned", 1,
                                        "Completed TRUNCATED", 8,
                                        "Completed WHOLE", 1,
                                        "AlreadyComplete", 3));
    }

    /** False when it lived to the end. */
    private boolean killedAfter(int calls, RecordingMode mode) throws StoreException {
        try {
            new LostRecorder(new DyingStore(store, calls).store(), mode).finish();
            return false;
        } catch (Killed lost) {
            return true;
        }
    }

    private String assertInOrder(List<Salvaged> results, RecordingMode mode, int calls) throws Exception {
        if (results.isEmpty()) {
            return "-";
        }
        assertThat(store.documents.contents()).as("after call %d", calls).isEmpty();
        assertThat(store.uploads).as("after call %d", calls).isEmpty();
        Salvaged result = only(results);
        if (result instanceof Abandoned) {
            assertThat(store.objects).as("after call %d", calls).isEmpty();
            return "Abandoned";
        }
        byte[] object = Objects.requireNonNull(store.objects.get(KEY));
        assertThat(store.objects).containsKey(LostRecorder.FOLDER + "recording.json");
        if (result instanceof Completed completed && completed.extent() != Extent.WHOLE) {
            byte[] expected = provisional(object.length);
            int from = mode == RecordingMode.PLAIN ? FULL : 0;
            assertThat(Arrays.copyOfRange(object, from, object.length))
                    .as("after call %d", calls)
                    .isEqualTo(Arrays.copyOfRange(expected, from, object.length));
            return "Completed " + completed.extent();
        }
        assertThat(object).as("after call %d", calls).isEqualTo(LostRecorder.FILE);
        assertThat(store.objects.get(LostRecorder.FOLDER + "recording.json"))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(LostRecorder.MANIFEST);
        assertThat(store.objects.get(LostRecorder.FOLDER + "metadata.json"))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(LostRecorder.METADATA);
        return result instanceof AlreadyComplete ? "AlreadyComplete" : "Completed WHOLE";
    }

    /** The salvager itself is killed after each of its calls, and the next one finds what it left. */
    @ParameterizedTest
    @EnumSource(names = {"PLAIN", "HYBRID"})
    void endsTheSameWhereverASalvagerIsKilled(RecordingMode mode) throws Exception {
        record(mode, 3);
        salvage.recover(this::pause);
        Map<String, byte[]> once = Map.copyOf(store.objects);
        int killed = 0;
        for (boolean lost = true; lost; killed++) {
            store = new FakeStore();
            record(mode, 3);
            try {
                salvage(new DyingStore(store, killed + 1).store(), "first").recover(this::pause);
                lost = false;
            } catch (Killed dead) {
                pause(ORPHAN_AFTER);
                salvage(store, "second").recover(this::pause);
            }
            assertThat(store.objects).as("killed after %d", killed + 1).containsExactlyInAnyOrderEntriesOf(once);
            assertNothingIsLeft();
        }
        assertThat(killed).isGreaterThan(8);
    }

    @ParameterizedTest
    @EnumSource(names = {"PLAIN", "HYBRID"})
    void isDoneOnceBySeveralAtTheSameTime(RecordingMode mode) throws Exception {
        for (int round = 0; round < 10; round++) {
            store = new FakeStore();
            record(mode, 2);
            List<Salvaged> results = together(4);
            assertThat(results.stream().filter(Completed.class::isInstance))
                    .as("round %d: %s", round, results)
                    .hasSize(1);
            assertThat(store.objects).containsOnlyKeys(KEY, LostRecorder.FOLDER + "recording.json");
            assertNothingIsLeft();
        }
    }

    private List<Salvaged> together(int salvagers) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(salvagers);
        try {
            CyclicBarrier barrier = new CyclicBarrier(salvagers);
            List<Salvage> all = new ArrayList<>();
            for (int i = 0; i < salvagers; i++) {
                all.add(salvage(store, "salvager " + i));
                all.get(i).sweep();
            }
            pause(Silence.SECOND_LOOK);
            List<Future<List<Salvaged>>> sweeps = new ArrayList<>();
            for (Salvage one : all) {
                sweeps.add(threads.submit(() -> {
                    barrier.await(60, TimeUnit.SECONDS);
                    return one.sweep();
                }));
            }
            List<Salvaged> results = new ArrayList<>();
            for (Future<List<Salvaged>> sweep : sweeps) {
                results.addAll(sweep.get(120, TimeUnit.SECONDS));
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void saysWhenTheStatesCannotBeListed() {
        store.fail(Step.LIST_DOCUMENTS, new StoreException(StoreException.Kind.REFUSED, "no permission"));
        assertThatThrownBy(salvage::sweep).isInstanceOf(StoreException.class).hasMessage("no permission");
    }

    private Map<Integer, byte[]> upload() {
        return store.uploads.values().iterator().next();
    }

    private static byte[] provisional(int length) {
        byte[] bytes = Arrays.copyOf(LostRecorder.FILE, length);
        System.arraycopy(LostRecorder.PROVISIONAL, 0, bytes, 0, Math.min(length, FULL));
        return bytes;
    }

    private Map<String, ?> manifest() throws Exception {
        byte[] manifest = Objects.requireNonNull(store.objects.get(LostRecorder.FOLDER + "recording.json"));
        return Json.parseObject(new String(manifest, StandardCharsets.UTF_8));
    }

    private void assertNothingIsLeft() {
        assertThat(store.documents.contents()).isEmpty();
        assertThat(store.uploads).isEmpty();
    }

    private static Salvaged only(List<Salvaged> results) {
        assertThat(results).hasSize(1);
        return results.get(0);
    }
}
