package io.brewmaster.finalizer.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.finalizer.process.Finalizer;
import io.brewmaster.testkit.media.JibriSession;
import io.brewmaster.testkit.process.ProgramProcess;
import io.brewmaster.testkit.s3.StrictS3;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One recorder's machine: its disk, its watcher, and the calls that Jibri makes. Used by one thread. */
final class Recorder implements AutoCloseable {
    private final Path recordings;
    private final StrictS3 s3;
    private final URI endpoint;
    private final Map<String, String> variables = new TreeMap<>();
    private final List<ProgramProcess> started = new ArrayList<>();
    private @Nullable ProgramProcess watcher;
    private @Nullable ProgramProcess call;

    Recorder(Path recordings, StrictS3 s3) {
        this(recordings, s3, s3.endpoint());
    }

    /** @param endpoint where it sees the server */
    Recorder(Path recordings, StrictS3 s3, URI endpoint) {
        this.recordings = recordings;
        this.s3 = s3;
        this.endpoint = endpoint;
        try {
            Files.createDirectories(recordings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Recorder with(String variable, String value) {
        variables.put(variable, value);
        return this;
    }

    Path recordings() {
        return recordings;
    }

    /** For calls of any kind on this machine. */
    Finalizer finalizer() {
        Finalizer finalizer = new Finalizer(recordings)
                .to(s3, endpoint)
                .with("BREWMASTER_RUN", recordings.resolve("run").toString());
        variables.forEach(finalizer::with);
        return finalizer;
    }

    /** Starts the watcher where none runs. */
    void watch() {
        if (!isWatching()) {
            watcher = started(finalizer().start("watch"));
        }
    }

    boolean isWatching() {
        return watcher != null && watcher.isAlive();
    }

    /** Waits until the watcher says that it watches. */
    ProgramProcess awaitWatching() throws InterruptedException {
        watch();
        ProgramProcess running = Objects.requireNonNull(watcher);
        var unused = running.awaitStderr(line -> line.contains("\"watching\""), Finalizer.PATIENCE);
        return running;
    }

    /** Calls finish as Jibri does, without waiting for its end. */
    ProgramProcess call(Path directory) {
        ProgramProcess process = started(finalizer().startFinish(directory));
        call = process;
        return process;
    }

    boolean isCalling() {
        return call != null && call.isAlive();
    }

    private ProgramProcess started(ProgramProcess process) {
        started.add(process);
        return process;
    }

    /** kill -9; false when none runs. */
    boolean killWatcher() throws InterruptedException {
        return kill(watcher);
    }

    /** kill -9 of the last call; false when it does not run. */
    boolean killCall() throws InterruptedException {
        return kill(call);
    }

    private static boolean kill(@Nullable ProgramProcess process) throws InterruptedException {
        if (process == null || !process.isAlive()) {
            return false;
        }
        try {
            process.kill();
        } catch (IllegalStateException endedMeanwhile) {
            return false;
        }
        // It may have been about to end by itself.
        return process.awaitExit(Finalizer.PATIENCE) == 128 + 9;
    }

    /** What went wrong, as far as anybody was told. */
    String said() {
        StringBuilder said = new StringBuilder();
        for (ProgramProcess process : started) {
            said.append(String.join("\n", process.stdout().all())).append('\n');
            said.append(String.join("\n", process.stderr().all())).append('\n');
        }
        return said.toString();
    }

    void assertDiscreet() {
        assertThat(said().contains(JibriSession.SECRET_TOKEN))
                .as("the token of the metadata in what was logged")
                .isFalse();
    }

    @Override
    public void close() {
        started.forEach(ProgramProcess::close);
    }
}
