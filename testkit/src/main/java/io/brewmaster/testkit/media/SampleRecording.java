package io.brewmaster.testkit.media;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Objects;

/**
 * Finished recordings made with Jibri's options: 1280x720, 30 frames a second, one H.264 and one AAC track, moov at the
 * end. {@code make-sample.sh} beside them in the resources makes them again.
 */
public final class SampleRecording {
    public static final Duration DURATION = Duration.ofSeconds(20);

    private SampleRecording() {}

    /** Made by ffmpeg 5.1; nobody may change it: copies of it are to be had with {@link #copyTo}. */
    public static Path mp4() {
        return Extracted.SAMPLE;
    }

    /** Made by ffmpeg 7.1 with hybrid_fragmented, in 10 fragments; nobody may change it. */
    public static Path hybrid() {
        return Extracted.HYBRID;
    }

    /** A copy for a test to do with as it likes. */
    public static Path copyTo(Path target) {
        try {
            return Files.copy(mp4(), target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A resource within a jar is no file; everything here works on files. */
    private static final class Extracted {
        private static final Path SAMPLE = extract("sample");
        private static final Path HYBRID = extract("hybrid");

        private static Path extract(String name) {
            try (InputStream sample = Objects.requireNonNull(
                    SampleRecording.class.getResourceAsStream(name + ".mp4"), name + ".mp4 is not in the testkit")) {
                Path file = Files.createTempFile("brewmaster-" + name + "-", ".mp4");
                file.toFile().deleteOnExit();
                Files.copy(sample, file, StandardCopyOption.REPLACE_EXISTING);
                return file;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
