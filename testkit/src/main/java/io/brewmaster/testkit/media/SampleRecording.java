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
 * A finished recording made by ffmpeg 5.1 with Jibri's options: 1280x720, 30 frames a second, one H.264 and one AAC
 * track, moov at the end. {@code make-sample.sh} beside it in the resources makes it again.
 */
public final class SampleRecording {
    public static final Duration DURATION = Duration.ofSeconds(20);

    private SampleRecording() {}

    /** The file, which nobody may change: copies of it are to be had with {@link #copyTo}. */
    public static Path mp4() {
        return Extracted.FILE;
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
        private static final Path FILE = extract();

        private static Path extract() {
            try (InputStream sample = Objects.requireNonNull(
                    SampleRecording.class.getResourceAsStream("sample.mp4"), "sample.mp4 is not in the testkit")) {
                Path file = Files.createTempFile("brewmaster-sample-", ".mp4");
                file.toFile().deleteOnExit();
                Files.copy(sample, file, StandardCopyOption.REPLACE_EXISTING);
                return file;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
