package io.brewmaster.finalizer.store;

import java.io.ByteArrayInputStream;
import java.io.InputStream;

/** Bytes in memory as content. */
public final class BytesContent implements Content {
    private final byte[] bytes;

    public BytesContent(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public long length() {
        return bytes.length;
    }

    @Override
    public InputStream open() {
        return new ByteArrayInputStream(bytes);
    }
}
