package io.brewmaster.core.term;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** What the program's output is connected to. Whether {@code NO_COLOR} is set is for the caller to look at. */
public final class Terminal {
    /** Standard output's file descriptor. */
    public static final int STDOUT = 1;
    /** Standard error's file descriptor. */
    public static final int STDERR = 2;

    private static final int DEFAULT_COLUMNS = 80;
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private Terminal() {}

    /**
     * True if the descriptor is open on a terminal. {@code System.console()} cannot be asked: it is null as soon as
     * either stdin or stdout is redirected. Where there is no {@code /proc} the answer is no.
     *
     * @param fd {@link #STDOUT} or {@link #STDERR}
     */
    public static boolean isTerminal(int fd) {
        try {
            return isTerminalDevice(Files.readSymbolicLink(DESCRIPTORS.resolve(Integer.toString(fd)))
                    .toString());
        } catch (IOException | UnsupportedOperationException | SecurityException e) {
            return false;
        }
    }

    static boolean isTerminalDevice(String device) {
        return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty") || device.equals("/dev/console");
    }

    /** How many characters a line of the controlling terminal holds; 80 if there is none or it does not say. */
    public static int columns() {
        ProcessBuilder stty = new ProcessBuilder("stty", "size")
                .redirectInput(new File("/dev/tty"))
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        try {
            return columns(stty.start());
        } catch (IOException e) {
            return DEFAULT_COLUMNS;
        }
    }

    private static int columns(Process stty) throws IOException {
        try {
            boolean ended = stty.waitFor(1, TimeUnit.SECONDS);
            String size = ended ? new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII) : "";
            return parseSize(size);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return DEFAULT_COLUMNS;
        } finally {
            stty.destroyForcibly();
        }
    }

    /** {@code stty size} prints "rows columns"; both are 0 on a terminal of unknown size. */
    static int parseSize(String rowsAndColumns) {
        String[] words = rowsAndColumns.strip().split(" ", -1);
        try {
            int columns = words.length == 2 ? Integer.parseInt(words[1]) : 0;
            return columns > 0 ? columns : DEFAULT_COLUMNS;
        } catch (NumberFormatException e) {
            return DEFAULT_COLUMNS;
        }
    }
}
