package io.brewmaster.finalizer.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.brewmaster.core.recorder.RecorderState;
import io.brewmaster.core.recorder.WatcherReport;
import io.brewmaster.core.recorder.WatcherReport.Known;
import io.brewmaster.testkit.ecs.EcsAgentDouble;
import io.brewmaster.testkit.emf.EmfSchema;
import io.brewmaster.testkit.jitsi.JibriRestDouble;
import io.brewmaster.testkit.media.JibriSession;
import io.brewmaster.testkit.media.RecordingWriter;
import io.brewmaster.testkit.process.ProgramProcess;
import io.brewmaster.testkit.s3.Bucket;
import io.brewmaster.testkit.s3.S3Operation;
import io.brewmaster.testkit.s3.StrictS3;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real watcher beside a recording that grows: parts in the bucket before its end, all of it seconds after. */
class WatchProcessTest {
    private static final LocalDateTime STARTED = LocalDateTime.of(2026, 5, 4, 9, 30, 0);
    private static final long BYTES = 32L << 20;

    private final StrictS3 s3 = StrictS3.start();

    @TempDir
    private Path recordings;

    @BeforeEach
    void makeBucket() {
        s3.createBucket(Finalizer.BUCKET);
    }

    @AfterEach
    void stop() {
        s3.close();
    }

    private Finalizer finalizer() {
        return new Finalizer(recordings)
                .to(s3)
                .with("BREWMASTER_RUN", recordings.resolve("run").toString());
    }

    private JibriSession session(String id) {
        return JibriSession.create(recordings, id, "weekly", STARTED);
    }

    private Bucket bucket() {
        return s3.bucket(Finalizer.BUCKET);
    }

    private static void growTo(RecordingWriter writer, long size) {
        while (writer.size() < size) {
            assertThat(writer.grow()).isTrue();
        }
    }

    private void awaitParts(int atLeast) {
        await().atMost(Finalizer.PATIENCE)
                .until(() -> bucket().openUploads().stream().anyMatch(upload -> parts(upload) >= atLeast));
    }

    private int parts(Bucket.OpenUpload upload) {
        return s3.client()
                .listParts(r -> r.bucket(Finalizer.BUCKET).key(upload.key()).uploadId(upload.uploadId()))
                .parts()
                .size();
    }

    @Test
    void partsGoUpWhileTheMeetingRuns() throws Exception {
        JibriSession session = session("s1");
        try (ProgramProcess watcher = finalizer().start("watch");
                RecordingWriter writer = RecordingWriter.repeated(session.media(), BYTES)) {
            growTo(writer, BYTES / 2);
            awaitParts(2);
            growTo(writer, writer.growsTo());
            writer.finish();
            session.writeMetadata("https://meet.example.com/weekly?jwt=secret");

            Finalizer.Result result =
                    finalizer().call("finish", session.directory().toString());
            assertThat(result.exit()).as(result.output()).isZero();
            assertThat(result.stdout()).as("the watcher's metrics").isEmpty();
            assertDelivered("s1");
            await().atMost(Finalizer.PATIENCE)
                    .untilAsserted(
                            () -> assertThat(String.join("\n", watcher.stdout().all()))
                                    .contains("\"RecordingFinaliseSeconds\"", "\"RecordingSucceeded\":1"));
            watcher.stdout().all().forEach(EmfSchema::assertValid);
        }
    }

    private void assertDelivered(String session) {
        String folder = "recordings/2026/05/04/weekly/" + session + "/";
        assertThat(bucket().keys())
                .containsExactly(
                        folder + "metadata.json", folder + "recording.json", folder + "weekly_2026-05-04-09-30-00.mp4");
        assertThat(bucket().openUploads()).isEmpty();
        assertThat(recordings.resolve(session)).doesNotExist();
    }

