package io.brewmaster.core.log;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;

/** A log record that carries keys and values besides its event. */
final class EventRecord extends LogRecord {
    private static final long serialVersionUID = 1;

    /** One key and its value. */
    record Field(String key, @Nullable Object value) {}

    private final transient List<Field> fields;

    EventRecord(Level level, String event, @Nullable Object[] keysAndValues) {
        super(level, event);
        this.fields = fields(keysAndValues);
    }

    List<Field> fields() {
        return fields;
    }

    /** A key without a value is a programmer's slip; the line is still worth having. */
    private static List<Field> fields(@Nullable Object[] keysAndValues) {
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            Object value = i + 1 < keysAndValues.length ? keysAndValues[i + 1] : "(no value given)";
            fields.add(new Field(String.valueOf(keysAndValues[i]), value));
        }
        return Collections.unmodifiableList(fields);
    }
}
