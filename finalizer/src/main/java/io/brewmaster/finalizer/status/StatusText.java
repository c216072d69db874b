package io.brewmaster.finalizer.status;

import io.brewmaster.core.json.Json;
import io.brewmaster.finalizer.progress.ProgressText;
import io.brewmaster.finalizer.status.StatusReport.File;
import io.brewmaster.finalizer.status.StatusReport.Session;
import io.brewmaster.finalizer.status.StatusReport.State;
import io.brewmaster.finalizer.status.StatusReport.WaitingNotice;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A report as people and programs read it. Pure. */
public final class StatusText {
    private static final int VERSION = 1;

    private static final List<String> HEAD =
            List.of("SESSION", "STATE", "FOR", "SIZE", "IN S3", "PARTS", "MODE", "FILE");
    /** Numbers stand under each other. */
    private static final List<Boolean> RIGHT = List.of(false, false, true, true, true, true, false, false);

    private static final int STATE_COLUMN = 1;
    private static final String GAP = "  ";
    /** Anybody may name a room: nothing in a name may move the cursor or turn the writing round. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\u2028\\u2029]");

    private StatusText() {}

    /**
     * Aligned columns, a line for each file; what is known of a problem or of the object's key stands below it.
     *
     * @param color whether a person looks at it on a terminal
     */
    public static String table(StatusReport report, boolean color) {
        List<Line> lines = new ArrayList<>();
        report.sessions().forEach(session -> lines.addAll(lines(session, report.at())));
        int[] widths = widths(lines);
        StringBuilder text = new StringBuilder();
        if (!lines.isEmpty()) {
            text.append(paint(color, "2", row(HEAD, widths))).append('\n');
        }
        for (Line line : lines) {
            text.append(colored(line, widths, color)).append('\n');
            line.below()
                    .forEach(
                            below -> text.append(paint(color, "2", GAP + below)).append('\n'));
        }
        text.append(lines.isEmpty() ? "" : "\n");
        notices(report, text, color);
        return text.append(summary(report)).append('\n').toString();
    }