    @Test
    void aKilledWatcherGoesOnWhereItWas() throws Exception {
        JibriSession session = session("killed");
        try (RecordingWriter writer = RecordingWriter.repeated(session.media(), BYTES)) {
            growTo(writer, BYTES / 2);
            try (ProgramProcess first = finalizer().start("watch")) {
                awaitParts(2);
                first.kill();
                first.awaitExit(Finalizer.PATIENCE);
            }
            growTo(writer, writer.growsTo());
            writer.finish();
            session.writeMetadata("https://meet.example.com/weekly");
            try (ProgramProcess second = finalizer().start("watch")) {
                Finalizer.Result result =
                        finalizer().call("finish", session.directory().toString());
                assertThat(result.exit()).as(result.output()).isZero();
                assertThat(second.isAlive()).isTrue();
            }
            assertThat(s3.requests(S3Operation.CREATE_MULTIPART_UPLOAD)).isEqualTo(1);
            assertDelivered("killed");
        }
    }

    @Test
    void whatItFindsAtItsStartIsDeliveredWithoutACall() throws Exception {
        JibriSession session = session("left");
        try (RecordingWriter writer = RecordingWriter.repeated(session.media(), BYTES)) {
            growTo(writer, writer.growsTo());
            writer.finish();
        }
        session.writeMetadata("https://meet.example.com/weekly");
        try (ProgramProcess unusedWatcher = finalizer().start("watch")) {
            await().atMost(Finalizer.PATIENCE).until(() -> Files.notExists(session.directory()));
            assertDelivered("left");
        }
    }

