package io.brewmaster.finalizer.local;

import io.brewmaster.finalizer.mp4.ByteSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A file as a source of boxes. */
public record ChannelSource(FileChannel channel) implements ByteSource {
    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public int read(long position, ByteBuffer into) throws IOException {
        return channel.read(into, position);
    }
}
