package io.brewmaster.finalizer.progress;

import io.brewmaster.core.term.Terminal;
import java.io.PrintStream;
import java.time.Duration;

/** One line at the bottom of a terminal, drawn over itself; a line of the log begins where it began. */
public final class ProgressBar implements ProgressDisplay {
    /** Work that is over sooner needs no bar. */
    private static final Duration SILENT = Duration.ofMillis(500);

    private static final String ERASE = "\r\u001b[K";

    private final PrintStream terminal;
    private int columns;
    private boolean drawn;

    public ProgressBar(PrintStream terminal) {
        this.terminal = terminal;
    }

    @Override
    public void show(String what, long done, long total, Duration elapsed) {
        if (elapsed.compareTo(SILENT) < 0) {
            return;
        }
        if (!drawn) {
            // Asked for each time the bar comes back: the window may have been resized, but rarely while it is there.
            columns = Terminal.columns();
            drawn = true;
        }
        terminal.print(ERASE + ProgressText.line(what, done, total, elapsed, columns) + "\r");
        terminal.flush();
    }

    @Override
    public void clear() {
        if (drawn) {
            terminal.print(ERASE);
            terminal.flush();
            drawn = false;
        }
    }
}
