package io.brewmaster.ops.recordings;

import io.brewmaster.core.json.Json;
import io.brewmaster.ops.text.Quantities;
import io.brewmaster.ops.text.Style;
import io.brewmaster.ops.text.Style.Tone;
import io.brewmaster.ops.text.Table;
import io.brewmaster.ops.text.Table.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Recordings as people and programs read them. Pure. */
public final class RecordingText {
    private static final int VERSION = 1;

    private RecordingText() {}

    /** Two lines for each recording: what it is, and its key, which other commands take. */
    public static String table(List<Recording> recordings, Style style, int columns) {
        List<String> lines = new ArrayList<>();
        List<Row> rows = new ArrayList<>();
        for (Recording recording : recordings) {
            String state = recording.damaged() ? "does not play: " : "";
            rows.add(new Row(
                    List.of(
                            recording.day().toString(),
                            Quantities.size(recording.bytes()),
                            state + recording.room() + "  " + recording.key()),
                    2,
                    recording.damaged() ? Tone.BAD : Tone.PLAIN));
        }
        if (!rows.isEmpty()) {
            Table table = new Table(List.of("DAY", "SIZE", "ROOM AND KEY"), List.of(false, true, false), rows);
            lines.addAll(table.lines(style, columns));
        }
        lines.add("  " + summary(recordings));
        return String.join("\n", lines) + "\n";
    }

    private static String summary(List<Recording> recordings) {
        if (recordings.isEmpty()) {
            return "no recordings";
        }
        long bytes = recordings.stream().mapToLong(Recording::bytes).sum();
        return Quantities.count(recordings.size(), "recording", "recordings") + ", " + Quantities.size(bytes);
    }

    /** The same for programs: one JSON object. */
    public static String json(List<Recording> recordings) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (Recording recording : recordings) {
            Map<String, Object> members = new LinkedHashMap<>();
            members.put("key", recording.key());
            members.put("day", recording.day().toString());
            members.put("room", recording.room());
            members.put("session", recording.session());
            members.put("bytes", recording.bytes());
            members.put("completed", recording.modified().toString());
            members.put("damaged", recording.damaged());
            all.add(members);
        }
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("version", VERSION);
        members.put("recordings", all);
        return Json.pretty(members);
    }
}
