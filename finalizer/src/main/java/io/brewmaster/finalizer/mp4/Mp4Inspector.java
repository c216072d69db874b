package io.brewmaster.finalizer.mp4;

import io.brewmaster.finalizer.mp4.Boxes.Box;
import io.brewmaster.finalizer.mp4.Boxes.MalformedException;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells a finished recording from a cut one and from anything else, reading box headers only: a few kilobytes of a
 * file of any size.
 */
public final class Mp4Inspector {
    /** What an mp4, or the rest of one, can begin with. */
    private static final Set<String> FIRST = Set.of("ftyp", "styp", "moov", "moof", "mdat", "free", "skip", "wide");
    /** A fragment per second and two boxes per fragment make 140 hours; more is not a recording but an attack. */
    private static final int MAX_BOXES = 1_000_000;

    private Mp4Inspector() {}

    /**
     * Says what the bytes are; whatever they are, they have a classification.
     *
     * @throws IOException only from the source
     */
    public static Mp4 inspect(ByteSource source) throws IOException {
        long size = source.size();
        if (size == 0) {
            return new Mp4.NotMp4("the file is empty");
        }
        Boxes boxes = new Boxes(source);
        try {
            Box first = boxes.at(0, size);
            if (!FIRST.contains(first.type())) {
                return new Mp4.NotMp4("it does not begin like an mp4");
            }
        } catch (MalformedException noBoxAtAll) {
            return new Mp4.NotMp4("it does not begin like an mp4");
        }
        try {
            return inspect(boxes, size);
        } catch (MalformedException broken) {
            return new Mp4.Damaged(reason(broken));
        }
    }

    private static Mp4 inspect(Boxes boxes, long size) throws IOException, MalformedException {
        @Nullable Box moov = null;
        boolean fragments = false;
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
            if (box.is("moov")) {
                moov = box;
            }
            fragments |= box.is("moof");
            at = box.end();
        }
        if (moov == null) {
            return new Mp4.Damaged(
                    fragments ? "it has fragments but no index (moov)" : "it has no index (moov): it was not finished");
        }
        return new Mp4.Complete(new MovieReader(boxes).read(moov));
    }

    private static String reason(MalformedException broken) {
        return String.valueOf(broken.getMessage());
    }
}