    @Test
    void tenCallsAtOnceMakeOneRecording() throws Exception {
        JibriSession session = session("ten");
        try (ProgramProcess unusedWatcher = finalizer().start("watch");
                RecordingWriter writer = RecordingWriter.repeated(session.media(), BYTES)) {
            growTo(writer, writer.growsTo());
            awaitParts(2);
            writer.finish();
            session.writeMetadata("https://meet.example.com/weekly");
            List<ProgramProcess> calls = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                calls.add(finalizer().startFinish(session.directory()));
            }
            for (ProgramProcess call : calls) {
                Finalizer.Result result = Finalizer.end(call);
                assertThat(result.exit()).as(result.output()).isZero();
            }
            assertDelivered("ten");
            assertThat(s3.requests(S3Operation.CREATE_MULTIPART_UPLOAD)).isEqualTo(1);
        }
    }

    @Test
    void sigtermNotesWhereItIsAndLeavesInTime() throws Exception {
        JibriSession session = session("stopped");
        try (ProgramProcess watcher =
                        finalizer().with("JITSI_STOP_TIMEOUT", "20").start("watch");
                RecordingWriter writer = RecordingWriter.repeated(session.media(), BYTES)) {
            growTo(writer, BYTES / 2);
            awaitParts(2);
            watcher.terminate();
            assertThat(watcher.awaitExit(Duration.ofSeconds(60))).isEqualTo(75);
            assertThat(String.join("\n", watcher.stderr().all())).contains("stopping", "stopped");
            assertThat(session.media()).exists();
            assertThat(bucket().openUploads()).hasSize(1);
            assertThat(bucket().keys())
                    .as("its state, for whoever comes next")
                    .singleElement()
                    .asString()
                    .contains("/.brewmaster/open/");
        }
    }

    @Test
    void aSecondWatcherLeavesAtOnce() throws Exception {
        try (ProgramProcess first = finalizer().start("watch")) {
            await().atMost(Finalizer.PATIENCE)
                    .until(() -> String.join("\n", first.stderr().all()).contains("watching"));
            Finalizer.Result second = finalizer().call("watch");
            assertThat(second.exit()).isEqualTo(75);
            assertThat(second.output()).contains("another finalizer watches here already");
        }
    }

    @Test
    void protectsItsTaskWhileThereIsARecordingAndTellsHowItIs() throws Exception {
        JibriSession session = session("protected");
        try (EcsAgentDouble ecs = EcsAgentDouble.start();
                ProgramProcess watcher = finalizer()
                        .with("ECS_AGENT_URI", ecs.uri().toString())
                        .with("JITSI_METRICS_INTERVAL", "1 s")
                        .with("JITSI_RECORDING_DISK_WARNING", "1024 GiB")
                        .start("watch");
                RecordingWriter writer = RecordingWriter.repeated(session.media(), BYTES)) {
            growTo(writer, BYTES / 2);
            await().atMost(Finalizer.PATIENCE).until(() -> ecs.protectedUntil().isPresent());
            watcher.awaitStdout(line -> line.contains("\"UploadBacklogBytes\""), Finalizer.PATIENCE);
            watcher.awaitStdout(line -> line.contains("\"RecordingDiskLow\":1"), Finalizer.PATIENCE);
            growTo(writer, writer.growsTo());
            writer.finish();
            session.writeMetadata("https://meet.example.com/weekly");
            assertThat(finalizer()
                            .call("finish", session.directory().toString())
                            .exit())
                    .isZero();
            await().atMost(Finalizer.PATIENCE).until(() -> ecs.protectedUntil().isEmpty());
        }
    }

    @Test
    void protectsItsTaskWhileTheRecorderIsBusyWithoutAFile() {
        try (EcsAgentDouble ecs = EcsAgentDouble.start();
                JibriRestDouble jibri = JibriRestDouble.start();
                ProgramProcess unusedWatcher = finalizer()
                        .with("ECS_AGENT_URI", ecs.uri().toString())
                        .with("JITSI_RECORDER_URL", jibri.uri().toString())
                        .start("watch")) {
            awaitReport(new Known(0, 0, Optional.empty(), Optional.of(RecorderState.IDLE)));
            jibri.busyStatus("BUSY");
            awaitReport(new Known(0, 0, Optional.of(true), Optional.of(RecorderState.BUSY)));
            assertThat(ecs.protectedUntil()).isPresent();
            jibri.busyStatus("EXPIRED");
            awaitReport(new Known(0, 0, Optional.of(false), Optional.of(RecorderState.EXPIRED)));
            assertThat(ecs.protectedUntil()).isEmpty();
        }
    }

    @Test
    void tellsTheAgentWhatIsNotDeliveredYet() throws Exception {
        JibriSession session = session("told");
        try (ProgramProcess unusedWatcher = finalizer().start("watch");
                RecordingWriter writer = RecordingWriter.repeated(session.media(), BYTES)) {
            growTo(writer, writer.growsTo());
            await().atMost(Finalizer.PATIENCE)
                    .until(() -> report() instanceof Known known && known.open() == 1 && known.backlog() > 0);
            writer.finish();
            session.writeMetadata("https://meet.example.com/weekly");
            assertThat(finalizer()
                            .call("finish", session.directory().toString())
                            .exit())
                    .isZero();
            awaitReport(new Known(0, 0, Optional.empty(), Optional.empty()));
        }
    }

    @Test
    void goesOnCountingWhatCouldNotBeDelivered() throws Exception {
        JibriSession session = session("refused");
        try (RecordingWriter writer = RecordingWriter.repeated(session.media(), BYTES)) {
            growTo(writer, writer.growsTo());
            writer.finish();
        }
        try (ProgramProcess watcher =
                finalizer().with("JITSI_RECORDING_BUCKET", "there-is-none").start("watch")) {
            await().atMost(Finalizer.PATIENCE)
                    .until(() -> String.join("\n", watcher.stderr().all()).contains("recording not delivered"));
            Instant failed = Instant.now();
            await().atMost(Finalizer.PATIENCE)
                    .until(() -> WatcherReport.read(reportFile(), failed.plusSeconds(30)) instanceof Known known
                            && known.open() == 1);
        }
    }

    private Path reportFile() {
        return recordings.resolve(".brewmaster").resolve(WatcherReport.FILE);
    }

    private WatcherReport report() {
        return WatcherReport.read(reportFile(), Instant.now());
    }

    private void awaitReport(Known expected) {
        await().atMost(Finalizer.PATIENCE)
                .untilAsserted(() -> assertThat(report()).isEqualTo(expected));
    }

    @Test
    void statusTellsHowFarItIs() throws IOException, InterruptedException {
        JibriSession session = session("shown");
        try (ProgramProcess unusedWatcher = finalizer().start("watch");
                RecordingWriter writer = RecordingWriter.repeated(session.media(), BYTES)) {
            growTo(writer, BYTES / 2);
            awaitParts(2);
            Finalizer.Result table = finalizer().call("status");
            assertThat(table.exit()).as(table.output()).isZero();
            assertThat(table.stdoutText()).contains("shown", "recording", "weekly_2026-05-04-09-30-00.mp4");
            Finalizer.Result json = finalizer().call("status", "--json");
            assertThat(json.stdoutText()).contains("\"shown\"");
        }
    }
}
