package io.brewmaster.finalizer.local;

import io.brewmaster.finalizer.store.Content;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;

/** Bytes of our own and then a part of a file, as content that can be sent, made anew for every attempt. */
public final class HeadedRegion implements Content {
    private final Content head;
    private final Content region;

    public HeadedRegion(Content head, Content region) {
        this.head = head;
        this.region = region;
    }

    @Override
    public long length() {
        return head.length() + region.length();
    }

    @Override
    public InputStream open() throws IOException {
        return new SequenceInputStream(head.open(), region.open());
    }
}
