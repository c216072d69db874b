package io.brewmaster.finalizer.mp4;

import io.brewmaster.finalizer.mp4.Boxes.Box;
import io.brewmaster.finalizer.mp4.Boxes.MalformedException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The lengths of a track's samples in their order: each its own, or one for all. */
final class SampleSizes {
    /** Version and flags, the length of all samples, their number. */
    private static final int FIELDS = 12;

    private final TableReader each;
    private final long ofAll;
    private long remaining;

    private SampleSizes(TableReader each, long ofAll, long count) {
        this.each = each;
        this.ofAll = ofAll;
        this.remaining = count;
    }

    static SampleSizes of(ByteSource file, Box stsz) throws IOException, MalformedException {
        ByteBuffer fields = new Boxes(file).bytes(stsz.body(), FIELDS);
        long ofAll = Integer.toUnsignedLong(fields.getInt(4));
        long count = Integer.toUnsignedLong(fields.getInt(8));
        return new SampleSizes(new TableReader(file, stsz, FIELDS, ofAll == 0 ? Integer.BYTES : 0), ofAll, count);
    }

    /** Takes the next samples: whether there are so many, and whether they fit into that many bytes. */
    boolean fit(long samples, long bytes) throws IOException {
        if (samples > remaining) {
            return false;
        }
        remaining -= samples;
        if (ofAll > 0) {
            return samples <= bytes / ofAll;
        }
        long left = bytes;
        for (long i = 0; i < samples && left >= 0; i++) {
            left -= each.next32();
        }
        return left >= 0;
    }

    long remaining() {
        return remaining;
    }
}
