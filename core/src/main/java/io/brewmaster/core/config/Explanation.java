package io.brewmaster.core.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The table that {@code --explain-config} prints. */
final class Explanation {
    private static final String MASK = "••••••";
    private static final String NOTHING = "-";
    private static final String DIM = "\u001b[2m";
    private static final String RESET = "\u001b[0m";
    /** A longer value pushes its origin to the right instead of moving the whole column. */
    private static final int WIDEST_VALUE = 48;

    private record Row(String key, String value, String origin, boolean dim) {}

    private Explanation() {}

    static String of(Map<Key<?>, Configuration.Entry> entries, boolean color) {
        List<Row> rows = new ArrayList<>();
        rows.add(new Row("KEY", "VALUE", "FROM", false));
        entries.forEach((key, entry) -> rows.add(row(key, entry)));
        int keys = rows.stream().mapToInt(row -> row.key().length()).max().orElse(0);
        int values = Math.min(
                WIDEST_VALUE,
                rows.stream().mapToInt(row -> row.value().length()).max().orElse(0));
        StringBuilder table = new StringBuilder();
        for (Row row : rows) {
            String line = String.format("%-" + keys + "s  %-" + values + "s  %s", row.key(), row.value(), row.origin());
            table.append(color && row.dim() ? DIM + line + RESET : line).append('\n');
        }
        return table.toString();
    }

    private static <T> Row row(Key<T> key, Configuration.Entry entry) {
        return new Row(key.path(), shown(key, entry.value()), entry.origin(), !entry.isSet());
    }

    @SuppressWarnings("unchecked") // Loader puts in what the key's own type has read.
    private static <T> String shown(Key<T> key, Object value) {
        if (value.equals(Optional.empty())) {
            return NOTHING;
        }
        String shown = key.secret() ? MASK : key.type().show().apply((T) value);
        return shown.isEmpty() ? NOTHING : shown;
    }
}
