package io.brewmaster.ops;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/** What a command said, and how it ended. */
record Said(int exit, String out, String err) {
    static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

    /** Runs the command in this process, piped. */
    static Said by(Map<String, String> environment, Path directory, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(printer(out), printer(err), false, false, 80);
        Site site = new Site(environment, directory, console, Clock.fixed(NOW, ZoneOffset.UTC));
        int exit = new Program(site).run(List.of(arguments));
        return new Said(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static PrintStream printer(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
