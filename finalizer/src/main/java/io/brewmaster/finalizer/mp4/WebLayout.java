package io.brewmaster.finalizer.mp4;

import io.brewmaster.finalizer.mp4.Boxes.MalformedException;
import java.io.IOException;

/**
 * How a finished recording is stored so that a browser plays it without reading its end first: its index (moov) stands
 * before the media. Nothing of the media is changed or moved within itself.
 */
public sealed interface WebLayout {

    /**
     * The object is the head followed by the file's bytes from {@code from} to {@code to}.
     *
     * @param head the file's ftyp and an index whose offsets are true in the object
     * @param from where the file goes on, right behind its ftyp
     * @param to where the file's own index begins
     */
    record Moved(Head head, long from, long to) implements WebLayout {
        /** How many bytes the object has. */
        public long length() {
            return head.length() + (to - from);
        }
    }

    /** The index is in front already. */
    record AlreadyWeb() implements WebLayout {}

    /**
     * The file is better left as it is.
     *
     * @param reason one line
     */
    record NotUnderstood(String reason) implements WebLayout {}

    /**
     * Decides for a finished file. It reads the index once, through small buffers, and nothing of the media. What is not
     * exactly as recorders write it is not understood.
     *
     * @throws IOException only from the source
     */
    static WebLayout of(ByteSource file) throws IOException {
        try {
            return new WebLayoutPlanner(file).plan();
        } catch (MalformedException odd) {
            return new NotUnderstood(String.valueOf(odd.getMessage()));
        }
    }
}
