package io.brewmaster.testkit.demo;

import com.fasterxml.jackson.jr.ob.JSON;
import io.brewmaster.testkit.emf.EmfSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The EMF lines of all programs: checked, written to a file as they are, and waited for. */
final class MetricsFeed {
    private final Path file;
    private final Consumer<String> echo;
    private final List<Document> documents = new ArrayList<>();

    /**
     * Appends to {@code file}.
     *
     * @param echo gets every line as it came
     */
    MetricsFeed(Path file, Consumer<String> echo) {
        this.file = file;
        this.echo = echo;
    }

    /**
     * Takes one line of a program's standard output.
     *
     * @throws IllegalStateException if it is not EMF as CloudWatch takes it
     */
    synchronized void take(String line) {
        List<String> problems = EmfSchema.problems(line);
        if (!problems.isEmpty()) {
            throw new IllegalStateException("not EMF: " + problems + " in: " + line);
        }
        try {
            Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            documents.add(new Document(JSON.std.mapFrom(line)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        echo.accept(line);
        notifyAll();
    }

    /**
     * Waits for a document that was made after {@code since} and fits.
     *
     * @throws StoryException if none came in time; says what the last one held
     */
    synchronized Document await(Instant since, Predicate<Document> fits, Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            for (Document document : documents) {
                if (document.made().isAfter(since) && fits.test(document)) {
                    return document;
                }
            }
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new StoryException("the expected numbers did not come within " + atMost.toSeconds()
                        + " s; the last were: " + (documents.isEmpty() ? "none" : documents.get(documents.size() - 1)));
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    synchronized int size() {
        return documents.size();
    }

    /** One EMF document. */
    record Document(Map<String, Object> members) {
        /** When its program made it. */
        Instant made() {
            return members.get("_aws") instanceof Map<?, ?> aws && aws.get("Timestamp") instanceof Number millis
                    ? Instant.ofEpochMilli(millis.longValue())
                    : Instant.EPOCH;
        }

        /** A metric's value as it stands there, "–" when it does not. */
        String text(String metric) {
            return String.valueOf(members.getOrDefault(metric, "–"));
        }

        /** True if the metric is there and has this one value. */
        boolean has(String metric, double value) {
            return members.get(metric) instanceof Number number && number.doubleValue() == value;
        }

        /** True if the metric is there, and is one value of at least so much. */
        boolean atLeast(String metric, double value) {
            return members.get(metric) instanceof Number number && number.doubleValue() >= value;
        }

        @Override
        public String toString() {
            return members.toString();
        }
    }
}
