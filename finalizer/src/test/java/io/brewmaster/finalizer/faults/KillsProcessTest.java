package io.brewmaster.finalizer.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.finalizer.process.Finalizer;
import io.brewmaster.testkit.s3.Fault;
import io.brewmaster.testkit.s3.S3Operation;
import io.brewmaster.testkit.s3.StrictS3;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 of the watcher, of the call, of both, at random instants over the life of a recording; started again each time. */
class KillsProcessTest {
    private static final int RECORDERS = 3;
    private static final int KILLS = Scale.of(6, 201);
    private static final int KILLS_PER_RECORDING = 4;
    /** Most recordings are plain ones. */
    private static final Take.Kind[] KINDS = {
        Take.Kind.PLAIN, Take.Kind.PLAIN, Take.Kind.PLAIN, Take.Kind.HYBRID, Take.Kind.CUT
    };

    private static final Duration TICK = Duration.ofMillis(5);
    /** An undisturbed life takes about 5 s; each kill costs a start of a JVM, and some 5 s of quiet. */
    private static final Duration LIFE = Duration.ofMinutes(5);

    @TempDir
    private Path folder;

    /** From when on a kill's delay counts, and how long that may be: about as long as the stage takes. */
    private enum Stage {
        BEFORE_THE_FIRST_BYTE(700),
        GROWING(2_000),
        AT_THE_END(200),
        FINISHING(2_500),
        COMPLETED(100),
        DOCUMENTED(40);

        private final int millis;

        Stage(int millis) {
            this.millis = millis;
        }
    }

    private enum Target {
        WATCHER,
        CALL,
        BOTH
    }

    private record Kill(Stage stage, Duration delay, Target target) {
        static Kill draw(SplittableRandom random) {
            Stage stage = Scale.pick(random, Stage.values());
            return new Kill(
                    stage, Duration.ofMillis(random.nextInt(stage.millis)), Scale.pick(random, Target.values()));
        }
    }

    @Test
    void everyRecordingArrivesOnce() throws Exception {
        Tally tally = new Tally("kill -9");
        try (StrictS3 s3 = StrictS3.start()) {
            s3.createBucket(Finalizer.BUCKET);
            // Wider windows between one request and the next.
            s3.faults().seed(Scale.seed()).slowness(Duration.ofMillis(150));
            s3.faults().sometimes(S3Operation.UPLOAD_PART, Fault.SLOW, 0.3);
            s3.faults().sometimes(S3Operation.COMPLETE_MULTIPART_UPLOAD, Fault.SLOW, 0.5);
            s3.faults().sometimes(S3Operation.PUT_OBJECT, Fault.SLOW, 0.3);
            Arrivals arrivals = new Arrivals(s3, tally);
            Parallel.run(RECORDERS, number -> recorder("r" + number, s3, arrivals, tally));
            arrivals.assertSettled();
        }
        tally.settle();
    }

    /** As a kill leaves it between the record of the delivery and the removal of the files. */
    @Test
    void nothingIsUploadedOfWhatWasDelivered() throws Exception {
        Tally tally = new Tally("killed before the removal");
        try (StrictS3 s3 = StrictS3.start();
                Recorder recorder = new Recorder(folder.resolve("removal"), s3);
                Take take = Take.prepare(recorder.recordings(), folder, "removal", Take.Kind.PLAIN, 14 << 20)) {
            s3.createBucket(Finalizer.BUCKET);
            Arrivals arrivals = new Arrivals(s3, tally);
            tally.in();
            take.record();
            // The same file with its time to the nanosecond, which a copy would not have.
            Path aside = Files.createLink(folder.resolve("aside.mp4"), take.media());
            Finalizer.Result result =
                    recorder.finalizer().call("finish", take.directory().toString());
            assertThat(result.exit()).as(result.output()).isZero();
            Files.createDirectory(take.directory());
            Files.move(aside, take.media());
            tally.fault("files back");
            recorder.watch();
            Waiting.until(() -> Files.notExists(take.directory()), "the removal");
            assertThat(s3.requests(S3Operation.CREATE_MULTIPART_UPLOAD)).isEqualTo(1);
            arrivals.check(take);
            arrivals.assertSettled();
        }
        tally.settle();
    }

