package io.brewmaster.testkit.media;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** An independent opinion on our files, where it is installed. */
final class Ffprobe {
    private Ffprobe() {}

    /** Lines such as "h264,20.000000" per stream; what ffprobe complains about is among them. */
    static List<String> streams(Path file) throws IOException {
        return run("-v", "warning", "-show_entries", "stream=codec_name,duration", "-of", "csv=p=0", file.toString());
    }

    /** Decodes the last seconds: the complaints. */
    static List<String> tail(Path file, long fromSecond) throws IOException {
        return run(
                "-v",
                "warning",
                "-read_intervals",
                fromSecond + "%+2",
                "-show_entries",
                "frame=best_effort_timestamp_time",
                "-select_streams",
                "v",
                "-of",
                "csv=p=0",
                file.toString());
    }

    private static List<String> run(String... arguments) throws IOException {
        List<String> command = new java.util.ArrayList<>(List.of("ffprobe"));
        command.addAll(List.of(arguments));
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            System.out.println("Skipped: ffprobe is not installed");
            Assumptions.abort("ffprobe is not installed");
            throw e;
        }
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .strip()
                .lines()
                .toList();
    }
}
