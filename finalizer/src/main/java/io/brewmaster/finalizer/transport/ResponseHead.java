package io.brewmaster.finalizer.transport;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The head of an HTTP/1.1 answer.
 *
 * @param persistent whether the other end keeps the connection for another request
 * @param headers by name, whatever its case
 */
record ResponseHead(int status, String reason, boolean persistent, Map<String, List<String>> headers) {
    private static final int MOST_HEADERS = 200;
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.([01]) ([1-5]\\d\\d)(?: (.*))?");

    /** Where lines come from. */
    @FunctionalInterface
    interface Lines {
        /** The next one, without its CRLF. */
        String next() throws IOException;
    }

    static ResponseHead read(Lines lines) throws IOException {
        Matcher line = STATUS_LINE.matcher(lines.next());
        if (!line.matches()) {
            throw new IOException("that is no answer of HTTP/1.1");
        }
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        int count = 0;
        for (String header = lines.next(); !header.isEmpty(); header = lines.next()) {
            int colon = header.indexOf(':');
            if (colon < 1 || ++count > MOST_HEADERS) {
                throw new IOException("the answer's head is malformed or has too many headers");
            }
            headers.computeIfAbsent(header.substring(0, colon), name -> new ArrayList<>())
                    .add(header.substring(colon + 1).strip());
        }
        boolean closes = tokens(headers, "Connection").contains("close");
        String reason = Optional.ofNullable(line.group(3)).orElse("");
        return new ResponseHead(
                Integer.parseInt(line.group(2)), reason, line.group(1).equals("1") && !closes, headers);
    }

    /** 100 Continue and its like: the answer itself is yet to come. */
    boolean isInterim() {
        return status < 200;
    }

    boolean isGoAhead() {
        return status == 100;
    }

    /** Whether bytes follow. */
    boolean hasBody(boolean toHead) {
        return !toHead && status != 204 && status != 304;
    }

    /** @throws IOException when it comes in another coding than chunks, which nobody asked for */
    boolean isChunked() throws IOException {
        List<String> codings = tokens(headers, "Transfer-Encoding");
        if (!codings.isEmpty() && !codings.equals(List.of("chunked"))) {
            throw new IOException("the answer comes as " + codings);
        }
        return !codings.isEmpty();
    }

    /**
     * Bytes of the body; empty where only the connection's end tells.
     *
     * @throws IOException when it is no number, or two that differ
     */
    Optional<Long> length() throws IOException {
        List<String> values =
                tokens(headers, "Content-Length").stream().distinct().toList();
        if (values.isEmpty()) {
            return Optional.empty();
        }
        if (values.size() > 1 || !values.get(0).matches("\\d{1,18}")) {
            throw new IOException("the answer's length is no number");
        }
        return Optional.of(Long.valueOf(values.get(0)));
    }

    private static List<String> tokens(Map<String, List<String>> headers, String name) {
        return headers.getOrDefault(name, List.of()).stream()
                .flatMap(value -> List.of(value.split(",", -1)).stream())
                .map(token -> token.strip().toLowerCase(Locale.ROOT))
                .filter(token -> !token.isEmpty())
                .toList();
    }
}
