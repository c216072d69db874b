package io.brewmaster.core.log;

import java.io.IOException;
import java.io.OutputStream;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * Writes each record by one {@code write} of at most 4096 bytes (PIPE_BUF: such a write is not mixed with another
 * process's). A longer line is cut: first its stack trace and its other texts, each to the same length, at last
 * everything but event and cause. Never throws: a log that cannot be written is no reason to stop.
 */
final class LineHandler extends Handler {
    static final int LINE_BYTES = 4096;

    private static final int[] CUTS = {2048, 1024, 512, 256, 128, 64, 32};

    private final OutputStream out;
    private final LineFormat format;
    private final boolean stacks;

    /**
     * Writes to {@code out}, one write a line.
     *
     * @param stacks true to show the stack trace of every cause, false to show those of errors only
     */
    LineHandler(OutputStream out, LineFormat format, boolean stacks) {
        this.out = out;
        this.format = format;
        this.stacks = stacks;
    }

    @Override
    public void publish(LogRecord entry) {
        if (!isLoggable(entry)) {
            return;
        }
        try {
            byte[] line = line(entry);
            synchronized (out) {
                out.write(line);
                out.flush();
            }
        } catch (IOException | RuntimeException e) {
            // Nowhere left to say it.
        }
    }

    byte[] line(LogRecord entry) {
        boolean withStack = stacks || entry.getLevel().intValue() >= Level.SEVERE.intValue();
        Line whole = Line.of(entry, withStack);
        if (whole.characters() <= LINE_BYTES) {
            byte[] bytes = format.bytes(whole, false);
            if (bytes.length <= LINE_BYTES) {
                return bytes;
            }
        }
        for (int characters : CUTS) {
            byte[] bytes = format.bytes(whole.cut(characters), true);
            if (bytes.length <= LINE_BYTES) {
                return bytes;
            }
        }
        return format.bytes(whole.bare().cut(128), true);
    }

    @Override
    public void flush() {
        // Every line is written at once.
    }

    @Override
    public void close() {
        // Standard streams stay open.
    }
}
