package io.brewmaster.finalizer.mp4;

import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.finalizer.local.ChannelSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Makes files of layouts, as an upload makes objects of them. */
final class WebObject {
    private static final int BLOCK = 1 << 20;

    private WebObject() {}

    /** The layout of a file that has to have one. */
    static WebLayout.Moved layout(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            WebLayout layout = WebLayout.of(new ChannelSource(channel));
            assertThat(layout).isInstanceOf(WebLayout.Moved.class);
            return (WebLayout.Moved) layout;
        }
    }

    static byte[] head(Path file, WebLayout.Moved layout) throws IOException {
        try (FileChannel channel = FileChannel.open(file);
                InputStream head = layout.head().open(new ChannelSource(channel))) {
            byte[] bytes = head.readAllBytes();
            assertThat(bytes).hasSize((int) layout.head().length());
            return bytes;
        }
    }

    /** Writes the object; where the file has a hole, it gets one too. */
    static void write(Path file, WebLayout.Moved layout, Path object) throws IOException {
        try (FileChannel in = FileChannel.open(file);
                FileChannel out = FileChannel.open(object, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            out.write(ByteBuffer.wrap(head(file, layout)), 0);
            ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
            ByteBuffer zeros = ByteBuffer.allocateDirect(BLOCK);
            for (long at = layout.from(); at < layout.to(); at += block.limit()) {
                block.clear().limit((int) Math.min(BLOCK, layout.to() - at));
                new ChannelSource(in).readFully(at, block);
                block.flip();
                boolean last = at + block.limit() == layout.to();
                if (last || !block.equals(zeros.slice(0, block.limit()))) {
                    out.write(block, layout.head().length() + at - layout.from());
                    block.rewind();
                }
            }
            assertThat(out.size()).isEqualTo(layout.length());
        }
    }
}
