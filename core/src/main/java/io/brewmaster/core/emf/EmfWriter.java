package io.brewmaster.core.emf;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes documents as lines of JSON, each line by ONE {@code write} of at most 4096 bytes, line break included: inside
 * a Jitsi container standard output is a pipe shared with the bridge's own log, and only so much is never mixed.
 *
 * <p>A document that is longer is split into several valid ones; see {@link LineSplitter} for what stands where.
 */
public final class EmfWriter {
    private final OutputStream raw;

    /**
     * Writes to a stream whose writes are system calls, one each.
     *
     * @param raw {@code new FileOutputStream(FileDescriptor.out)}; not {@code System.out}, which divides a line as it
     *     likes
     */
    public EmfWriter(OutputStream raw) {
        this.raw = raw;
    }

    /**
     * Writes one document. Documents of several threads do not mix.
     *
     * @throws IOException if the stream is broken; lines written before that stay written
     */
    public synchronized void write(EmfDocument document) throws IOException {
        for (byte[] line : LineSplitter.split(document)) {
            raw.write(line);
        }
        raw.flush();
    }
}
