package io.brewmaster.finalizer.webhook;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The head of an answer of HTTP/1.1; nobody needs its body.
 *
 * @param retryAfter as it came
 */
record Answer(int status, Optional<String> retryAfter) {
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5]\\d{2})(?: .*)?");
    private static final Pattern HEADER = Pattern.compile("(?i)Retry-After:\\s*(.{1,64}?)\\s*");
    private static final int LONGEST_HEAD = 64 << 10;
    private static final int FINAL = 200;
    private static final int REDIRECTIONS = 300;

    /** Reads up to the empty line; answers that only announce another one are skipped. */
    static Answer read(InputStream in) throws IOException {
        Head head = new Head(in);
        while (true) {
            Matcher line = STATUS.matcher(head.line());
            if (!line.matches()) {
                throw new IOException("the answer is not HTTP/1.1");
            }
            Answer answer = new Answer(Integer.parseInt(line.group(1)), Optional.ofNullable(retryAfter(head)));
            if (answer.status() >= FINAL) {
                return answer;
            }
        }
    }

    private static @Nullable String retryAfter(Head head) throws IOException {
        String value = null;
        for (String line = head.line(); !line.isEmpty(); line = head.line()) {
            Matcher header = HEADER.matcher(line);
            value = header.matches() ? header.group(1) : value;
        }
        return value;
    }

    boolean isConfirmation() {
        return status >= FINAL && status < REDIRECTIONS;
    }

    /** How long the receiver wants to be left alone: seconds or a date, as HTTP allows. */
    Optional<Duration> asked(Instant now) {
        return retryAfter.flatMap(text -> {
            try {
                return Optional.of(
                        text.matches("\\d{1,9}")
                                ? Duration.ofSeconds(Long.parseLong(text))
                                : Duration.between(now, date(text)));
            } catch (DateTimeParseException neither) {
                return Optional.empty();
            }
        });
    }

    private static Instant date(String text) {
        return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT))
                .toInstant();
    }

    /** Lines, within a limit for all of them. */
    private static final class Head {
        private final InputStream in;
        private int left = LONGEST_HEAD;

        Head(InputStream in) {
            this.in = in;
        }

        String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0) {
                    throw new EOFException("the connection ended without an answer");
                }
                if (--left < 0) {
                    throw new IOException("an answer whose head has no end");
                }
                line.append((char) c);
            }
            return line.toString().stripTrailing();
        }
    }
}
