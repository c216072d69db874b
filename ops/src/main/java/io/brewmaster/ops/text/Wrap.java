package io.brewmaster.ops.text;

import java.util.ArrayList;
import java.util.List;

/** Breaks prose into lines. Pure. */
public final class Wrap {
    private Wrap() {}

    /**
     * At least one line; a word that is longer than a line stands on one of its own, uncut: it may be an address.
     *
     * @param columns the longest a line may be
     */
    public static List<String> words(String text, int columns) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            boolean fits = line.length() + 1 + word.length() <= columns;
            if (line.length() > 0 && !fits) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.length() > 0 ? " " : "").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
