package io.brewmaster.testkit.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** A recording of any size in Jibri's default mode, that holds the sample's media as often as it fits. */
final class RepeatedContent implements RecordingContent {
    private final RepeatedSample sample;
    private final long size;
    private final ByteBuffer moov;

    private RepeatedContent(RepeatedSample sample, long size) {
        this.sample = sample;
        this.size = size;
        this.moov = sample.moov(repetition -> repetition * sample.media());
    }

    static RepeatedContent of(long bytes) throws IOException {
        return new RepeatedContent(RepeatedSample.of(bytes), bytes);
    }

    @Override
    public int header() {
        return RecordingWriter.HEADER;
    }

    @Override
    public ByteBuffer growingStart() {
        return sample.growingHeader();
    }

    @Override
    public ByteBuffer patch() {
        return sample.finishedHeader().position(patchAt());
    }

    @Override
    public int patchAt() {
        return sample.patchAt();
    }

    @Override
    public long mediaEnd() {
        return sample.mdatEnd();
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public long transferTo(long position, long bytes, WritableByteChannel target) throws IOException {
        if (position >= mediaEnd()) {
            int from = (int) (position - mediaEnd());
            return target.write(moov.slice(from, (int) Math.min(bytes, moov.capacity() - from)));
        }
        long inOneRepetition = (position - RecordingWriter.HEADER) % sample.media();
        return sample.transferMedia(inOneRepetition, Math.min(bytes, mediaEnd() - position), target);
    }

    @Override
    public void close() throws IOException {
        sample.close();
    }
}
