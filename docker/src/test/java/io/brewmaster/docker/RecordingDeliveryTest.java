package io.brewmaster.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.core.json.JsonException;
import java.time.Duration;
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
    private static final Duration SOON = Duration.ofSeconds(60);

    private Neighbourhood neighbourhood;

    @BeforeAll
    void build(Neighbourhood shared) {
        neighbourhood = shared;
        Images.jibri();
    }

    private JitsiContainer jibri(String nick) {
        return new JitsiContainer(Images.jibri(), neighbourhood).with("JIBRI_INSTANCE_ID", nick);
    }

    private Delivery delivery(Recorder recorder, String session) {
        return new Delivery(neighbourhood.bucket(), session, recorder.log());
    }

    @Test
    void deliversARecordingAndRemovesItFromTheDiskAndIsReadyForTheNext() throws JsonException {
        try (Recorder recorder = Recorder.start(jibri("jibri-deliver"))) {
            for (String session : new String[] {"first-session", "second-session"}) {
                recorder.record(session, "standup");
                recorder.stopRecording();

                Delivery delivered = delivery(recorder, session).await(SOON);
                recorder.log().await("finalize script exited 0", SOON);
                assertThat(delivered.boxes()).contains("moov", "mdat");
                assertThat(delivered.manifest()).containsEntry("meetingUrl", "https://meet.example.com/standup");
                assertThat(delivered.text("/metadata.json")).doesNotContain("a-token-in-clear");
            }
            assertThat(recorder.container().shell("find /storage/recordings -name '*.mp4'"))
                    .isEmpty();
            assertThat(recorder.log().toString())
                    .doesNotContain("a-token-in-clear")
                    .doesNotContain("test-secret");
            // Metrics are lines of their own, without the prefix that Jibri gives what the script writes.
            assertThat(recorder.log().stdout())
                    .anyMatch(line -> line.startsWith("{\"_aws\"") && line.contains("\"RecordingSucceeded\":1"));
        }
    }

    @Test
    void dockerStopInTheMiddleOfARecordingDeliversIt() {
        try (Recorder recorder = Recorder.start(jibri("jibri-stop"))) {
            recorder.record("stopped-session", "board");
            recorder.container().stop();

            assertThat(delivery(recorder, "stopped-session").await(SOON).boxes())
                    .contains("moov", "mdat");
            assertThat(recorder.container().exitCode()).isZero();
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
    void aRecordingWhoseWriterIsKilledIsDeliveredAsFarAsItPlays() {
        try (Recorder recorder = Recorder.start(jibri("jibri-writer-killed"))) {
            recorder.record("fragments-session", "board");
            recorder.container().shell("kill -KILL $(pgrep -x ffmpeg)");

            assertThat(delivery(recorder, "fragments-session").await(SOON).boxes())
                    .contains("moov", "moof");
        }
    }
}
