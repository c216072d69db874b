package io.brewmaster.finalizer.mp4;

import io.brewmaster.finalizer.mp4.Boxes.Box;
import io.brewmaster.finalizer.mp4.Boxes.MalformedException;
import java.io.IOException;
import java.util.List;

/**
 * Where a track's samples are (ISO/IEC 14496-12, 8.7): stsc says how many samples each chunk has, stsz how long they
 * are, stco or co64 where the chunks begin. The three are read side by side, once, and have to agree exactly.
 */
final class SampleTables {
    private final ByteSource file;
    private final List<Box> tables;

    SampleTables(ByteSource file, List<Box> tables) {
        this.file = file;
        this.tables = tables;
    }

    /** The offset table, when each sample of the track lies within the media. */
    MoovNode.Offsets offsetsWithin(Box mdat) throws IOException, MalformedException {
        Box box = only("stco", "co64");
        boolean wide = box.is("co64");
        TableReader offsets = new TableReader(file, box, MoovNode.Offsets.FIELDS, wide ? Long.BYTES : Integer.BYTES);
        TableReader chunks = new TableReader(file, only("stsc"), 8, 12);
        SampleSizes sizes = SampleSizes.of(file, only("stsz"));
        long descriptions = Integer.toUnsignedLong(new Boxes(file)
                .bytes(only("stsd").body() + 4, Integer.BYTES)
                .getInt());
        long greatest = 0;
        long samples = 0;
        long chunk = 1;
        long nextRun = chunks.count() == 0 ? Long.MAX_VALUE : chunks.next32();
        for (; chunk <= offsets.count(); chunk++) {
            if (chunk == nextRun) {
                samples = chunks.next32();
                checkDescription(chunks.next32(), descriptions);
                nextRun = chunks.remaining() == 0 ? Long.MAX_VALUE : chunks.next32();
            }
            long offset = wide ? offsets.next64() : offsets.next32();
            if (samples == 0
                    || offset < mdat.body()
                    || offset > mdat.end()
                    || !sizes.fit(samples, mdat.end() - offset)) {
                throw new MalformedException("its samples are not where its media is");
            }
            greatest = Math.max(greatest, offset);
        }
        if (nextRun != Long.MAX_VALUE || sizes.remaining() != 0) {
            throw new MalformedException("its sample tables do not agree");
        }
        return new MoovNode.Offsets(box.body() + MoovNode.Offsets.FIELDS, offsets.count(), wide, greatest);
    }

    /** Players differ in what they do with samples that nothing describes. */
    private static void checkDescription(long index, long descriptions) throws MalformedException {
        if (index < 1 || index > descriptions) {
            throw new MalformedException("its samples are described nowhere");
        }
    }

    private Box only(String... types) throws MalformedException {
        List<Box> found = tables.stream()
                .filter(box -> List.of(types).contains(box.type()))
                .toList();
        if (found.size() != 1) {
            throw new MalformedException(
                    "it has " + found.size() + " boxes " + String.join(" or ", types) + " in one track");
        }
        return found.get(0);
    }
}
