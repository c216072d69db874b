package io.brewmaster.core.recorder;

import io.brewmaster.core.json.Json;
import io.brewmaster.core.json.JsonException;
import io.brewmaster.core.json.Members;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the watcher in a recorder's container has to do, as the agent beside it reads it from the file {@value #FILE} in
 * the watcher's state directory. The watcher writes it anew at least every {@link #AT_LEAST_EVERY}:
 *
 * <pre>{@code
 * {"at":"2026-05-04T09:30:00Z","open":1,"backlog":5242880,"protected":true,"recorder":"busy"}
 * }</pre>
 *
 * <p>{@code protected} and {@code recorder} may be null. Anything but a recent report of this shape is {@link Unknown},
 * which is never to be taken for "nothing to do".
 */
public sealed interface WatcherReport {
    /** The file's name. */
    String FILE = "watching.json";

    /** The longest time between two reports of a watcher that is well. */
    Duration AT_LEAST_EVERY = Duration.ofSeconds(5);

    /** Six reports may fail; and two clocks of one machine do not differ by more, unless one of them was set. */
    Duration STALE_AFTER = Duration.ofSeconds(30);

    /** A report has some 120 bytes. */
    int LONGEST = 4096;

    /**
     * A recent report.
     *
     * @param open sessions not delivered yet: recording, uploading, or kept because delivery failed and is tried again
     * @param backlog bytes that are not in the store yet
     * @param isProtected whether the task is protected from scale-in, as the watcher's last call left it; empty when that
     *     is not known, or when it has not called: there was nothing to protect since its start, or it is not on ECS
     * @param recorder what the Jibri beside it does; empty when that is not known
     */
    record Known(int open, long backlog, Optional<Boolean> isProtected, Optional<RecorderState> recorder)
            implements WatcherReport {
        public Known {
            if (open < 0 || backlog < 0) {
                throw new IllegalArgumentException("open " + open + ", backlog " + backlog);
            }
        }

        /** The content of the file, one line, for a report of this time. */
        public String text(Instant at) {
            Map<String, @Nullable Object> members = new LinkedHashMap<>();
            members.put("at", at.toString());
            members.put("open", open);
            members.put("backlog", backlog);
            members.put("protected", isProtected.orElse(null));
            members.put("recorder", recorder.map(RecorderState::word).orElse(null));
            return Json.write(members) + "\n";
        }
    }

    /**
     * No recent report.
     *
     * @param reason why, on one line, without anything the file says
     */
    record Unknown(String reason) implements WatcherReport {}

    /**
     * Reads the file; never throws.
     *
     * @param now the wall clock's time
     */
    static WatcherReport read(Path file, Instant now) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] text = in.readNBytes(LONGEST + 1);
            return text.length > LONGEST
                    ? new Unknown("not a report: more than " + LONGEST + " bytes")
                    : parse(new String(text, StandardCharsets.UTF_8), now);
        } catch (NoSuchFileException none) {
            return new Unknown("no watcher has reported yet");
        } catch (JsonException | DateTimeException | IllegalArgumentException strange) {
            return new Unknown("not a report: " + what(strange));
        } catch (IOException unreadable) {
            return new Unknown("cannot be read: " + unreadable.getClass().getSimpleName());
        }
    }

    private static WatcherReport parse(String text, Instant now) throws JsonException {
        Members members = Members.parse(text);
        Duration age = Duration.between(Instant.parse(members.text("at")), now);
        if (age.compareTo(STALE_AFTER) > 0) {
            return new Unknown("the watcher last reported " + age.toSeconds() + " s ago");
        }
        if (age.negated().compareTo(STALE_AFTER) > 0) {
            return new Unknown("the watcher's report is " + age.negated().toSeconds() + " s in the future");
        }
        long open = members.whole("open");
        if (open > Integer.MAX_VALUE) {
            throw new JsonException("member open is too large");
        }
        return new Known((int) open, members.whole("backlog"), members.optionalTruth("protected"), recorder(members));
    }

    private static Optional<RecorderState> recorder(Members members) throws JsonException {
        Optional<String> word = members.optionalText("recorder");
        Optional<RecorderState> state = word.flatMap(RecorderState::of);
        if (word.isPresent() && state.isEmpty()) {
            throw new JsonException("member recorder is not idle, busy or expired");
        }
        return state;
    }

    /** The messages of the two others quote what was read. */
    private static String what(Exception strange) {
        return strange instanceof JsonException ? String.valueOf(strange.getMessage()) : "a value out of its range";
    }
}
