package io.brewmaster.docker.standin;

import io.brewmaster.core.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One recording as Jibri makes it: a real ffmpeg as a child, its end, metadata.json, and the finalize script. */
final class RecordingSession {
    /** Jibri's own patience, after SIGINT and after SIGKILL. */
    private static final long STOP_SECONDS = 10;

    private static final DateTimeFormatter STARTED = DateTimeFormatter.ofPattern("yyyy-MM-dd-HH-mm-ss");
    /** In place of the screen and the sound card. */
    private static final List<String> INPUTS = List.of(
            "-y",
            "-v",
            "info",
            "-re",
            "-f",
            "lavfi",
            "-i",
            Optional.ofNullable(System.getenv("STANDIN_SCREEN")).orElse("testsrc2=size=320x180:rate=30"),
            "-re",
            "-f",
            "lavfi",
            "-i",
            "sine=frequency=440:sample_rate=44100",
            "-acodec",
            "aac",
            "-strict",
            "-2",
            "-ar",
            "44100",
            "-b:a",
            "128k");

    private final JibriConfig config;
    private final Path folder;
    private final String meetingUrl;
    private final Process ffmpeg;
    private boolean stopped;

    private RecordingSession(JibriConfig config, Path folder, String meetingUrl, Process ffmpeg) {
        this.config = config;
        this.folder = folder;
        this.meetingUrl = meetingUrl;
        this.ffmpeg = ffmpeg;
    }

    static RecordingSession start(JibriConfig config, String sessionId, String room, String meetingUrl) {
        Path folder = config.recordings().resolve(sessionId);
        List<String> command = new ArrayList<>(List.of("ffmpeg"));
        command.addAll(INPUTS);
        command.addAll(config.videoParameters());
        command.addAll(List.of("-f", "mp4", folder.resolve(fileName(room)).toString()));
        System.out.println("Jibri stand-in: starting " + String.join(" ", command));
        try {
            Files.createDirectories(folder);
            Process ffmpeg =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            readAway(ffmpeg);
            return new RecordingSession(config, folder, meetingUrl, ffmpeg);
        } catch (IOException e) {
            throw new UncheckedIOException("starting ffmpeg", e);
        }
    }

    private static String fileName(String room) {
        return room + "_" + STARTED.format(LocalDateTime.now(ZoneId.systemDefault())) + ".mp4";
    }

    /** Jibri reads what ffmpeg says and keeps it to itself. */
    private static void readAway(Process process) {
        Thread reader = new Thread(() -> process.inputReader().lines().forEach(line -> {}), "ffmpeg's output");
        reader.setDaemon(true);
        reader.start();
    }

    /** Runs the action when ffmpeg ends without having been told. */
    void whenFfmpegDies(Runnable action) {
        var unused = ffmpeg.onExit().thenRun(action);
    }

    /** Ends it; only the first call does anything, the others wait for it. */
    synchronized void stop() throws InterruptedException, IOException {
        if (stopped) {
            return;
        }
        stopped = true;
        signal("INT");
        if (!ffmpeg.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            signal("KILL");
            ffmpeg.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
        }
        Files.writeString(
                folder.resolve("metadata.json"),
                Json.write(Map.of(
                        "meeting_url",
                        meetingUrl,
                        "participants",
                        List.of(),
                        "share",
                        true,
                        "upload_credentials",
                        Map.of("service_name", "dropbox", "token", "a-token-in-clear"))));
        if (config.finalizeScript().isPresent()) {
            runFinalizeScript(config.finalizeScript().get());
        }
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(ffmpeg.pid()))
                .start()
                .waitFor();
    }

    /** One argument, no shell, merged output line by line, an open stdin pipe, no timeout; the exit code is only logged. */
    private void runFinalizeScript(String script) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(script, folder.toString())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            System.out.println("Jibri stand-in: failed to run the finalize script: " + e.getMessage());
            return;
        }
        try (BufferedReader output = process.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                System.out.println("Jibri stand-in: finalize: " + line);
            }
        }
        System.out.println("Jibri stand-in: finalize script exited " + process.waitFor());
    }
}
