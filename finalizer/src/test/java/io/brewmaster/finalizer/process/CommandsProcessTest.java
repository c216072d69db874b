package io.brewmaster.finalizer.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.testkit.media.JibriSession;
import io.brewmaster.testkit.media.SampleRecording;
import io.brewmaster.testkit.s3.StrictS3;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator calls by hand: recover, retry and status, as real processes. */
class CommandsProcessTest {
    private static final LocalDateTime STARTED = LocalDateTime.of(2026, 5, 4, 9, 30, 0);

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
        return new Finalizer(recordings).to(s3);
    }

    @Test
    void recoverDeliversWhatLiesHere() throws InterruptedException {
        JibriSession session = JibriSession.create(recordings, "left", "weekly", STARTED);
        SampleRecording.copyTo(session.media());

        Finalizer.Result result = finalizer().call("recover");

        assertThat(result.exit()).as(result.output()).isZero();
        assertThat(result.stdout()).as("this is for a person").isEmpty();
        assertThat(result.output()).contains("left: delivered recordings/2026/05/04/weekly/left/weekly");
        assertThat(result.output()).contains("nothing in the bucket was left by a lost recorder");
        assertThat(session.directory()).doesNotExist();
    }

    @Test
    void recoverSaysWhatHasToBeChangedFirst() throws InterruptedException {
        Finalizer.Result result = finalizer().without("JITSI_RECORDING_BUCKET").call("recover");

        assertThat(result.exit()).isEqualTo(78);
        assertThat(result.output()).contains("cannot recover", "recording.bucket");
    }

    @Test
    void retryTakesASessionOutOfQuarantine() throws IOException, InterruptedException {
        JibriSession session = JibriSession.create(recordings, "odd", "weekly", STARTED);
        Files.writeString(session.media(), "no recording at all");
        assertThat(finalizer().finish(session.directory()).exit()).isEqualTo(65);
        assertThat(finalizer().call("status").stdoutText()).contains("odd", "quarantined");

        Path place = onlyEntry(recordings.resolve(".brewmaster/quarantine"));
        Path media = place.resolve(session.media().getFileName());
        Files.delete(media);
        SampleRecording.copyTo(media);

        Finalizer.Result result = finalizer().call("retry", "odd");
        assertThat(result.exit()).as(result.output()).isZero();
        assertThat(result.output()).contains("odd: delivered recordings/2026/05/04/weekly/odd/weekly");
        assertThat(place).doesNotExist();
        assertThat(finalizer().call("retry", "--all").exit()).isZero();
        assertThat(finalizer().call("retry", "odd").exit()).isEqualTo(64);
    }

    private static Path onlyEntry(Path folder) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            return entries.iterator().next();
        }
    }
}
