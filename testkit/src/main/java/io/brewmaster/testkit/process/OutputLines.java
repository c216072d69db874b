package io.brewmaster.testkit.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The lines that a process writes to one stream, read by a thread of its own; the newest {@value #MAX_LINES} are kept. */
public final class OutputLines {
    private static final int MAX_LINES = 20_000;

    private final Deque<String> lines = new ArrayDeque<>();
    private boolean ended;

    private OutputLines() {}

    /** Reads the stream until its end, as UTF-8. */
    public static OutputLines collect(InputStream stream, String threadName) {
        OutputLines output = new OutputLines();
        Thread reader = new Thread(() -> output.readAll(stream), threadName);
        reader.setDaemon(true);
        reader.start();
        return output;
    }

    /** The lines so far, oldest first. */
    public synchronized List<String> all() {
        return List.copyOf(lines);
    }

    /** At most the last {@code count} lines, as one text. */
    public synchronized String tail(int count) {
        return String.join(
                "\n", lines.stream().skip(Math.max(0, lines.size() - count)).toList());
    }

    /** The first line that fits, waited for; empty when the time is over or the stream ends without one. */
    public synchronized Optional<String> await(Predicate<String> fits, Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            Optional<String> line = lines.stream().filter(fits).findFirst();
            long left = deadline - System.nanoTime();
            if (line.isPresent() || ended || left <= 0) {
                return line;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    /** Waits for the end of the stream, so that {@link #all()} is complete. */
    public synchronized boolean awaitEnd(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!ended && deadline - System.nanoTime() > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, deadline - System.nanoTime());
        }
        return ended;
    }

    private void readAll(InputStream stream) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                add(line);
            }
        } catch (IOException e) {
            add("(the rest of the output is unreadable: " + e.getMessage() + ")");
        } finally {
            end();
        }
    }

    private synchronized void add(String line) {
        if (lines.size() == MAX_LINES) {
            lines.removeFirst();
        }
        lines.addLast(line);
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }
}
