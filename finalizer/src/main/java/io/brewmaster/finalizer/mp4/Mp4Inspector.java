package io.brewmaster.finalizer.mp4;

import io.brewmaster.finalizer.mp4.Boxes.Box;
import io.brewmaster.finalizer.mp4.Boxes.MalformedException;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * Tells a finished recording from a cut one and from anything else, reading box headers only: a few kilobytes of a
 * file of any size, and 32 bytes per fragment.
 */
public final class Mp4Inspector {
    /** What an mp4, or the rest of one, can begin with. */
    private static final Set<String> FIRST = Set.of("ftyp", "styp", "moov", "moof", "mdat", "free", "skip", "wide");

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
        TopLevel top = TopLevel.of(boxes, size);
        try {
            Optional<Box> fragmented = fragmentedStart(boxes, top);
            return fragmented.isPresent() ? fragmented(boxes, top, fragmented.get()) : whole(boxes, top);
        } catch (MalformedException broken) {
            return new Mp4.Damaged(String.valueOf(broken.getMessage()));
        }
    }

    /** An index in front that announces fragments (mvex). */
    private static Optional<Box> fragmentedStart(Boxes boxes, TopLevel top) throws IOException, MalformedException {
        if (top.early().isEmpty()) {
            return Optional.empty();
        }
        Box early = top.early().get();
        return boxes.children(early).stream().anyMatch(child -> child.is("mvex"))
                ? Optional.of(early)
                : Optional.empty();
    }

    /**
     * ffmpeg ends a fragmented file with an index of its fragments (mfra), and a hybrid one by making it another file,
     * with no index in front: whatever else such a file ends with, it was not finished. What it has plays.
     */
    private static Mp4 fragmented(Boxes boxes, TopLevel top, Box early) throws IOException, MalformedException {
        Mp4.Movie movie = new MovieReader(boxes).readStart(early);
        if (top.endsWith("mfra")) {
            return new Mp4.Complete(movie);
        }
        String reason = top.cut().orElse("it ends after a fragment, before the recorder ended it");
        return top.hasWholeMedia() ? new Mp4.Truncated(movie, reason) : new Mp4.Damaged(reason);
    }

    private static Mp4 whole(Boxes boxes, TopLevel top) throws IOException, MalformedException {
        if (top.cut().isPresent()) {
            return new Mp4.Damaged(top.cut().get());
        }
        if (top.moov().isEmpty()) {
            return new Mp4.Damaged(
                    top.hasFragments()
                            ? "it has fragments but no index (moov)"
                            : "it has no index (moov): it was not finished");
        }
        return new Mp4.Complete(new MovieReader(boxes).read(top.moov().get()));
    }
}
