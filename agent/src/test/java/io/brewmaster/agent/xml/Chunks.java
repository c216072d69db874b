package io.brewmaster.agent.xml;

import java.io.Reader;
import java.util.function.IntSupplier;

/** A stream that arrives in pieces, as one does from a network: each read gives as many characters as the supplier says, if there are. */
class Chunks extends Reader {
    private final String text;
    private final IntSupplier sizes;
    private int at;

    Chunks(String text, IntSupplier sizes) {
        this.text = text;
        this.sizes = sizes;
    }

    @Override
    public int read(char[] into, int offset, int length) {
        int size = Math.min(Math.min(length, sizes.getAsInt()), text.length() - at);
        if (size == 0) {
            return -1;
        }
        text.getChars(at, at + size, into, offset);
        at += size;
        return size;
    }

    @Override
    public void close() {}
}
