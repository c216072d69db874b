package io.brewmaster.core.log;

import io.brewmaster.core.term.Terminal;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.time.ZoneId;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/** Where the log goes and how it looks; called once, by {@code Main}. */
public final class Logging {
    private static final String OWN = "io.brewmaster";
    /** LogManager holds loggers weakly: one that nobody else holds would lose its level. */
    private static final Logger OWN_LOGGER = Logger.getLogger(OWN);

    private Logging() {}

    /**
     * Takes over java.util.logging as a whole, the libraries' records too (from warnings on; with {@code debug} from
     * info on, never finer: a library's trace may hold credentials).
     *
     * @param format {@code auto} (text on a terminal, else JSON), {@code json} or {@code text}
     * @param stream {@code stderr} or {@code stdout}
     * @param level {@code debug}, {@code info}, {@code warn} or {@code error}
     * @param program the program's name in each JSON line
     */
    public static void install(String format, String stream, String level, String program) {
        boolean stdout = stream.equals("stdout");
        boolean terminal = Terminal.isTerminal(stdout ? Terminal.STDOUT : Terminal.STDERR);
        boolean text = format.equals("text") || (format.equals("auto") && terminal);
        boolean color = terminal && System.getenv("NO_COLOR") == null;
        LineFormat lines = text ? new TextFormat(ZoneId.systemDefault(), color) : new JsonFormat(program);
        install(new FileOutputStream(stdout ? FileDescriptor.out : FileDescriptor.err), lines, level(level));
    }

    static void install(OutputStream raw, LineFormat lines, Level level) {
        LogManager.getLogManager().reset();
        Handler handler = new LineHandler(raw, lines, level.intValue() <= Level.FINE.intValue());
        handler.setLevel(Level.ALL);
        Logger root = Logger.getLogger("");
        root.addHandler(handler);
        root.setLevel(libraries(level));
        OWN_LOGGER.setLevel(level);
    }

    private static Level libraries(Level own) {
        if (own.intValue() <= Level.FINE.intValue()) {
            return Level.INFO;
        }
        return own.intValue() > Level.WARNING.intValue() ? own : Level.WARNING;
    }

    private static Level level(String name) {
        return switch (name) {
            case "debug" -> Level.FINE;
            case "info" -> Level.INFO;
            case "warn" -> Level.WARNING;
            case "error" -> Level.SEVERE;
            default -> throw new IllegalArgumentException("level must be debug, info, warn or error, not " + name);
        };
    }
}
