package io.brewmaster.core.log;

import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * A line for people: time, level, event, then keys and values. What came from outside cannot move the cursor or change
 * the colours.
 */
final class TextFormat implements LineFormat {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);
    private static final String DIM = "\u001b[2m";
    private static final String RED = "\u001b[31m";
    private static final String YELLOW = "\u001b[33m";
    private static final String RESET = "\u001b[0m";

    private final ZoneId zone;
    private final boolean color;

    TextFormat(ZoneId zone, boolean color) {
        this.zone = zone;
        this.color = color;
    }

    @Override
    public byte[] bytes(Line line, boolean cut) {
        StringBuilder text = new StringBuilder();
        text.append(painted(DIM, TIME.format(line.time().atZone(zone))));
        text.append(' ').append(painted(levelColor(line.level()), String.format(Locale.ROOT, "%-5s", line.level())));
        text.append(' ').append(Texts.printable(line.event()));
        line.fields()
                .forEach((key, value) -> text.append(' ')
                        .append(painted(
                                DIM, Texts.printable(key) + "=" + Texts.quotedIfNeeded(String.valueOf(value)))));
        if (line.error() != null) {
            text.append(' ').append(painted(DIM, "(" + Texts.printable(line.error()) + ")"));
        }
        if (cut) {
            text.append(' ').append(painted(DIM, "(cut)"));
        }
        if (line.stack() != null) {
            line.stack().lines().forEach(frame -> text.append('\n').append(Texts.printable(frame)));
        }
        return text.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    private String painted(String paint, String text) {
        return color && !paint.isEmpty() ? paint + text + RESET : text;
    }

    private static String levelColor(String level) {
        return switch (level) {
            case "error" -> RED;
            case "warn" -> YELLOW;
            case "debug" -> DIM;
            default -> "";
        };
    }
}
