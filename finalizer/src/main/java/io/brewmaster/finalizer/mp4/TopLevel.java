package io.brewmaster.finalizer.mp4;

import io.brewmaster.finalizer.mp4.Boxes.Box;
import io.brewmaster.finalizer.mp4.Boxes.MalformedException;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What stands at the top level of a file, and how far its boxes go. */
final class TopLevel {
    /** A fragment per second and two boxes per fragment make 140 hours; more is not a recording but an attack. */
    private static final int MAX_BOXES = 1_000_000;

    private @Nullable Box early;
    private @Nullable Box moov;
    private @Nullable Box last;
    private boolean fragments;
    private boolean wholeMedia;
    private @Nullable String cut;

    private TopLevel() {}

    /** Walks from box to box, to the end or to where no whole box follows. */
    static TopLevel of(Boxes boxes, long size) throws IOException {
        TopLevel found = new TopLevel();
        try {
            found.walk(boxes, size);
        } catch (MalformedException endsHere) {
            found.cut = String.valueOf(endsHere.getMessage());
        }
        return found;
    }

    private void walk(Boxes boxes, long size) throws IOException, MalformedException {
        long at = 0;
        for (int count = 0; at < size; count++) {
            if (count == MAX_BOXES) {
                throw new MalformedException("it has more than " + MAX_BOXES + " boxes");
            }
            Box box = boxes.at(at, size);
            if (box.end() > size) {
                throw new MalformedException("the box " + box.type() + " at " + at + " goes on " + (box.end() - size)
                        + " bytes after the end");
            }
            if (box.is("moov") && !box.sized()) {
                throw new MalformedException("its index (moov) is not whole: its size was not written yet");
            }
            add(box);
            at = box.end();
        }
    }

    private void add(Box box) {
        switch (box.type()) {
            case "moov" -> {
                moov = box;
                if (!fragments && !wholeMedia) {
                    early = box;
                }
            }
            case "moof" -> fragments = true;
            case "mdat" -> wholeMedia = true;
            default -> {
                // Nothing depends on it but where it ends.
            }
        }
        last = box;
    }

    /** The last moov. */
    Optional<Box> moov() {
        return Optional.ofNullable(moov);
    }

    /** The moov before any media. */
    Optional<Box> early() {
        return Optional.ofNullable(early);
    }

    boolean hasFragments() {
        return fragments;
    }

    /** Whether at least one mdat is there to its end. */
    boolean hasWholeMedia() {
        return wholeMedia;
    }

    boolean endsWith(String type) {
        return last != null && last.is(type) && cut == null;
    }

    /** Why the boxes do not cover the file exactly; empty when they do. */
    Optional<String> cut() {
        return Optional.ofNullable(cut);
    }
}
