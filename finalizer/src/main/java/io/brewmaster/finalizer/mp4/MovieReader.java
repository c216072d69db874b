package io.brewmaster.finalizer.mp4;

import io.brewmaster.finalizer.mp4.Boxes.Box;
import io.brewmaster.finalizer.mp4.Boxes.MalformedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Reads the movie's header and its tracks' (ISO/IEC 14496-12, 8.2 to 8.5 and 12). It follows one known path down and
 * counts what it visits, so that no file can make it work long. */
final class MovieReader {
    /** A recording has two tracks. */
    private static final int MAX_TRACKS = 64;
    /** A full box's version and flags. */
    private static final int FULL = 4;
    /** The longest fixed part that is read of any box: an audio sample entry's with the header before it. */
    private static final int MAX_FIXED = 128;

    private final Boxes boxes;

    MovieReader(Boxes boxes) {
        this.boxes = boxes;
    }

    /** The movie of a moov that was written when fragments were still to come: it does not know how long it gets. */
    Mp4.Movie readStart(Box moov) throws IOException, MalformedException {
        return new Mp4.Movie(OptionalDouble.empty(), read(moov).tracks());
    }

    Mp4.Movie read(Box moov) throws IOException, MalformedException {
        List<Box> children = boxes.children(moov);
        Box header = first(children, "mvhd").orElseThrow(() -> new MalformedException("its moov has no mvhd"));
        List<Mp4.Track> tracks = new ArrayList<>();
        for (Box child : children) {
            if (child.is("trak") && tracks.size() < MAX_TRACKS) {
                tracks.add(track(child));
            }
        }
        if (tracks.isEmpty()) {
            throw new MalformedException("its moov has no track");
        }
        return new Mp4.Movie(duration(header), tracks);
    }

    private OptionalDouble duration(Box mvhd) throws IOException, MalformedException {
        ByteBuffer fixed = fixed(mvhd);
        boolean wide = version(fixed) == 1;
        // version and flags, two times, the timescale, the duration
        int timescaleAt = FULL + (wide ? 16 : 8);
        require(fixed, timescaleAt + (wide ? 12 : 8), mvhd);
        long timescale = Integer.toUnsignedLong(fixed.getInt(timescaleAt));
        long duration = wide ? fixed.getLong(timescaleAt + 4) : Integer.toUnsignedLong(fixed.getInt(timescaleAt + 4));
        boolean unknown = duration == (wide ? -1L : 0xFFFF_FFFFL);
        if (timescale == 0 || duration <= 0 || unknown) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of((double) duration / timescale);
    }

    private Mp4.Track track(Box trak) throws IOException, MalformedException {
        Box mdia = child(trak, "mdia");
        List<Box> media = boxes.children(mdia);
        ByteBuffer header = fixed(required(media, "mdhd", mdia));
        int timescaleAt = FULL + (version(header) == 1 ? 16 : 8);
        require(header, timescaleAt + 4, mdia);
        ByteBuffer handler = fixed(required(media, "hdlr", mdia));
        require(handler, FULL + 8, mdia);
        String type = Boxes.fourCharacters(handler, FULL + 4);
        Box stsd = child(child(required(media, "minf", mdia), "stbl"), "stsd");
        return sampleEntry(type, Integer.toUnsignedLong(header.getInt(timescaleAt)), stsd);
    }

    private Mp4.Track sampleEntry(String type, long timescale, Box stsd) throws IOException, MalformedException {
        // version and flags, the number of entries; the first entry decides
        long entryAt = stsd.body() + FULL + 4;
        Box entry = boxes.at(entryAt, stsd.end());
        ByteBuffer fixed = fixed(entry);
        switch (type) {
            case "vide" -> {
                require(fixed, 28, stsd);
                int width = Short.toUnsignedInt(fixed.getShort(24));
                int height = Short.toUnsignedInt(fixed.getShort(26));
                return new Mp4.Track(type, entry.type(), timescale, width, height, 0, 0);
            }
            case "soun" -> {
                require(fixed, 28, stsd);
                int channels = Short.toUnsignedInt(fixed.getShort(16));
                // 16.16 fixed point
                int sampleRate = fixed.getInt(24) >>> 16;
                return new Mp4.Track(type, entry.type(), timescale, 0, 0, sampleRate, channels);
            }
            default -> {
                return new Mp4.Track(type, entry.type(), timescale, 0, 0, 0, 0);
            }
        }
    }

    private Box child(Box parent, String type) throws IOException, MalformedException {
        return required(boxes.children(parent), type, parent);
    }

    private static Box required(List<Box> among, String type, Box parent) throws MalformedException {
        return first(among, type).orElseThrow(() -> new MalformedException("its " + parent.type() + " has no " + type));
    }

    private static Optional<Box> first(List<Box> among, String type) {
        return among.stream().filter(box -> box.is(type)).findFirst();
    }

    private ByteBuffer fixed(Box box) throws IOException, MalformedException {
        return boxes.bytes(box.body(), (int) Math.min(MAX_FIXED, box.end() - box.body()));
    }

    private static int version(ByteBuffer fullBox) {
        return fullBox.hasRemaining() ? fullBox.get(0) : 0;
    }

    private static void require(ByteBuffer fixed, int length, Box box) throws MalformedException {
        if (fixed.remaining() < length) {
            throw new MalformedException("its " + box.type() + " is too short");
        }
    }
}
