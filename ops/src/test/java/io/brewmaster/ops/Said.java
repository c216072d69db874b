package io.brewmaster.ops;

import io.brewmaster.ops.web.WebProbe;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;

/** What a command said, and how it ended. */
record Said(int exit, String out, String err) {
    static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

    /** Who lets time pass and sees it. */
    private static final class PassingTime extends Clock {
        /** What {@code --watch} waits; Ctrl-C comes in the third round. */
        private static final Duration WATCH = Duration.ofSeconds(10);

        private static final int ROUNDS = 2;

        private Instant now;
        private int watched;

        PassingTime(Instant now) {
            this.now = now;
        }

        void pass(Duration time) throws InterruptedException {
            if (watched == ROUNDS && time.equals(WATCH)) {
                throw new InterruptedException("enough");
            }
            watched += time.equals(WATCH) ? 1 : 0;
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    /** Runs the command in this process, piped; nothing waits. */
    static Said by(Map<String, String> environment, Path directory, String... arguments) {
        return by(environment, directory, NOW, false, arguments);
    }

    /** The same, at another time. */
    static Said at(Instant now, Map<String, String> environment, Path directory, String... arguments) {
        return by(environment, directory, now, false, arguments);
    }

    /** The same, on a terminal of 120 columns with colours. */
    static Said onATerminal(Map<String, String> environment, Path directory, String... arguments) {
        return by(environment, directory, NOW, true, arguments);
    }

    private static Said by(
            Map<String, String> environment, Path directory, Instant now, boolean terminal, String... arguments) {
        return by(environment, directory, now, terminal, new WebProbe(trusted(), 443), arguments);
    }

    /** The same, with a web entry of its own. */
    static Said with(WebProbe web, Map<String, String> environment, Path directory, String... arguments) {
        return by(environment, directory, NOW, false, web, arguments);
    }

    static SSLContext trusted() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Said by(
            Map<String, String> environment,
            Path directory,
            Instant now,
            boolean terminal,
            WebProbe web,
            String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PassingTime clock = new PassingTime(now);
        Site site = new Site(
                environment,
                directory,
                new Console(printer(out), printer(err), terminal, terminal, terminal ? 120 : 80),
                clock,
                clock::pass,
                web);
        int exit = new Program(site).run(List.of(arguments));
        // What an interrupted command leaves behind must not end the next one.
        boolean unused = Thread.interrupted();
        return new Said(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static PrintStream printer(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
