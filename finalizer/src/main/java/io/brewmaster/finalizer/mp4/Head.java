package io.brewmaster.finalizer.mp4;

import io.brewmaster.finalizer.mp4.Boxes.Box;
import io.brewmaster.finalizer.mp4.Boxes.MalformedException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The beginning of an object in {@link WebLayout}: ftyp and moov. It is a plan of pieces, a few dozen, that are read
 * from the file when they are needed; a moov of any size is never held in memory.
 */
public final class Head {
    private final List<Piece> pieces;
    private final long length;

    private Head(List<Piece> pieces) {
        this.pieces = List.copyOf(pieces);
        this.length = pieces.stream().mapToLong(Piece::length).sum();
    }

    static Head of(ByteSource file, Box ftyp, Box mdat, Box moov) throws IOException, MalformedException {
        MoovNode.Container tree = new MoovReader(file, mdat).read(moov);
        long shift = shift(tree);
        if (shift >= MoovNode.FOUR_GIB) {
            throw new MalformedException("its moov is longer than 4 GiB");
        }
        List<Piece> pieces = new ArrayList<>();
        pieces.add(new Piece.Copied(ftyp.start(), ftyp.end()));
        tree.addPieces(shift, pieces);
        return new Head(pieces);
    }

    /**
     * How much further behind the media lies in the object: by the moov's own length. That length grows when offsets
     * need 64 bits for it, which at most happens once per table.
     */
    private static long shift(MoovNode tree) {
        long shift = tree.size(0);
        while (tree.size(shift) != shift) {
            shift = tree.size(shift);
        }
        return shift;
    }

    /** In bytes. */
    public long length() {
        return length;
    }

    /**
     * Its bytes, {@link #length()} of them. It may be opened any number of times.
     *
     * @param file what {@link WebLayout#of} was asked about; an {@link java.io.EOFException} is thrown when it is shorter
     *     now
     */
    public InputStream open(ByteSource file) {
        return new PieceStream(file, pieces);
    }
}
