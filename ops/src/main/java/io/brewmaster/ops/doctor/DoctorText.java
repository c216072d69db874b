package io.brewmaster.ops.doctor;

import io.brewmaster.core.json.Json;
import io.brewmaster.ops.doctor.Finding.Verdict;
import io.brewmaster.ops.text.Style;
import io.brewmaster.ops.text.Style.Tone;
import io.brewmaster.ops.text.Table;
import io.brewmaster.ops.text.Table.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Findings as people and programs read them. Pure. */
public final class DoctorText {
    private static final int VERSION = 1;

    private DoctorText() {}

    /** A line or more for each finding, what to do below it, and a summary. */
    public static String table(List<Finding> findings, Style style, int columns) {
        List<Row> rows = new ArrayList<>();
        for (Finding finding : findings) {
            rows.add(new Row(List.of(sign(finding.verdict()), finding.subject(), finding.said()), 0, tone(finding)));
            if (!finding.toDo().isEmpty()) {
                rows.add(Row.of("", "", "→ " + finding.toDo()));
            }
        }
        List<String> lines = new ArrayList<>(
                new Table(List.of("", "", ""), List.of(false, false, false), rows).lines(style, columns));
        lines.add("");
        lines.add("  " + summary(findings));
        return String.join("\n", lines) + "\n";
    }

    private static String sign(Verdict verdict) {
        return switch (verdict) {
            case GOOD -> "✓";
            case DOUBTFUL -> "!";
            case NOT_KNOWN -> "?";
            case WRONG -> "✗";
        };
    }

    private static Tone tone(Finding finding) {
        return switch (finding.verdict()) {
            case GOOD -> Tone.GOOD;
            case DOUBTFUL -> Tone.WARNING;
            case NOT_KNOWN, WRONG -> Tone.BAD;
        };
    }

    private static String summary(List<Finding> findings) {
        List<String> parts = new ArrayList<>();
        for (Verdict verdict : Verdict.values()) {
            long count = findings.stream()
                    .filter(finding -> finding.verdict() == verdict)
                    .count();
            if (count > 0) {
                parts.add(count + " " + word(verdict));
            }
        }
        return String.join(", ", parts);
    }

    private static String word(Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** The same for programs: one JSON object. */
    public static String json(List<Finding> findings) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (Finding finding : findings) {
            Map<String, Object> members = new LinkedHashMap<>();
            members.put("subject", finding.subject());
            members.put("verdict", word(finding.verdict()));
            members.put("said", finding.said());
            if (!finding.toDo().isEmpty()) {
                members.put("toDo", finding.toDo());
            }
            all.add(members);
        }
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("version", VERSION);
        members.put("findings", all);
        return Json.pretty(members);
    }
}
