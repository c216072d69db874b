package io.brewmaster.docker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.testcontainers.containers.output.OutputFrame;
import org.testcontainers.containers.output.OutputFrame.OutputType;

/** What a container writes, put together to lines, for each of its two streams. */
final class ContainerLog implements Consumer<OutputFrame> {
    private static final int LINES_SHOWN = 60;
    private static final int COLUMNS_SHOWN = 600;

    private final Stream stdout = new Stream();
    private final Stream stderr = new Stream();

    @Override
    public synchronized void accept(OutputFrame frame) {
        if (frame.getType() != OutputType.END && frame.getBytes() != null) {
            (frame.getType() == OutputType.STDOUT ? stdout : stderr).add(frame.getUtf8String());
            notifyAll();
        }
    }

    synchronized List<String> stdout() {
        return List.copyOf(stdout.lines);
    }

    synchronized List<String> stderr() {
        return List.copyOf(stderr.lines);
    }

    /** The first line of either stream that fits, waited for. */
    String await(Predicate<String> fits, Duration atMost) {
        return awaitAfter(new Mark(0, 0), fits, atMost);
    }

    /** The first line that contains the text, waited for. */
    String await(String text, Duration atMost) {
        return await(line -> line.contains(text), atMost);
    }

    /** Where both streams are now, to wait for what comes later. */
    synchronized Mark mark() {
        return new Mark(stdout.lines.size(), stderr.lines.size());
    }

    synchronized String awaitAfter(Mark mark, Predicate<String> fits, Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            for (List<String> lines : List.of(
                    stdout.lines.subList(mark.stdout, stdout.lines.size()),
                    stderr.lines.subList(mark.stderr, stderr.lines.size()))) {
                for (String line : lines) {
                    if (fits.test(line)) {
                        return line;
                    }
                }
            }
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError("no such line within " + atMost + "\n" + this);
            }
            pause(left);
        }
    }

    private void pause(long nanos) {
        try {
            TimeUnit.NANOSECONDS.timedWait(this, nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for a line", e);
        }
    }

    /** The end of both streams, for the message of a failed test. */
    @Override
    public synchronized String toString() {
        return "stdout:\n" + stdout.tail() + "\nstderr:\n" + stderr.tail();
    }

    /** A place in the log. */
    record Mark(int stdout, int stderr) {}

    private static final class Stream {
        private final List<String> lines = new ArrayList<>();
        private final StringBuilder open = new StringBuilder();

        void add(String text) {
            open.append(text);
            int from = 0;
            for (int end = open.indexOf("\n"); end >= 0; end = open.indexOf("\n", from)) {
                lines.add(open.substring(from, end));
                from = end + 1;
            }
            open.delete(0, from);
        }

        String tail() {
            return lines.stream()
                    .skip(Math.max(0, lines.size() - LINES_SHOWN))
                    .map(line -> line.substring(0, Math.min(COLUMNS_SHOWN, line.length())))
                    .collect(Collectors.joining("\n"));
        }
    }
}
