package io.brewmaster.ops;

import io.brewmaster.ops.scale.ScaleProgress;
import io.brewmaster.ops.text.Style;
import io.brewmaster.ops.text.Style.Tone;

/** What is done stays on the screen; what is waited for is one line that is drawn over itself, on a terminal only. */
final class ProgressLines implements ScaleProgress {
    private static final String ERASE = "\r\u001b[K";

    private final Console console;
    private final Style style;
    private boolean drawn;

    ProgressLines(Console console) {
        this.console = console;
        this.style = new Style(console.color());
    }

    @Override
    public void done(String what) {
        clear();
        console.out().println("  " + style.paint(Tone.GOOD, "✓") + "  " + Style.printable(what));
    }

    @Override
    public void waiting(String what) {
        if (console.terminal()) {
            String line = "  …  " + Style.printable(what);
            console.out().print(ERASE + line.substring(0, Math.min(line.length(), console.columns() - 1)));
            console.out().flush();
            drawn = true;
        }
    }

    /** Before something else is written. */
    void clear() {
        if (drawn) {
            console.out().print(ERASE);
            drawn = false;
        }
    }
}
