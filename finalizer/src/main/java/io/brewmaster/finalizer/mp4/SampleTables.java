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
        SamplesPerChunk chunks = SamplesPerChunk.of(file, only("stsc"), only("stsd"));
        SampleSizes sizes = SampleSizes.of(file, only("stsz"));
        long greatest = 0;
        for (long chunk = 1; chunk <= offsets.count(); chunk++) {
            long samples = chunks.of(chunk);
            long offset = wide ? offsets.next64() : offsets.next32();
            if (offset < mdat.body() || offset > mdat.end() || !sizes.fit(samples, mdat.end() - offset)) {
                throw new MalformedException("its samples are not where its media is");
            }
            greatest = Math.max(greatest, offset);
        }
        if (!chunks.exhausted() || sizes.remaining() != 0) {
            throw new MalformedException("its sample tables do not agree");
        }
        return new MoovNode.Offsets(box.body() + MoovNode.Offsets.FIELDS, offsets.count(), wide, greatest);
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
