package io.brewmaster.testkit.s3;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Takes the {@code aws-chunked} coding off a body: chunks {@code hex-length[;chunk-signature=...]\r\n bytes \r\n}, a
 * last one of length 0, then trailers up to an empty line or the end. Signatures are not looked at.
 */
final class AwsChunkedInputStream extends InputStream {
    private static final int LONGEST_LINE = 4096;

    private final InputStream in;
    private final Map<String, String> trailers = new HashMap<>();
    private long leftInChunk;
    private boolean first = true;
    private boolean ended;

    AwsChunkedInputStream(InputStream in) {
        this.in = in;
    }

    /** Known once the stream is read to its end. */
    Optional<String> trailer(String name) {
        return Optional.ofNullable(trailers.get(name.toLowerCase(Locale.ROOT)));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (leftInChunk == 0 && !ended) {
            nextChunk();
        }
        if (ended) {
            return -1;
        }
        int n = in.read(buffer, offset, (int) Math.min(length, leftInChunk));
        if (n < 0) {
            throw new EOFException("the body ends within a chunk");
        }
        leftInChunk -= n;
        return n;
    }

    private void nextChunk() throws IOException {
        if (!first && !line().isEmpty()) {
            throw new IOException("a chunk is longer than it says");
        }
        first = false;
        leftInChunk = Long.parseLong(line().split(";", 2)[0].strip(), 16);
        if (leftInChunk == 0) {
            readTrailers();
            ended = true;
        }
    }

    private void readTrailers() throws IOException {
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                trailers.put(
                        line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
        in.transferTo(OutputStream.nullOutputStream());
    }

    /** Without its CRLF; the end of the body ends a line too. */
    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (line.length() == LONGEST_LINE) {
                throw new IOException("not aws-chunked: a line without end");
            }
            line.append((char) c);
        }
        return new String(line.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8).strip();
    }
}
