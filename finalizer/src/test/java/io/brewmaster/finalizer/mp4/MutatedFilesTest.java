package io.brewmaster.finalizer.mp4;

import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.testkit.media.Ffmpeg;
import io.brewmaster.testkit.media.SampleRecording;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real recordings with wrong bytes where the boxes are: an answer for each, and a layout only where it changes nothing. */
@Timeout(value = 600, unit = TimeUnit.SECONDS)
class MutatedFilesTest {
    private static final int ROUNDS = 1_000;
    /** Starting ffmpeg takes longer than all the rest. */
    private static final int PLAYED = 10;

    private static final int FIRST_BYTES = 64;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void answersForAPlainRecording(long seed) throws IOException {
        mutate(Files.readAllBytes(SampleRecording.mp4()), seed);
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 4})
    void answersForAHybridRecording(long seed) throws IOException {
        mutate(Files.readAllBytes(SampleRecording.hybrid()), seed);
    }

    private void mutate(byte[] whole, long seed) throws IOException {
        int moovAt = (int) ((WebLayout.Moved) WebLayout.of(new CountingSource(whole))).to();
        Random random = new Random(seed);
        int layouts = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] file = mutated(whole, moovAt, random);
            CountingSource source = new CountingSource(file);
            assertThat(RecordingMode.of(source)).isNotNull();
            assertThat(Mp4Inspector.inspect(source)).isNotNull();
            if (WebLayout.of(source) instanceof WebLayout.Moved moved) {
                byte[] object = object(file, source, moved);
                if (layouts < PLAYED && !Arrays.equals(file, whole)) {
                    layouts++;
                    assertPlaysTheSame(file, object, "seed " + seed + ", round " + round);
                }
            }
            assertThat(source.reads()).as("seed %d, round %d", seed, round).isLessThan(20_000);
        }
        assertThat(layouts).isEqualTo(PLAYED);
    }

    /** Wrong bytes in the index, or in the first boxes, or the end cut off. */
    private static byte[] mutated(byte[] whole, int moovAt, Random random) {
        byte[] file = random.nextInt(10) == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
        for (int flips = random.nextInt(4); flips >= 0 && file.length > moovAt; flips--) {
            int at = random.nextInt(10) == 0
                    ? random.nextInt(FIRST_BYTES)
                    : moovAt + random.nextInt(file.length - moovAt);
            file[at] = random.nextBoolean() ? (byte) random.nextInt(256) : (byte) (file[at] ^ 1 << random.nextInt(8));
        }
        return file;
    }

    private static byte[] object(byte[] file, CountingSource source, WebLayout.Moved layout) throws IOException {
        try (InputStream head = layout.head().open(source)) {
            byte[] first = head.readAllBytes();
            byte[] object = Arrays.copyOf(first, (int) layout.length());
            assertThat(first).hasSize((int) layout.head().length());
            System.arraycopy(file, (int) layout.from(), object, first.length, (int) (layout.to() - layout.from()));
            return object;
        }
    }

    private void assertPlaysTheSame(byte[] file, byte[] object, String which) throws IOException {
        Ffmpeg ffmpeg = Installed.ffmpeg();
        Path before = Files.write(folder.resolve("before.mp4"), file);
        Path after = Files.write(folder.resolve("after.mp4"), object);
        assertThat(ffmpeg.frameHashes(after)).as(which).isEqualTo(ffmpeg.frameHashes(before));
    }
}
