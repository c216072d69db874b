package io.brewmaster.finalizer.mp4;

import io.brewmaster.finalizer.mp4.Boxes.Box;
import io.brewmaster.finalizer.mp4.Boxes.MalformedException;
import java.io.IOException;

/** How many samples the chunks of a track have: stsc, which names only those chunks from which on it is another number. */
final class SamplesPerChunk {
    private static final int FIELDS = 8;
    /** The first chunk, its samples, and which of the track's descriptions they have. */
    private static final int ENTRY = 12;

    private static final long NONE = Long.MAX_VALUE;

    private final TableReader runs;
    private final long descriptions;
    private long nextRun;
    private long samples;

    private SamplesPerChunk(TableReader runs, long descriptions) throws IOException {
        this.runs = runs;
        this.descriptions = descriptions;
        this.nextRun = firstOfNextRun();
    }

    static SamplesPerChunk of(ByteSource file, Box stsc, Box stsd) throws IOException, MalformedException {
        long descriptions = Integer.toUnsignedLong(new Boxes(file)
                .bytes(stsd.body() + Integer.BYTES, Integer.BYTES)
                .getInt());
        return new SamplesPerChunk(new TableReader(file, stsc, FIELDS, ENTRY), descriptions);
    }

    private long firstOfNextRun() throws IOException {
        return runs.remaining() == 0 ? NONE : runs.next32();
    }

    /**
     * Of one chunk.
     *
     * @param chunk 1 at first, then always the next one
     * @throws MalformedException when it has none, or such as nothing describes: players differ in what they do with them
     */
    long of(long chunk) throws IOException, MalformedException {
        if (chunk == nextRun) {
            samples = runs.next32();
            long description = runs.next32();
            if (description < 1 || description > descriptions) {
                throw new MalformedException("its samples are described nowhere");
            }
            nextRun = firstOfNextRun();
        }
        if (samples == 0) {
            throw new MalformedException("it has a chunk without samples");
        }
        return samples;
    }

    /** Whether nothing is said about further chunks. */
    boolean exhausted() {
        return nextRun == NONE;
    }
}
