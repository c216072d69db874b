package io.brewmaster.finalizer.faults;

import io.brewmaster.testkit.media.RecordingWriter;
import io.brewmaster.testkit.media.SampleRecording;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A hybrid recording of any length as it is while it grows: the sample's fragments over and over. */
final class LongHybrid {
    private static final int BOX = 8;

    private LongHybrid() {}

    /** Writes whole fragments until it has at least so many bytes. */
    static void write(Path target, long atLeast) throws IOException {
        byte[] finished = Files.readAllBytes(SampleRecording.hybrid());
        byte[] growing = growing(target);
        int end = lastBox(finished, "moov");
        byte[] sample = Arrays.copyOf(finished, end);
        // What differs between the two lies before the first fragment.
        System.arraycopy(growing, 0, sample, 0, growing.length);
        int first = firstBox(sample, "moof");
        try (OutputStream out = Files.newOutputStream(target)) {
            out.write(sample);
            for (long size = end; size < atLeast; size += end - first) {
                out.write(sample, first, end - first);
            }
        }
    }

    private static byte[] growing(Path scratch) throws IOException {
        try (RecordingWriter writer = RecordingWriter.hybrid(scratch)) {
            boolean more = true;
            while (more) {
                more = writer.grow();
            }
        }
        return Files.readAllBytes(scratch);
    }

    private static int firstBox(byte[] file, String type) {
        int at = 0;
        while (!type(file, at).equals(type)) {
            at += ByteBuffer.wrap(file).getInt(at);
        }
        return at;
    }

    private static int lastBox(byte[] file, String type) {
        for (int at = file.length - BOX; at > 0; at--) {
            if (type(file, at).equals(type) && at + ByteBuffer.wrap(file).getInt(at) == file.length) {
                return at;
            }
        }
        throw new IllegalArgumentException("there is no " + type + " at the end");
    }

    private static String type(byte[] file, int at) {
        return new String(file, at + 4, 4, StandardCharsets.ISO_8859_1);
    }
}
