package io.brewmaster.finalizer.faults;

import io.brewmaster.testkit.media.Ffmpeg;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;

/** How much of the matrix runs, and what chance is drawn from. */
final class Scale {
    static final Optional<Ffmpeg> FFMPEG = Ffmpeg.find();

    private static final boolean FULL = "full".equals(System.getProperty("brewmaster.faults"));
    private static final long SEED = Long.getLong("brewmaster.seed", 20_260_504);

    private Scale() {}

    /** Whether all of it runs: {@code -Dbrewmaster.faults=full}. */
    static boolean isFull() {
        return FULL;
    }

    /** One number for the gate, another for the whole matrix. */
    static int of(int fast, int full) {
        return FULL ? full : fast;
    }

    /** {@code -Dbrewmaster.seed=}; the same one unless somebody asks for another. */
    static long seed() {
        return SEED;
    }

    /** An enum's constant as a person writes it. */
    static String words(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    @SafeVarargs
    static <T> T pick(SplittableRandom random, T... from) {
        return from[random.nextInt(from.length)];
    }

    /**
     * Draws for one actor, whatever the others draw.
     *
     * @param actor names it among all of one run
     */
    static SplittableRandom random(String actor) {
        return new SplittableRandom(31 * SEED + actor.hashCode());
    }
}
