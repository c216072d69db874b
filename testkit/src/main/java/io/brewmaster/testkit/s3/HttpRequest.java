package io.brewmaster.testkit.s3;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The head of an HTTP/1.1 request, and its body as it comes. Bodies have a length: S3 takes no other. */
final class HttpRequest {
    private static final int LONGEST_LINE = 64 << 10;
    private static final int MOST_HEADERS = 200;

    private final String method;
    private final String target;
    private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final InputStream body;

    private HttpRequest(String requestLine, InputStream in) throws IOException {
        String[] words = requestLine.split(" ", -1);
        if (words.length != 3 || !words[2].equals("HTTP/1.1")) {
            throw new IOException("not a request of HTTP/1.1");
        }
        this.method = words[0];
        this.target = words[1];
        readHeaders(in);
        try {
            this.body = new Body(in, header("Content-Length").map(Long::valueOf).orElse(0L));
        } catch (NumberFormatException e) {
            throw new IOException("a Content-Length that is no number", e);
        }
        if (header("Transfer-Encoding").isPresent()) {
            throw new IOException("a body without a length");
        }
    }

    /** Empty when the connection ends instead. */
    static Optional<HttpRequest> read(InputStream in) throws IOException {
        String line = line(in);
        return line.isEmpty() ? Optional.empty() : Optional.of(new HttpRequest(line, in));
    }

    private void readHeaders(InputStream in) throws IOException {
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            if (colon < 1 || headers.size() == MOST_HEADERS) {
                throw new IOException("not a header, or too many");
            }
            headers.computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
    }

    /** Without its CRLF. */
    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (line.length() == LONGEST_LINE) {
                throw new IOException("a line without end");
            }
            line.append((char) c);
        }
        return line.toString().strip();
    }

    String method() {
        return method;
    }

    /** Path and query, as they came. */
    String target() {
        return target;
    }

    /** By name, whatever its case. */
    Map<String, List<String>> headers() {
        return headers;
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name)).map(values -> values.get(0));
    }

    InputStream body() {
        return body;
    }

    /** Bytes as they are, whatever {@code StandardCharsets} says of them elsewhere. */
    static byte[] bytes(String head) {
        return head.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static final class Body extends InputStream {
        private final InputStream in;
        private long left;

        Body(InputStream in, long length) {
            this.in = in;
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int n = in.read(buffer, offset, (int) Math.min(length, left));
            if (n < 0) {
                throw new EOFException("the connection ends within a body");
            }
            left -= n;
            return n;
        }
    }
}
