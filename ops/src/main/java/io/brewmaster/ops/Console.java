package io.brewmaster.ops;

import io.brewmaster.core.term.Terminal;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Who reads what a command says.
 *
 * @param out      for what was asked, and nothing else: a program may read it
 * @param err      for everything else
 * @param terminal whether {@code out} is a terminal
 * @param color    whether it may be coloured
 * @param columns  how many characters a line may have; text that is piped has the width of the narrowest terminal
 */
record Console(PrintStream out, PrintStream err, boolean terminal, boolean color, int columns) {
    private static final int PIPED_COLUMNS = 80;

    static Console ofThisProcess(Map<String, String> environment) {
        boolean terminal = Terminal.isTerminal(Terminal.STDOUT);
        return new Console(
                new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                terminal,
                terminal && !environment.containsKey("NO_COLOR"),
                terminal ? Terminal.columns() : PIPED_COLUMNS);
    }
}
