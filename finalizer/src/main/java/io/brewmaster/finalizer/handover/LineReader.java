package io.brewmaster.finalizer.handover;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Cuts what comes from a socket into lines. */
final class LineReader {
    private final SocketChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(4 << 10);
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private boolean ended;

    /** Of a channel that never blocks. */
    LineReader(SocketChannel channel) {
        this.channel = channel;
    }

    /**
     * The lines that are complete by now.
     *
     * @throws IOException also for a line that is too long to be one
     */
    List<String> read() throws IOException {
        List<String> lines = new ArrayList<>();
        int atOnce = 0;
        int read = channel.read(buffer.clear());
        for (; read > 0; read = channel.read(buffer.clear())) {
            split(lines);
            atOnce += read;
            if (Math.max(atOnce, line.size()) > Messages.MAX_LINE) {
                throw new IOException("it talks without an end");
            }
        }
        ended = read < 0;
        return lines;
    }

    /** Whether the other side has hung up. */
    boolean ended() {
        return ended;
    }

    private void split(List<String> lines) {
        buffer.flip();
        while (buffer.hasRemaining()) {
            byte next = buffer.get();
            if (next == '\n') {
                lines.add(line.toString(StandardCharsets.UTF_8));
                line.reset();
            } else {
                line.write(next);
            }
        }
    }
}
