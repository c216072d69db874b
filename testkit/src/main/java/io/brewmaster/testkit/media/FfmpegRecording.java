package io.brewmaster.testkit.media;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;

/** A running ffmpeg. */
public final class FfmpegRecording implements AutoCloseable {
    /** Jibri's own patience after SIGINT. */
    private static final int PATIENCE_SECONDS = 10;

    private final Process process;

    FfmpegRecording(Process process) {
        this.process = process;
    }

    public long pid() {
        return process.pid();
    }

    /** As Jibri ends a recording: SIGINT, and ffmpeg writes the end of the file. */
    public void stop() {
        signal("INT");
    }

    /** As a system that shuts down does: SIGTERM, and ffmpeg writes the end of the file. */
    public void terminate() {
        signal("TERM");
    }

    /** SIGKILL: the file stays without moov. */
    public void kill() {
        process.destroyForcibly();
        waitForEnd("SIGKILL");
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid()).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        waitForEnd("SIG" + name);
    }

    private void waitForEnd(String signal) {
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("ffmpeg still runs " + PATIENCE_SECONDS + " s after " + signal);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
    }
}
