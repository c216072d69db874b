package io.brewmaster.core.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that somebody probably meant. */
final class Suggestion {
    private Suggestion() {}

    /**
     * The nearest of the names, if it is near: at most a third of its letters differ, case and separators not counted.
     */
    static Optional<String> nearest(String written, Collection<String> names) {
        String plain = plain(written);
        return names.stream()
                .min(Comparator.comparingInt((String name) -> distance(plain, plain(name)))
                        .thenComparing(Comparator.naturalOrder()))
                .filter(name ->
                        distance(plain, plain(name)) <= Math.max(1, plain(name).length() / 3))
                .or(() -> withoutGroup(plain, names));
    }

    /** The only name that ends like this: "bucket" for "recording.bucket". */
    private static Optional<String> withoutGroup(String plain, Collection<String> names) {
        String end = plain.startsWith("jitsi") ? plain.substring("jitsi".length()) : plain;
        List<String> same = names.stream()
                .filter(name -> end.length() > 2 && plain(name).endsWith(end))
                .toList();
        return same.size() == 1 ? Optional.of(same.get(0)) : Optional.empty();
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    /** Levenshtein's: how many letters must be inserted, deleted or replaced. */
    static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
