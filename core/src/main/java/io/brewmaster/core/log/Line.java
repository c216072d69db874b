package io.brewmaster.core.log;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.text.MessageFormat;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;

/**
 * A log record made ready for writing: every value is a text, a number or a boolean, secrets are masked.
 *
 * @param level debug, info, warn or error
 * @param error the cause's type and message, those of its own causes after it
 * @param stack the stack trace, where it is wanted
 */
record Line(
        Instant time,
        String level,
        String logger,
        String event,
        Map<String, Object> fields,
        @Nullable String error,
        @Nullable String stack) {

    private static final int MOST_CAUSES = 5;

    static Line of(LogRecord entry, boolean withStack) {
        Throwable thrown = entry.getThrown();
        Map<String, Object> fields = new LinkedHashMap<>();
        List<EventRecord.Field> given = entry instanceof EventRecord event ? event.fields() : List.of();
        for (EventRecord.Field field : given) {
            fields.put(field.key(), Secrets.isSecret(field.key()) ? Secrets.MASK : value(field.value()));
        }
        return new Line(
                entry.getInstant(),
                level(entry.getLevel()),
                String.valueOf(entry.getLoggerName()),
                Secrets.mask(message(entry)),
                fields,
                thrown == null ? null : Secrets.mask(causes(thrown)),
                thrown == null || !withStack ? null : Secrets.mask(stack(thrown)));
    }

    /** How long its texts are in all; as bytes they are at least as long. */
    long characters() {
        long fields = this.fields.entrySet().stream()
                .mapToLong(field -> field.getKey().length()
                        + String.valueOf(field.getValue()).length())
                .sum();
        return fields + event.length() + (error == null ? 0 : error.length()) + (stack == null ? 0 : stack.length());
    }

    /** The same line with every text cut to so many characters. */
    Line cut(int characters) {
        Map<String, Object> shorter = new LinkedHashMap<>();
        fields.forEach((key, value) ->
                shorter.put(cut(key, characters), value instanceof String text ? cut(text, characters) : value));
        return new Line(
                time,
                level,
                cut(logger, characters),
                cut(event, characters),
                shorter,
                error == null ? null : cut(error, characters),
                stack == null ? null : cut(stack, characters));
    }

    /** The same line without what came with the event. */
    Line bare() {
        return new Line(time, level, logger, event, Map.of(), error, null);
    }

    private static String cut(String text, int characters) {
        if (text.length() <= characters) {
            return text;
        }
        boolean insidePair = Character.isHighSurrogate(text.charAt(characters - 1));
        return text.substring(0, insidePair ? characters - 1 : characters) + "…";
    }

    private static String level(Level level) {
        int value = level.intValue();
        if (value >= Level.SEVERE.intValue()) {
            return "error";
        }
        if (value >= Level.WARNING.intValue()) {
            return "warn";
        }
        return value >= Level.INFO.intValue() ? "info" : "debug";
    }

    /** Libraries log through java.util.logging's own methods, with {0} for parameters. */
    private static String message(LogRecord entry) {
        String message = String.valueOf(entry.getMessage());
        Object[] parameters = entry.getParameters();
        if (parameters == null || parameters.length == 0 || message.indexOf('{') < 0) {
            return message;
        }
        try {
            return MessageFormat.format(message, parameters);
        } catch (RuntimeException e) {
            return message;
        }
    }

    private static Object value(@Nullable Object value) {
        if (value instanceof Boolean || value instanceof Integer || value instanceof Long) {
            return value;
        }
        if (value instanceof Double number && Double.isFinite(number)) {
            return number;
        }
        try {
            return Secrets.mask(String.valueOf(value));
        } catch (RuntimeException e) {
            return "(" + e.getClass().getSimpleName() + " in toString)";
        }
    }

    private static String causes(Throwable thrown) {
        StringBuilder text = new StringBuilder();
        Throwable cause = thrown;
        for (int i = 0; i < MOST_CAUSES && cause != null; i++) {
            text.append(i == 0 ? "" : ", because of ").append(cause.getClass().getSimpleName());
            if (cause.getMessage() != null) {
                text.append(": ").append(cause.getMessage());
            }
            cause = cause.getCause();
        }
        return text.toString();
    }

    private static String stack(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
