package io.brewmaster.finalizer.mp4;

import io.brewmaster.finalizer.mp4.Boxes.Box;
import io.brewmaster.finalizer.mp4.Boxes.MalformedException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** How the recorder writes its file: what of it can still change while it grows, and what a cut one is good for. */
public enum RecordingMode {
    /** Media first, the index (moov) at the end: nothing plays before that. */
    PLAIN("plain"),
    /** As {@link #FRAGMENTED} while it grows; at the end one mdat is laid around all of it and a whole moov follows. */
    HYBRID("hybrid"),
    /** An index in front and fragments that carry their own; nothing that was written changes. */
    FRAGMENTED("fragmented"),
    /** Not enough bytes to tell yet, or none of these. */
    UNKNOWN("unknown");

    /** What ffmpeg puts before the media is two boxes at most; a few more do no harm. */
    private static final int MAX_BOXES = 8;
    /** ffmpeg's moov has mvhd, two tracks, mvex and udta. */
    private static final int MAX_CHILDREN = 32;

    private static final Set<String> PADDING = Set.of("free", "skip", "wide");
    private static final int HEADER = 8;

    private final String word;

    RecordingMode(String word) {
        this.word = word;
    }

    /** Its name where it is stored; never changes. */
    public String word() {
        return word;
    }

    /** Of a {@link #word()}; empty for any other. */
    public static Optional<RecordingMode> ofWord(String word) {
        return Arrays.stream(values()).filter(mode -> mode.word.equals(word)).findFirst();
    }

    /** Whether the first bytes of a file, any number from its first whole fragment on, are a recording that plays. */
    public boolean playsWhenCut() {
        return this == HYBRID || this == FRAGMENTED;
    }

    /**
     * Tells the mode from the first bytes of a file that may still grow, with a few small reads. Once it is not
     * {@link #UNKNOWN}, it stays the same to the recording's end, and after it.
     *
     * @throws IOException only from the source
     */
    public static RecordingMode of(ByteSource growing) throws IOException {
        try {
            return of(new Boxes(growing), growing.size());
        } catch (MalformedException notThereYetOrOdd) {
            return UNKNOWN;
        }
    }

    private static RecordingMode of(Boxes boxes, long size) throws IOException, MalformedException {
        Box box = boxes.at(0, size);
        if (!box.is("ftyp")) {
            return UNKNOWN;
        }
        boolean padded = false;
        for (int count = 1; count < MAX_BOXES; count++) {
            box = boxes.at(box.end(), size);
            if (box.is("mdat")) {
                return holdsAnEarlyIndex(boxes, box, size) ? HYBRID : PLAIN;
            }
            if (box.is("moov")) {
                return modeWithEarlyIndex(boxes, box, size, padded);
            }
            if (!PADDING.contains(box.type())) {
                return UNKNOWN;
            }
            padded = true;
        }
        return UNKNOWN;
    }

    /**
     * Only the hybrid mode has room before the first moov, for the 64-bit size of the mdat that takes moov's place at
     * the end. A moov without mvex in front is a finished file's that was moved there: it does not grow.
     */
    private static RecordingMode modeWithEarlyIndex(Boxes boxes, Box moov, long size, boolean padded)
            throws IOException, MalformedException {
        if (moov.end() > size) {
            return UNKNOWN;
        }
        long at = moov.body();
        for (int count = 0; count < MAX_CHILDREN && at < moov.end(); count++) {
            Box child = boxes.at(at, moov.end());
            if (child.is("mvex")) {
                return padded ? HYBRID : FRAGMENTED;
            }
            at = child.end();
        }
        return UNKNOWN;
    }

    /** What was a hybrid file's first moov is the beginning of its mdat at the end; its content stays. */
    private static boolean holdsAnEarlyIndex(Boxes boxes, Box mdat, long size) throws IOException, MalformedException {
        return size - mdat.body() >= HEADER
                && Boxes.fourCharacters(boxes.bytes(mdat.body(), HEADER), 4).equals("mvhd");
    }
}