    /** The same for programs: one JSON object. Sizes are bytes, times ISO 8601 in UTC. */
    public static String json(StatusReport report) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("version", VERSION);
        members.put("at", report.at().toString());
        members.put("sessions", report.sessions().stream().map(StatusText::json).toList());
        members.put("notices", report.notices().stream().map(StatusText::json).toList());
        return Json.pretty(members);
    }

    private static void notices(StatusReport report, StringBuilder text, boolean color) {
        if (report.notices().isEmpty()) {
            return;
        }
        text.append(paint(color, "2", "NOT TOLD YET")).append('\n');
        for (WaitingNotice notice : report.notices()) {
            text.append(notice.target()).append(GAP).append(printable(notice.key()));
            text.append(tries(notice, report.at())).append('\n');
            notice.problem()
                    .ifPresent(problem -> text.append(paint(color, "2", GAP + printable(problem)))
                            .append('\n'));
        }
        text.append('\n');
    }

    private static String tries(WaitingNotice notice, Instant now) {
        String next = notice.next()
                .map(due -> Duration.between(now, due))
                .map(wait -> wait.isNegative() || wait.isZero() ? "now" : "in " + age(wait))
                .orElse("");
        return next.isEmpty() ? "" : "  (" + count(notice.failed(), "failed attempt") + ", next " + next + ")";
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    /** One line of the table, and what stands below it. */
    private record Line(State state, List<String> cells, List<String> below) {}

    private static List<Line> lines(Session session, Instant now) {
        String age =
                session.since().map(since -> age(Duration.between(since, now))).orElse("");
        List<String> below = new ArrayList<>();
        session.problem().ifPresent(problem -> below.add(printable(problem) + attempts(session.attempts())));
        if (session.state() == State.QUARANTINED) {
            below.add("kept in " + printable(session.place()));
        }
        List<Line> lines = new ArrayList<>();
        for (File file : session.files()) {
            List<String> cells = lines.isEmpty()
                    ? List.of(printable(session.id()), word(session.state()), age)
                    : List.of("", "", "");
            lines.add(new Line(session.state(), concat(cells, cells(file)), key(file)));
        }
        if (lines.isEmpty()) {
            List<String> cells = List.of(printable(session.id()), word(session.state()), age, "", "", "", "", "");
            lines.add(new Line(session.state(), cells, List.of()));
        }
        Line last = lines.remove(lines.size() - 1);
        lines.add(new Line(last.state(), last.cells(), concat(last.below(), below)));
        return lines;
    }

    private static List<String> cells(File file) {
        return List.of(
                ProgressText.size(file.bytes()),
                file.percent() + " %",
                file.parts() == 0 ? "" : Integer.toString(file.parts()),
                file.mode().map(mode -> mode.name().toLowerCase(Locale.ROOT)).orElse(""),
                printable(file.name()));
    }

    private static List<String> key(File file) {
        return file.key().map(key -> List.of("→ " + printable(key))).orElse(List.of());
    }

    private static String attempts(int attempts) {
        return attempts > 1 ? " (" + attempts + " attempts)" : "";
    }

    private static <T> List<T> concat(List<T> one, List<T> other) {
        List<T> both = new ArrayList<>(one);
        both.addAll(other);
        return both;
    }

    private static String word(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    /** The largest unit alone: nobody plans with the rest. */
    static String age(Duration age) {
        long seconds = Math.max(0, age.toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3_600) {
            return seconds / 60 + " min";
        }
        return seconds < 86_400 ? seconds / 3_600 + " h" : seconds / 86_400 + " d";
    }

    /** The text with nothing in it that moves the cursor or turns the writing round. */
    public static String printable(String text) {
        return UNPRINTABLE.matcher(text).replaceAll("\uFFFD");
    }

    private static int[] widths(List<Line> lines) {
        int[] widths = new int[HEAD.size()];
        for (int column = 0; column < widths.length; column++) {
            widths[column] = HEAD.get(column).length();
            for (Line line : lines) {
                widths[column] = Math.max(widths[column], length(line.cells().get(column)));
            }
        }
        return widths;
    }

    private static String row(List<String> cells, int[] widths) {
        List<String> padded = new ArrayList<>();
        for (int column = 0; column < cells.size(); column++) {
            padded.add(pad(cells.get(column), widths[column], RIGHT.get(column)));
        }
        return String.join(GAP, padded).stripTrailing();
    }

    /** Only the state has a colour, and only where somebody may have to do something. */
    private static String colored(Line line, int[] widths, boolean color) {
        String row = row(line.cells(), widths);
        int start = widths[0] + GAP.length();
        boolean alarming = line.state() == State.FAILED || line.state() == State.QUARANTINED;
        int end = start + line.cells().get(STATE_COLUMN).length();
        if (!color || !alarming || end == start) {
            return row;
        }
        int from = row.offsetByCodePoints(0, start);
        int to = row.offsetByCodePoints(from, end - start);
        return row.substring(0, from) + paint(true, "31", row.substring(from, to)) + row.substring(to);
    }

    private static String pad(String text, int width, boolean right) {
        String gap = " ".repeat(width - length(text));
        return right ? gap + text : text + gap;
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static String paint(boolean color, String code, String text) {
        return color ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }

    private static String summary(StatusReport report) {
        String notices =
                report.notices().isEmpty() ? "" : "; " + count(report.notices().size(), "notice") + " not confirmed";
        return sessions(report) + notices;
    }

    private static String sessions(StatusReport report) {
        if (report.sessions().isEmpty()) {
            return "no sessions";
        }
        return Arrays.stream(State.values())
                .map(state -> count(report, state))
                .filter(count -> !count.isEmpty())
                .collect(Collectors.joining(", "));
    }

    private static String count(StatusReport report, State state) {
        long count = report.sessions().stream()
                .filter(session -> session.state() == state)
                .count();
        return count == 0 ? "" : count + " " + word(state);
    }

    private static Map<String, Object> json(Session session) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("session", session.id());
        members.put("place", session.place());
        members.put("state", word(session.state()));
        session.since().ifPresent(since -> members.put("since", since.toString()));
        session.problem().ifPresent(problem -> members.put("problem", problem));
        members.put("attempts", session.attempts());
        members.put("files", session.files().stream().map(StatusText::json).toList());
        return members;
    }

    private static Map<String, Object> json(WaitingNotice notice) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("target", notice.target());
        members.put("key", notice.key());
        notice.since().ifPresent(since -> members.put("since", since.toString()));
        members.put("failed", notice.failed());
        notice.next().ifPresent(next -> members.put("next", next.toString()));
        notice.problem().ifPresent(problem -> members.put("problem", problem));
        return members;
    }

    private static Map<String, Object> json(File file) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("name", file.name());
        members.put("bytes", file.bytes());
        members.put("stored", file.stored());
        members.put("percent", file.percent());
        members.put("parts", file.parts());
        file.mode().ifPresent(mode -> members.put("mode", mode.name().toLowerCase(Locale.ROOT)));
        file.key().ifPresent(key -> members.put("key", key));
        return members;
    }
}
