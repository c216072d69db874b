package io.brewmaster.testkit.media;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The real ffmpeg, where it is installed. */
public final class Ffmpeg {
    private static final Pattern VERSION = Pattern.compile("ffmpeg version (\\S+)");

    /** Hashing a gigabyte takes a few seconds. */
    private static final int HASHING_SECONDS = 300;

    /** Jibri's command with test pictures and tones, in real time, for X11 and PulseAudio. */
    private static final List<String> INPUTS = List.of(
            "-re",
            "-f",
            "lavfi",
            "-i",
            "testsrc2=size=1280x720:rate=30",
            "-re",
            "-f",
            "lavfi",
            "-i",
            "sine=frequency=440:beep_factor=4:sample_rate=44100");

    private static final List<String> CODECS = List.of(
            "-acodec",
            "aac",
            "-strict",
            "-2",
            "-ar",
            "44100",
            "-b:a",
            "128k",
            "-af",
            "aresample=async=1",
            "-c:v",
            "libx264",
            "-pix_fmt",
            "yuv420p",
            "-r",
            "30",
            "-crf",
            "25",
            "-preset",
            "ultrafast",
            "-profile:v",
            "main",
            "-level",
            "3.1",
            "-timestamp",
            "now");

    private final Path executable;

    private Ffmpeg(Path executable) {
        this.executable = executable;
    }

    /** Looks along the PATH. */
    public static Optional<Ffmpeg> find() {
        return Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(":", -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, "ffmpeg"))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Ffmpeg::new);
    }

    /** E.g. "5.1.9-0+deb12u1". */
    public String version() {
        Matcher version = VERSION.matcher(output("-version"));
        if (!version.find()) {
            throw new IllegalStateException(executable + " does not tell its version");
        }
        return version.group(1);
    }

    /** From 7.1 on; asking an older one for it is a fatal error. */
    public boolean knowsHybridFragmented() {
        return output("-hide_banner", "-h", "muxer=mp4").contains("hybrid_fragmented");
    }

    /**
     * Starts recording a lively test picture (about 850 kB a second) in real time.
     *
     * @param muxerOptions e.g. "-movflags", "+hybrid_fragmented"; none is Jibri's default
     */
    public FfmpegRecording record(Path target, String... muxerOptions) {
        List<String> command = new ArrayList<>(List.of(executable.toString(), "-y", "-v", "warning", "-nostdin"));
        command.addAll(INPUTS);
        command.addAll(CODECS);
        command.addAll(List.of(muxerOptions));
        command.addAll(List.of("-f", "mp4", target.toString()));
        try {
            return new FfmpegRecording(new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * One line per packet of each track: its times, its length and the MD5 of its bytes. Nothing is decoded, so that it
     * takes as long as reading the input.
     *
     * @param input a file or a URL
     * @return of all that could be read; empty when the input could not be opened
     */
    public List<String> frameHashes(String input) {
        return hashes("-i", input, "-map", "0", "-c", "copy");
    }

    /** As {@link #frameHashes(String)}. */
    public List<String> frameHashes(Path input) {
        return frameHashes(input.toString());
    }

    /** As {@link #frameHashes(String)}, from the last key frame before that second on. */
    public List<String> frameHashes(Path input, long fromSecond) {
        return hashes("-ss", Long.toString(fromSecond), "-i", input.toString(), "-map", "0", "-c", "copy");
    }

    /** As {@link #frameHashes(String)}, but of the pictures and the sound that a player would show. */
    public List<String> decodedFrameHashes(Path input) {
        return hashes("-i", input.toString(), "-map", "0");
    }

    private List<String> hashes(String... arguments) {
        List<String> command = new ArrayList<>(List.of(executable.toString(), "-v", "quiet", "-nostdin"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-f", "framemd5", "-"));
        Path out = null;
        try {
            out = Files.createTempFile("brewmaster-hashes-", ".txt");
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .redirectOutput(out.toFile())
                    .start();
            if (!process.waitFor(HASHING_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(command + " still runs after " + HASHING_SECONDS + " s");
            }
            try (Stream<String> lines = Files.lines(out)) {
                return lines.filter(line -> !line.startsWith("#")).toList();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } finally {
            delete(out);
        }
    }

    private static void delete(@Nullable Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String output(String... arguments) {
        List<String> command = new ArrayList<>(List.of(executable.toString()));
        command.addAll(List.of(arguments));
        try (BufferedReader lines =
                new ProcessBuilder(command).redirectErrorStream(true).start().inputReader()) {
            return lines.lines().collect(Collectors.joining("\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
