package io.brewmaster.finalizer.mp4;

import io.brewmaster.finalizer.mp4.Boxes.Box;
import io.brewmaster.finalizer.mp4.Boxes.MalformedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the tree of a moov that is to be moved. It accepts only boxes known to hold no place in the file but in their
 * offset tables: others (saio, iloc) would point elsewhere after the move.
 */
final class MoovReader {
    private static final Set<String> SAMPLE_TABLES =
            Set.of("stsd", "stts", "ctts", "cslg", "stss", "sdtp", "sgpd", "sbgp", "stsc", "stsz", "stco", "co64");

    /** What ffmpeg's muxer writes, by the box around it. */
    private static final Map<String, Set<String>> WITHIN = Map.of(
            "moov", Set.of("mvhd", "trak", "mvex", "udta"),
            "trak", Set.of("tkhd", "edts", "mdia", "udta"),
            "edts", Set.of("elst"),
            "mdia", Set.of("mdhd", "hdlr", "minf"),
            "minf", Set.of("vmhd", "smhd", "nmhd", "hdlr", "dinf", "stbl"),
            "dinf", Set.of("dref"),
            "stbl", SAMPLE_TABLES,
            "udta", Set.of("meta", "name"));

    private static final Set<String> WITHIN_META = Set.of("hdlr", "ilst");

    /** Version and flags, the number of entries, and one entry without a location: the media is in this file. */
    private static final int DREF_LENGTH = 28;

    private static final int SELF_CONTAINED = 1;

    private final ByteSource file;
    private final Boxes boxes;
    private final Box mdat;

    MoovReader(ByteSource file, Box mdat) {
        this.file = file;
        this.boxes = new Boxes(file);
        this.mdat = mdat;
    }

    MoovNode.Container read(Box moov) throws IOException, MalformedException {
        MoovNode.Container tree = container(moov);
        if (tree.children().stream()
                .noneMatch(child -> child instanceof MoovNode.Container inner
                        && inner.type().equals("trak"))) {
            throw new MalformedException("its moov has no track");
        }
        return tree;
    }

    private MoovNode.Container container(Box box) throws IOException, MalformedException {
        Set<String> known = WITHIN.getOrDefault(box.type(), Set.of());
        List<Box> inside = boxes.children(box);
        List<MoovNode> children = new ArrayList<>();
        for (Box child : inside) {
            if (!known.contains(child.type()) || !child.sized()) {
                throw new MalformedException("its " + box.type() + " has the box " + child.type());
            }
            // ffmpeg's hybrid mode leaves it there; in front it would announce fragments that are none any more.
            if (!child.is("mvex")) {
                children.add(node(child, inside));
            }
        }
        return new MoovNode.Container(box.type(), List.copyOf(children));
    }

    private MoovNode node(Box box, List<Box> siblings) throws IOException, MalformedException {
        switch (box.type()) {
            case "stco", "co64" -> {
                return new SampleTables(file, siblings).offsetsWithin(mdat);
            }
            case "dref" -> checkMediaIsHere(box);
            case "meta" -> checkMeta(box);
            default -> {
                // Nothing in it says where something is.
            }
        }
        return WITHIN.containsKey(box.type()) ? container(box) : new MoovNode.Leaf(box);
    }

    private void checkMediaIsHere(Box dref) throws IOException, MalformedException {
        if (dref.end() - dref.start() != DREF_LENGTH
                || boxes.bytes(dref.end() - Integer.BYTES, Integer.BYTES).getInt() != SELF_CONTAINED) {
            throw new MalformedException("its media is in another file");
        }
    }

    private void checkMeta(Box meta) throws IOException, MalformedException {
        long afterVersion = meta.body() + Integer.BYTES;
        Box content = new Box(meta.type(), meta.start(), afterVersion, meta.end(), true);
        for (Box child : boxes.children(content)) {
            if (!WITHIN_META.contains(child.type())) {
                throw new MalformedException("its meta has the box " + child.type());
            }
        }
    }
}
