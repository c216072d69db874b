package io.brewmaster.finalizer.handover;

import io.brewmaster.core.ExitCode;
import io.brewmaster.core.json.Json;
import io.brewmaster.core.json.JsonException;
import io.brewmaster.core.json.Members;
import io.brewmaster.finalizer.finish.Outcome;
import io.brewmaster.finalizer.handover.HandOver.Ended;
import io.brewmaster.finalizer.local.RawPaths;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The lines that go over the socket, JSON objects. A caller says {@code {"finish":"/absolute/path"}}, every byte of the
 * path but plain ASCII as %XX. It hears {@code {"taken":true}} at once, {@code {"working":true}} every two seconds and
 * in the end {@code {"exit":0,"line":"delivered …"}}.
 */
final class Messages {
    /** The longest path of Linux has 4,096 bytes, three characters each. */
    static final int MAX_LINE = 64 << 10;

    static final byte[] TAKEN = line(Map.of("taken", true));
    static final byte[] WORKING = line(Map.of("working", true));

    private Messages() {}

    /** What a watcher says. */
    sealed interface Said {}

    /** It has the session. */
    record Taken() implements Said {}

    /** It is not done yet. */
    record Working() implements Said {}

    /** It is done. */
    record Done(Ended ended) implements Said {}

    static byte[] finish(Path directory) {
        return line(Map.of("finish", RawPaths.escaped(directory)));
    }

    static byte[] done(Outcome outcome) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("exit", outcome.exitCode().code());
        members.put("line", outcome.line());
        return line(members);
    }

    /**
     * The directory that a caller wants to be finished.
     *
     * @throws IllegalArgumentException when it is none
     */
    static Path requested(String line) throws JsonException {
        return RawPaths.ofEscaped(Members.parse(line).text("finish"));
    }

    /** What a watcher's line says; empty for what a later version may add. */
    static Optional<Said> said(String line) throws JsonException {
        Members members = Members.parse(line);
        if (members.asMap().containsKey("taken")) {
            return Optional.of(new Taken());
        }
        if (members.asMap().containsKey("working")) {
            return Optional.of(new Working());
        }
        if (members.asMap().containsKey("exit")) {
            return Optional.of(new Done(new Ended(exitCode(members.whole("exit")), members.text("line"))));
        }
        return Optional.empty();
    }

    private static ExitCode exitCode(long number) {
        return Arrays.stream(ExitCode.values())
                .filter(code -> code.code() == number)
                .findFirst()
                .orElse(ExitCode.SOFTWARE);
    }

    private static byte[] line(Map<String, ?> members) {
        return (Json.write(members) + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
