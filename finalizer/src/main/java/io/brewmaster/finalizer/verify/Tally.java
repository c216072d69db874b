package io.brewmaster.finalizer.verify;

import io.brewmaster.core.ExitCode;
import io.brewmaster.finalizer.verify.Checked.Verdict;
import java.util.EnumMap;
import java.util.Map;

/** Counts what was found. */
public final class Tally {
    private final Map<Verdict, Long> counts = new EnumMap<>(Verdict.class);
    private long bytes;

    public void add(Checked checked) {
        counts.merge(checked.verdict(), 1L, Long::sum);
    }

    /** So many bytes of the bucket were read and compared. */
    public void read(long more) {
        bytes += more;
    }

    public long count(Verdict verdict) {
        return counts.getOrDefault(verdict, 0L);
    }

    public long bytes() {
        return bytes;
    }

    /** What that means for the program: what is wrong with the bucket's content before what could not be read. */
    public ExitCode exitCode() {
        if (count(Verdict.DIFFERS) + count(Verdict.MANIFEST_MISSING) + count(Verdict.OBJECT_MISSING) > 0) {
            return ExitCode.NOT_A_RECORDING;
        }
        return count(Verdict.UNREADABLE) > 0 ? ExitCode.CONFIGURATION : ExitCode.OK;
    }
}
