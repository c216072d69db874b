package io.brewmaster.core.config;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The defaults, as {@code reference.conf} in the jar has them. Of HOCON it understands what stands in that file: a group or a
 * value on each line. The library would read it too, and takes 0.1 s of processor time more for it; a test keeps both of one
 * mind.
 */
final class Reference {
    private static final String FILE = "/reference.conf";
    private static final Pattern FOLLOWED = Pattern.compile("\\$\\{([^}]*)}");

    private final Map<String, String> values;

    private Reference(Map<String, String> values) {
        this.values = values;
    }

    static Reference read() {
        try (InputStream file = Objects.requireNonNull(Reference.class.getResourceAsStream(FILE), FILE);
                BufferedReader lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            return new Reference(values(lines));
        } catch (IOException e) {
            throw new UncheckedIOException(FILE, e);
        }
    }

    private static Map<String, String> values(BufferedReader lines) throws IOException {
        Map<String, String> values = new HashMap<>();
        Deque<String> groups = new ArrayDeque<>();
        groups.push("");
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String text = line.strip();
            int equals = text.indexOf(" = ");
            boolean isComment = text.startsWith("#");
            if (text.equals("}")) {
                groups.pop();
            } else if (text.endsWith(" {") && !isComment) {
                groups.push(groups.getFirst() + text.substring(0, text.length() - 2) + ".");
            } else if (equals > 0 && !isComment) {
                values.put(groups.getFirst() + text.substring(0, equals), text.substring(equals + 3));
            }
        }
        return values;
    }

    /**
     * A key's default as it would stand in a variable, where nothing is an empty text.
     *
     * @param others what another key has, as it would stand in a variable
     */
    String text(Key<?> key, UnaryOperator<String> others) {
        String value = values.get(key.path());
        if (value == null) {
            throw new IllegalStateException("reference.conf has no " + key.path());
        }
        if (value.equals("null")) {
            return "";
        }
        String bare = value.startsWith("[") ? value.substring(1, value.length() - 1) : value;
        return FOLLOWED.matcher(bare.replace("\"", ""))
                .replaceAll(found -> Matcher.quoteReplacement(others.apply(found.group(1))));
    }
}
