package io.brewmaster.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.brewmaster.core.json.JsonException;
import io.brewmaster.testkit.emf.EmfSchema;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@ContainerTest
@TestInstance(Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
class RecordingDeliveryTest {
    private static final Duration SOON = Duration.ofSeconds(90);
    /** Pictures and pieces of sound in the lines of {@link Recorder#frames}. */
    private static final int A_SECOND_OF_FRAMES = 70;

    private Neighbourhood neighbourhood;

    @BeforeAll
    void build(Neighbourhood shared) {
        neighbourhood = shared;
        Images.jibri();
    }

    private JitsiContainer jibri(String nick) {
        return new JitsiContainer(Images.jibri(), neighbourhood).with("JIBRI_INSTANCE_ID", nick);
    }

    private void awaitParts(String session, int atLeast) {
        await().atMost(SOON).until(() -> neighbourhood.openParts(session).orElse(0) >= atLeast);
    }

    private Delivery delivery(Recorder recorder, String session) {
        return new Delivery(neighbourhood.bucket(), session, recorder.log());
    }

    @Test
    void deliversARecordingAndRemovesItFromTheDiskAndIsReadyForTheNext() throws JsonException {
        try (Recorder recorder = Recorder.start(jibri("jibri-deliver"))) {
            for (String session : new String[] {"first-session", "second-session"}) {
                recorder.record(session, "standup");
                String kept = recorder.keep(session);
                recorder.stopRecording();

                Delivery delivered = delivery(recorder, session).await(SOON);
                recorder.log().await("finalize script exited 0", SOON);
                // ffmpeg writes fragments and in the end an index behind them; a browser wants it in front.
                assertThat(delivered.boxes()).startsWith("ftyp", "moov").contains("mdat");
                assertThat(recorder.frames(delivered)).isEqualTo(recorder.frames(kept));
                assertThat(delivered.manifest()).containsEntry("meetingUrl", "https://meet.example.com/standup");
                assertThat(delivered.text("/metadata.json")).doesNotContain("a-token-in-clear");
            }
            assertThat(recorder.container().shell("find /storage/recordings -name '*.mp4'"))
                    .isEmpty();
            assertThat(recorder.log().toString())
                    .doesNotContain("a-token-in-clear")
                    .doesNotContain("test-secret");
            // The watcher's, each a line of its own, without the prefix that Jibri gives what the script writes.
            assertThat(recorder.log().stdout())
                    .filteredOn(line -> line.contains("_aws"))
                    .allSatisfy(EmfSchema::assertValid)
                    .filteredOn(line -> line.contains("\"RecordingSucceeded\":1"))
                    .hasSize(2);
            assertThat(recorder.log().stderr())
                    .filteredOn(line -> line.contains("finalizer"))
                    .anyMatch(line -> line.contains("watching"));
        }
    }

    @Test
    void dockerStopInTheMiddleOfARecordingDeliversIt() {
        try (Recorder recorder = Recorder.start(jibri("jibri-stop").withLivelyScreen())) {
            recorder.record("stopped-session", "board");
            awaitParts("stopped-session", 1);
            recorder.container().stop();

            assertThat(delivery(recorder, "stopped-session").await(SOON).boxes())
                    .startsWith("ftyp", "moov")
                    .contains("mdat");
            assertThat(recorder.container().exitCode()).isZero();
            assertThat(neighbourhood.openParts("stopped-session")).isEmpty();
            recorder.log().await("s6-rc: info: service 01-config successfully stopped", SOON);
            List<String> log = recorder.log().stderr();
            assertThat(log.indexOf("s6-rc: info: service 30-finalizer-watch: stopping"))
                    .isGreaterThan(log.indexOf("s6-rc: info: service 40-jibri successfully stopped"));
            assertThat(log).noneMatch(line -> line.contains("next start in"));
        }
    }

    @Test
    void dockerKillInTheMiddleOfARecordingLeavesItToTheNextContainerOnTheSameVolume() throws JsonException {
        JitsiContainer first = jibri("jibri-lost").withLivelyScreen();
        try (Recorder lost = Recorder.start(first)) {
            lost.record("lost-session", "board");
            awaitParts("lost-session", 1);
            String file = lost.file("lost-session");
            first.kill();
            byte[] written = first.bytes(file);

            try (Recorder next = Recorder.start(jibri("jibri-next").onStorageOf(first))) {
                Delivery delivered = delivery(next, "lost-session").await(SOON);
                assertThat(delivered.recording()).isEqualTo(written);
                assertThat(delivered.manifest()).containsEntry("truncated", true);
                assertThat(next.frames(delivered).lines().count()).isGreaterThan(A_SECOND_OF_FRAMES);
                assertThat(next.container().shell("ls /storage/recordings")).isEmpty();
            }
            assertThat(neighbourhood.openParts("lost-session")).isEmpty();
        }
    }

    @Test
    void aKilledWatcherIsStartedAgainAndTheRecordingArrivesOnce() {
        try (Recorder recorder = Recorder.start(jibri("jibri-watcher-killed").withLivelyScreen())) {
            recorder.record("watched-session", "board");
            awaitParts("watched-session", 1);
            ContainerLog.Mark before = recorder.log().mark();
            recorder.container().shell("kill -KILL $(s6-svstat -o pid /run/service/30-finalizer-watch)");
            recorder.log()
                    .awaitAfter(before, line -> line.contains("finalizer-watch: ended (killed by signal 9)"), SOON);
            recorder.log().awaitAfter(before, line -> line.contains("watching"), SOON);
            awaitParts("watched-session", 2);
            String kept = recorder.keep("watched-session");
            recorder.stopRecording();

            Delivery delivered = delivery(recorder, "watched-session").await(SOON);
            recorder.log().await("finalize script exited 0", SOON);
            assertThat(recorder.frames(delivered)).isEqualTo(recorder.frames(kept));
            assertThat(delivered.keys()).filteredOn(key -> key.endsWith(".mp4")).hasSize(1);
            assertThat(neighbourhood.openParts("watched-session")).isEmpty();
            assertThat(recorder.log().stdout())
                    .filteredOn(line -> line.contains("\"RecordingSucceeded\":1"))
                    .hasSize(1);
        }
    }

    @Test
    void deliversWhereTheComposeFileTakesTheScriptOutOfTheEnvironment() {
        // Upstream's names it without a value, which leaves the container none.
        try (Recorder recorder =
                Recorder.start(jibri("jibri-compose").with("JIBRI_FINALIZE_RECORDING_SCRIPT_PATH", ""))) {
            recorder.record("compose-session", "board");
            recorder.stopRecording();

            recorder.log().await("finalize script exited 0", SOON);
            delivery(recorder, "compose-session").await(SOON);
        }
    }

    @Test
    void dockerStopOfAJibriThatDoesNotAnswerDeliversTheRecordingToo() {
        try (Recorder recorder = Recorder.start(jibri("jibri-deaf").with("STANDIN_DEAF", "1"))) {
            recorder.record("deaf-session", "board");
            recorder.container().stop();

            assertThat(delivery(recorder, "deaf-session").await(SOON).boxes()).contains("moov", "mdat");
        }
    }

    @Test
    void aKilledJibriIsStartedAgainAndItsRecordingIsDelivered() {
        try (Recorder recorder = Recorder.start(jibri("jibri-killed"))) {
            recorder.record("killed-session", "board");
            ContainerLog.Mark before = recorder.log().mark();
            recorder.container().shell("kill -KILL $(pgrep -f [S]tandInJibri)");

            assertThat(delivery(recorder, "killed-session").await(SOON).boxes()).contains("moov", "mdat");
            recorder.log().awaitAfter(before, line -> line.equals("Jibri stand-in joined"), SOON);
            assertThat(recorder.container().running()).isTrue();
        }
    }

    @Test
    void jibrisOwnShutdownDeliversAndEndsTheContainer() {
        try (Recorder recorder = Recorder.start(jibri("jibri-shutdown"))) {
            recorder.record("shutdown-session", "board");
            recorder.shutDown();

            recorder.awaitEnd(SOON);
            assertThat(delivery(recorder, "shutdown-session").await(SOON).boxes())
                    .contains("moov", "mdat");
        }
    }

    @Test
    void aSingleUseRecorderEndsItsContainerAfterTheDelivery() {
        try (Recorder recorder = Recorder.start(jibri("jibri-single").with("JIBRI_SINGLE_USE_MODE", "true"))) {
            recorder.record("only-session", "board");
            recorder.stopRecording();

            recorder.awaitEnd(SOON);
            assertThat(delivery(recorder, "only-session").await(SOON).boxes()).contains("moov", "mdat");
        }
    }

    @Test
    void aRecordingWhoseWriterIsKilledIsDeliveredAsFarAsItPlays() throws JsonException {
        try (Recorder recorder = Recorder.start(jibri("jibri-writer-killed"))) {
            recorder.record("fragments-session", "board");
            String kept = recorder.keep("fragments-session");
            recorder.container().shell("kill -KILL $(pgrep -x ffmpeg)");

            Delivery delivered = delivery(recorder, "fragments-session").await(SOON);
            assertThat(delivered.boxes()).contains("moov", "moof");
            assertThat(delivered.manifest()).containsEntry("truncated", true);
            assertThat(recorder.frames(delivered)).isEqualTo(recorder.frames(kept));
            assertThat(recorder.frames(delivered).lines().count()).isGreaterThan(A_SECOND_OF_FRAMES);
        }
    }
}
