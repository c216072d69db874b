package io.brewmaster.finalizer.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.testkit.media.JibriSession;
import io.brewmaster.testkit.media.RecordingWriter;
import io.brewmaster.testkit.process.ClassList;
import io.brewmaster.testkit.process.ProgramProcess;
import io.brewmaster.testkit.s3.S3Server;
import io.brewmaster.testkit.s3.SeparateNullS3;
import io.brewmaster.testkit.tls.ServerTls;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code classlist} names what a watcher loads until it has delivered, what Jibri's call loads, and what an import does. */
class ClassListProcessTest {
    private static final Path JAR = Path.of("target", "finalizer.jar");
    private static final long BYTES = 32L << 20;

    /** What one run loads and the next does not, such as the repetition of a call that failed. */
    private static final int BY_CHANCE = 12;

    private final ClassList list = new ClassList("finalizer", Path.of(""));

    @TempDir
    private Path folder;

    @Test
    void hasWhatADeliveryLoads() throws Exception {
        List<String> loaded = loaded();
        if (Boolean.getBoolean("brewmaster.update")) {
            list.write(loaded);
        }
        assertThat(list.missing(loaded)).as("renew it, see its head").hasSizeLessThan(BY_CHANCE);
    }

    @Test
    void namesOnlyWhatIsThere() throws Exception {
        assertThat(list.named()).hasSizeGreaterThan(500);
        assertThat(list.strangers(JAR)).as("renew it, see its head").isEmpty();
    }

    private List<String> loaded() throws Exception {
        Path trusted = folder.resolve("trusted.p12");
        Path watched = folder.resolve("watch.classes");
        Path finished = folder.resolve("finish.classes");
        Path imported = folder.resolve("import.classes");
        try (S3Server s3 = SeparateNullS3.startWithTls(trusted)) {
            s3.createBucket(Finalizer.BUCKET);
            try (ProgramProcess watcher =
                    finalizer(s3, trusted).dumping(watched).start("watch")) {
                // Before it listens, Jibri's call would deliver alone.
                watcher.awaitStderr(line -> line.contains("watching"), Finalizer.PATIENCE);
                JibriSession session = record();
                succeed(finalizer(s3, trusted)
                        .dumping(finished)
                        .call("finish", session.directory().toString()));
                watcher.awaitStdout(line -> line.contains("\"RecordingSucceeded\":1"), Finalizer.PATIENCE);
                watcher.terminate();
                assertThat(watcher.awaitExit(Finalizer.PATIENCE)).isZero();
            }
            Path old = folder.resolve("townhall_2026-05-04-09-30-00.mp4");
            RecordingWriter.whole(old, BYTES);
            succeed(finalizer(s3, trusted).dumping(imported).call("import", old.toString()));
        }
        return ClassList.loaded(List.of(watched, finished, imported));
    }

    private JibriSession record() {
        JibriSession session = JibriSession.create(
                folder.resolve("recordings"), "s1", "weekly", LocalDateTime.of(2026, 5, 4, 9, 30, 0));
        try (RecordingWriter writer = RecordingWriter.repeated(session.media(), BYTES)) {
            while (writer.size() < writer.growsTo()) {
                assertThat(writer.grow()).isTrue();
            }
            writer.finish();
        }
        session.writeMetadata("https://meet.example.com/weekly");
        return session;
    }

    private Finalizer finalizer(S3Server s3, Path trusted) {
        return new Finalizer(folder.resolve("recordings"))
                .to(s3)
                .with("BREWMASTER_RUN", folder.resolve("run").toString())
                .with(
                        "JAVA_TOOL_OPTIONS",
                        "-Djavax.net.ssl.trustStore=" + trusted + " -Djavax.net.ssl.trustStorePassword="
                                + ServerTls.STORE_PASSWORD);
    }

    private static void succeed(Finalizer.Result result) {
        assertThat(result.exit()).as(result.output()).isZero();
    }
}
