package io.brewmaster.finalizer.local;

import io.brewmaster.finalizer.store.Content;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;

/** Content that is handed out no faster than a process's bandwidth allows. */
public record LimitedContent(Content content, Bandwidth bandwidth) implements Content {
    /** About a tenth of a second of the least bandwidth: more at once would come in bursts. */
    private static final int AT_ONCE = 8 << 10;

    @Override
    public long length() {
        return content.length();
    }

    @Override
    public InputStream open() throws IOException {
        return new FilterInputStream(content.open()) {
            @Override
            public int read() throws IOException {
                take(1);
                return in.read();
            }

            @Override
            public int read(byte[] into, int at, int count) throws IOException {
                int read = in.read(into, at, bandwidth.isUnlimited() ? count : Math.min(count, AT_ONCE));
                if (read > 0) {
                    take(read);
                }
                return read;
            }
        };
    }

    private void take(int bytes) throws InterruptedIOException {
        try {
            bandwidth.take(bytes);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped while waiting for bandwidth");
        }
    }
}
