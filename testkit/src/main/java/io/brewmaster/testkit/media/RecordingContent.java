package io.brewmaster.testkit.media;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** A finished recording, and what of it was different while it grew. */
interface RecordingContent extends Closeable {
    /** What there is before the first media. */
    int header();

    /** The first bytes as they are while the recording grows; from there on none is changed. */
    ByteBuffer growingStart();

    /** The bytes that are written at {@link #patchAt()} when the media is complete. */
    ByteBuffer patch();

    int patchAt();

    /** Where the moov begins that is written last. */
    long mediaEnd();

    long size();

    /**
     * Writes bytes of the finished recording.
     *
     * @return how many; at least one, unless none were asked for
     */
    long transferTo(long position, long bytes, WritableByteChannel target) throws IOException;
}
