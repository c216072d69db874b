package io.brewmaster.finalizer.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The counts of one row of the matrix: printed, and added to {@code target/faults.txt}. Any thread may count. */
final class Tally {
    private static final Path REPORT = Path.of("target", "faults.txt");

    private final String row;
    private final long begun = System.nanoTime();
    private final Map<String, Long> faults = new TreeMap<>();
    private final List<String> losses = new ArrayList<>();
    private int in;
    private int intact;
    private int duplicates;

    Tally(String row) {
        this.row = row;
        System.out.println(row + ": seed " + Scale.seed());
    }

    /** A fault was injected. */
    void fault(Object kind) {
        faults(kind, 1);
    }

    /** So many were. */
    synchronized void faults(Object kind, long count) {
        faults.merge(kind.toString(), count, Long::sum);
    }

    synchronized long injected() {
        return faults.values().stream().mapToLong(Long::longValue).sum();
    }

    /** A recording has been made, and has to arrive. */
    synchronized void in() {
        in++;
    }

    /** One arrived: all of it, once. */
    synchronized void intact() {
        intact++;
    }

    /** There is more than one object of a recording. */
    synchronized void duplicates(int more) {
        duplicates += more;
    }

    /** One did not arrive as it should. */
    synchronized void loss(String session, Throwable why) {
        losses.add(session + ": " + why);
        why.printStackTrace(System.out);
    }

    /** Says the counts, and fails unless all that went in came out, once each. */
    synchronized void settle() {
        String line = String.format(
                "%s: faults injected %d, recordings in %d, delivered intact %d, duplicates %d, losses %d (%d s, seed %d) %s",
                row,
                injected(),
                in,
                intact,
                duplicates,
                in - intact,
                (System.nanoTime() - begun) / 1_000_000_000,
                Scale.seed(),
                faults);
        System.out.println(line);
        try {
            Files.writeString(REPORT, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String replay = "run again with -Dbrewmaster.seed=" + Scale.seed();
        assertThat(losses).as(line + "; " + replay).isEmpty();
        assertThat(intact).as(line + "; " + replay).isEqualTo(in);
        assertThat(duplicates).as(line + "; " + replay).isZero();
    }
}