    private void recorder(String name, StrictS3 s3, Arrivals arrivals, Tally tally)
            throws IOException, InterruptedException {
        SplittableRandom random = Scale.random(name);
        int killed = 0;
        try (Recorder recorder = new Recorder(folder.resolve(name), s3)) {
            for (int i = 0; killed < KILLS / RECORDERS; i++) {
                String id = name + "-" + i;
                Take.Kind kind = Scale.pick(random, KINDS);
                tally.in();
                try (Take take =
                        Take.prepare(recorder.recordings(), folder, id, kind, (12 << 20) + random.nextInt(20 << 20))) {
                    Life life = new Life(take, recorder, arrivals, random);
                    try {
                        life.run();
                        arrivals.check(take);
                        recorder.assertDiscreet();
                    } finally {
                        killed += life.killed(tally);
                    }
                } catch (AssertionError | RuntimeException wrong) {
                    tally.loss(id, wrong);
                    System.out.println(recorder.said());
                    return;
                }
            }
        }
    }

    /** One recording, and what happens around it. */
    private static final class Life {
        private final Take take;
        private final Recorder recorder;
        private final Arrivals arrivals;
        private final SplittableRandom random;
        private final List<Kill> kills = new ArrayList<>();
        private final List<String> done = new ArrayList<>();
        private final Map<Stage, Long> entered = new EnumMap<>(Stage.class);
        private final long begun = System.nanoTime();
        private final long firstByte;
        private final long growth;
        private final long endToCall;
        private long watchAgain = begun;
        private boolean ended;

        Life(Take take, Recorder recorder, Arrivals arrivals, SplittableRandom random) {
            this.take = take;
            this.recorder = recorder;
            this.arrivals = arrivals;
            this.random = random;
            for (int i = 0; i < KILLS_PER_RECORDING; i++) {
                kills.add(Kill.draw(random));
            }
            this.firstByte = TimeUnit.MILLISECONDS.toNanos(random.nextInt(700));
            this.growth = TimeUnit.MILLISECONDS.toNanos(1_000 + random.nextInt(1_500));
            this.endToCall = TimeUnit.MILLISECONDS.toNanos(random.nextInt(200));
            enter(Stage.BEFORE_THE_FIRST_BYTE);
        }

        private void enter(Stage stage) {
            entered.putIfAbsent(stage, System.nanoTime());
        }

        void run() throws InterruptedException {
            while (!isOver()) {
                if (System.nanoTime() - begun > LIFE.toNanos()) {
                    throw new AssertionError(take.id() + " is not delivered after " + LIFE + ", killed: " + done);
                }
                if (System.nanoTime() - watchAgain >= 0) {
                    recorder.watch();
                }
                record();
                look();
                kill();
                TimeUnit.NANOSECONDS.sleep(TICK.toNanos());
            }
        }

        private boolean isOver() {
            return ended && Files.notExists(take.directory()) && !recorder.isCalling();
        }

        private void record() {
            long now = System.nanoTime() - begun;
            if (ended || now < firstByte) {
                return;
            }
            if (!entered.containsKey(Stage.GROWING)) {
                take.begin();
                enter(Stage.GROWING);
            }
            double part = Math.min(1, (double) (now - firstByte) / growth);
            take.growTo((long) (part * take.bytes()));
            if (part == 1) {
                take.end();
                ended = true;
                enter(Stage.AT_THE_END);
            }
        }

        private void look() {
            if (!ended) {
                return;
            }
            boolean isGone = Files.notExists(take.media());
            if (!entered.containsKey(Stage.COMPLETED) && arrivals.isThere(take.key())) {
                enter(Stage.COMPLETED);
            }
            assertThat(isGone && !entered.containsKey(Stage.COMPLETED))
                    .as("the file is gone although there is no object: " + take.id())
                    .isFalse();
            if (entered.containsKey(Stage.COMPLETED) && arrivals.isThere(take.folder() + "recording.json")) {
                enter(Stage.DOCUMENTED);
            }
            boolean isTime = System.nanoTime() - entered.getOrDefault(Stage.AT_THE_END, begun) >= endToCall;
            if (isTime && !recorder.isCalling() && Files.exists(take.directory())) {
                var unused = recorder.call(take.directory());
                enter(Stage.FINISHING);
            }
        }

        private void kill() throws InterruptedException {
            for (Kill kill : List.copyOf(kills)) {
                Long since = entered.get(kill.stage());
                if (since != null && System.nanoTime() - since >= kill.delay().toNanos()) {
                    kills.remove(kill);
                    kill(kill);
                }
            }
        }

        private void kill(Kill kill) throws InterruptedException {
            boolean watcher = (kill.target() != Target.CALL || !recorder.isCalling()) && recorder.killWatcher();
            boolean call = kill.target() != Target.WATCHER && recorder.killCall();
            if (watcher) {
                watchAgain = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(random.nextInt(300));
            }
            if (watcher || call) {
                String who = watcher && call ? "both" : watcher ? "watcher" : "call";
                done.add(who + " " + Scale.words(kill.stage()));
            }
        }

        int killed(Tally tally) {
            done.forEach(tally::fault);
            return done.size();
        }
    }
}
