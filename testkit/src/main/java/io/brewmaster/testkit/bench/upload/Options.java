package io.brewmaster.testkit.bench.upload;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * What is measured, and how often.
 *
 * @param sizes bytes of the files
 * @param json whether programs read what is printed
 */
public record Options(List<Long> sizes, int rounds, boolean json) {
    private static final String SIZES = "1KiB,1GiB,4GiB";
    private static final int ROUNDS = 5;
    private static final int MOST_ROUNDS = 99;

    public Options {
        sizes = List.copyOf(sizes);
    }

    /**
     * From the words of a command line: {@code --sizes 1KiB,4GiB}, {@code --rounds 3}, {@code --json}.
     *
     * @throws IllegalArgumentException when they are wrong; the message is one line for a user
     */
    public static Options parse(List<String> words) {
        Options options = new Options(sizes(SIZES), ROUNDS, false);
        for (Iterator<String> all = words.iterator(); all.hasNext(); ) {
            String word = all.next();
            options = switch (word) {
                case "--sizes" -> new Options(sizes(value(word, all)), options.rounds, options.json);
                case "--rounds" -> new Options(options.sizes, rounds(value(word, all)), options.json);
                case "--json" -> new Options(options.sizes, options.rounds, true);
                default -> throw new IllegalArgumentException("there is no option \"" + word + "\"");
            };
        }
        return options;
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return rest.next();
    }

    private static List<Long> sizes(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(Size::parse)
                .distinct()
                .sorted()
                .toList();
    }

    private static int rounds(String text) {
        if (!text.matches("[1-9]\\d?")) {
            throw new IllegalArgumentException("--rounds is a number from 1 to " + MOST_ROUNDS);
        }
        return Integer.parseInt(text);
    }
}
