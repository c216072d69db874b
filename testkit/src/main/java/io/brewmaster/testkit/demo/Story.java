package io.brewmaster.testkit.demo;

import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Tells the demo on a terminal, step by step: what is going on, how it ended, how long it took. Plain when piped, silent
 * where a machine reads the output.
 */
final class Story {
    private static final int TEXT_COLUMNS = 74;

    private final PrintStream out;
    private final boolean live;
    private final boolean unicode;
    private final LongSupplier nanos;
    private int verified;

    /**
     * @param out where the story goes
     * @param live whether a person watches: colour, and lines that are rewritten while a step lasts
     * @param encoding what {@code out} can show
     * @param nanos a monotonic clock, ns
     */
    Story(PrintStream out, boolean live, Charset encoding, LongSupplier nanos) {
        this.out = out;
        this.live = live;
        this.unicode = encoding.newEncoder().canEncode('✓');
        this.nanos = nanos;
    }

    void title(String text) {
        out.println();
        out.println(bold(text));
    }

    void chapter(String text) {
        out.println();
        out.println("  " + bold(text));
    }

    /** Runs one step and verifies it: what {@code step} throws ends the story. */
    <T> T step(String text, Step<T> step) throws Exception {
        long begun = nanos.getAsLong();
        if (live) {
            out.print("    " + dim("·") + "  " + text);
            out.flush();
        }
        T result;
        try {
            result = step.run();
        } catch (Exception e) {
            finish(red(unicode ? "✗" : "FAILED"), text, begun);
            throw e;
        }
        verified++;
        finish(green(unicode ? "✓" : "ok"), text, begun);
        return result;
    }

    private void finish(String mark, String text, long begun) {
        String seconds = String.format(Locale.ROOT, "%5.1f s", (nanos.getAsLong() - begun) / 1e9);
        int gap = Math.max(1, TEXT_COLUMNS - text.length());
        out.println((live ? "\r" : "") + "    " + mark + "  " + text + " ".repeat(gap) + dim(seconds));
        out.flush();
    }

    /** What it all came to. */
    void end(String text) {
        out.println();
        out.println("  " + bold(text));
    }

    /** What the step before shows: facts a reader may want to compare. */
    void fact(String text) {
        out.println("         " + dim(text));
    }

    /** Rewrites one line while a long step lasts; nothing where nobody watches. */
    void progress(String text) {
        if (live) {
            out.print("\r    " + dim("·") + "  " + text + "\u001b[K");
            out.flush();
        }
    }

    /** How many steps were verified so far. */
    int verified() {
        return verified;
    }

    private String bold(String text) {
        return paint("1", text);
    }

    private String dim(String text) {
        return paint("2", text);
    }

    private String green(String text) {
        return paint("32", text);
    }

    private String red(String text) {
        return paint("31", text);
    }

    private String paint(String code, String text) {
        return live ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }

    /** A step of the story. */
    @FunctionalInterface
    interface Step<T> {
        T run() throws Exception;
    }
}
