package io.brewmaster.finalizer;

import io.brewmaster.core.ExitCode;
import io.brewmaster.core.config.Configuration;
import io.brewmaster.core.config.Keys;
import io.brewmaster.core.term.Terminal;
import io.brewmaster.finalizer.status.StatusReader;
import io.brewmaster.finalizer.status.StatusReport;
import io.brewmaster.finalizer.status.StatusText;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/** {@code status}: what is here, how far it is, and what failed and why. Reads the disk only. */
final class StatusCommand {
    private final Configuration config;

    StatusCommand(Configuration config) {
        this.config = config;
    }

    /** @param json as one JSON object instead of a table */
    ExitCode run(boolean json) {
        StatusReader reader = new StatusReader(config.get(Keys.RECORDING_DIR), config.get(Keys.RECORDING_STATE_DIR));
        try {
            StatusReport report = reader.read(Clock.systemUTC().instant());
            boolean color = Terminal.isTerminal(Terminal.STDOUT) && System.getenv("NO_COLOR") == null;
            PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
            out.print(json ? StatusText.json(report) : StatusText.table(report, color));
            out.flush();
            return ExitCode.OK;
        } catch (IOException unreadable) {
            System.err.println("finalizer: cannot read " + config.get(Keys.RECORDING_DIR) + ": " + unreadable);
            return ExitCode.TRY_AGAIN;
        }
    }
}
