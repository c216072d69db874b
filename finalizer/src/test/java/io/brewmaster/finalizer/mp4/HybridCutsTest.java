package io.brewmaster.finalizer.mp4;

import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.testkit.media.Ffmpeg;
import io.brewmaster.testkit.media.RecordingWriter;
import io.brewmaster.testkit.media.SampleRecording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hybrid recording cut anywhere, before and after its end was written. */
class HybridCutsTest {
    private static final long SEED = 20_261_126;
    private static final int CUTS = 200;
    /** Starting ffmpeg takes longer than all the rest. */
    private static final int PLAYED = 15;

    /** Two seconds: 60 pictures and 86 AAC frames. */
    private static final int FRAMES_PER_FRAGMENT = 140;

    @TempDir
    Path folder;

    @Test
    void neverCallsACutRecordingComplete() throws IOException {
        byte[] growing = allWritten();
        Random random = new Random(SEED);
        for (int i = 0; i < CUTS; i++) {
            int length = random.nextInt(growing.length + 1);
            assertNotComplete(Arrays.copyOf(growing, length));
        }
        assertThat(inspect(growing)).isInstanceOf(Mp4.Truncated.class);
    }

    @Test
    void neverCallsACutEndComplete() throws IOException {
        byte[] finished = Files.readAllBytes(SampleRecording.hybrid());
        Random random = new Random(SEED);
        for (int i = 0; i < CUTS; i++) {
            assertNotComplete(Arrays.copyOf(finished, random.nextInt(finished.length)));
        }
        assertThat(inspect(finished)).isInstanceOf(Mp4.Complete.class);
    }

    private static void assertNotComplete(byte[] cut) throws IOException {
        assertThat(inspect(cut)).as("seed %d, %d bytes", SEED, cut.length).isNotInstanceOf(Mp4.Complete.class);
        assertThat(RecordingMode.of(new CountingSource(cut)))
                .as("seed %d, %d bytes", SEED, cut.length)
                .isIn(RecordingMode.HYBRID, RecordingMode.UNKNOWN);
        assertThat(WebLayout.of(new CountingSource(cut)))
                .as("seed %d, %d bytes", SEED, cut.length)
                .isInstanceOf(WebLayout.NotUnderstood.class);
    }

    @Test
    void playsWhatItCallsTruncated() throws IOException {
        Ffmpeg ffmpeg = Installed.ffmpeg();
        byte[] growing = allWritten();
        Set<String> known = new HashSet<>(md5s(ffmpeg.frameHashes(SampleRecording.hybrid())));
        Random random = new Random(SEED);
        int played = 0;
        while (played < PLAYED) {
            byte[] cut = Arrays.copyOf(growing, random.nextInt(growing.length + 1));
            if (inspect(cut) instanceof Mp4.Truncated) {
                Path file = Files.write(folder.resolve("cut.mp4"), cut);
                List<String> frames = md5s(ffmpeg.frameHashes(file));
                assertThat(frames)
                        .as("seed %d, %d bytes", SEED, cut.length)
                        .hasSizeGreaterThanOrEqualTo(wholeFragments(cut) * FRAMES_PER_FRAGMENT);
                // The cut goes through one frame of each track at most.
                assertThat(frames.stream().filter(md5 -> !known.contains(md5)).count())
                        .as("seed %d, %d bytes", SEED, cut.length)
                        .isLessThanOrEqualTo(2);
                played++;
            }
        }
    }

    /** All of the media, and nothing of the end. */
    private byte[] allWritten() throws IOException {
        Path file = folder.resolve("growing.mp4");
        try (RecordingWriter writer = RecordingWriter.hybrid(file)) {
            while (writer.grow()) {
                // Time is nothing to a cut.
            }
            writer.die();
        }
        return Files.readAllBytes(file);
    }

    private static List<String> md5s(List<String> hashes) {
        return hashes.stream()
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .toList();
    }

    private static int wholeFragments(byte[] file) throws IOException {
        Boxes boxes = new Boxes(new CountingSource(file));
        int whole = 0;
        long at = 0;
        try {
            while (at < file.length) {
                Boxes.Box box = boxes.at(at, file.length);
                whole += box.is("mdat") && box.end() <= file.length ? 1 : 0;
                at = box.end();
            }
        } catch (Boxes.MalformedException cut) {
            return whole;
        }
        return whole;
    }

    private static Mp4 inspect(byte[] file) throws IOException {
        return Mp4Inspector.inspect(new CountingSource(file));
    }
}
