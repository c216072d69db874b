package io.brewmaster.finalizer.store;

import java.io.IOException;
import java.io.InputStream;

/** Bytes that can be read again, as often as sending them takes. */
public interface Content {
    long length();

    /** From the beginning; the caller closes it. */
    InputStream open() throws IOException;
}
