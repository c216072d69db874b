package io.brewmaster.testkit.emf;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.jr.ob.JSON;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Whether CloudWatch would make metrics of a line, and whether the line is one write to a pipe. */
public final class EmfSchema {
    /** Linux's PIPE_BUF: a write of at most that many bytes is not mixed with another's. */
    private static final int LONGEST_LINE = 4096;

    /** What CloudWatch accepts on either side of now. */
    private static final Duration OLDEST = Duration.ofDays(14);

    private static final Duration NEWEST = Duration.ofHours(2);

    private static final JsonSchema SCHEMA = load();

    private EmfSchema() {}

    /**
     * All that is wrong with a line, each in a sentence; empty when nothing is.
     *
     * @param line with or without its line feed
     */
    public static List<String> problems(String line) {
        return problems(line, Instant.now());
    }

    /**
     * As {@link #problems(String)}.
     *
     * @param now for lines made with a clock of their own
     */
    public static List<String> problems(String line, Instant now) {
        List<String> problems = new ArrayList<>();
        String document = line.endsWith("\n") ? line.substring(0, line.length() - 1) : line;
        int bytes = document.getBytes(StandardCharsets.UTF_8).length + 1;
        if (bytes > LONGEST_LINE) {
            problems.add("the line has " + bytes + " bytes with its line feed, more than " + LONGEST_LINE);
        }
        if (document.indexOf('\n') >= 0) {
            problems.add("the document has a line feed within");
        }
        Map<String, Object> root;
        try {
            root = parse(document);
        } catch (IOException e) {
            problems.add("not one JSON object: " + e.getMessage());
            return problems;
        }
        List<String> against = SCHEMA.validate(document, InputFormat.JSON).stream()
                .map(ValidationMessage::getMessage)
                .sorted()
                .toList();
        problems.addAll(against);
        if (against.isEmpty()) {
            problems.addAll(new EmfReferences(root).problems());
            checkTime(root, now, problems);
        }
        return problems;
    }

    /**
     * Fails with the problems and the line.
     *
     * @throws AssertionError when there are any
     */
    public static void assertValid(String line) {
        assertValid(line, Instant.now());
    }

    /** As {@link #assertValid(String)} at another time. */
    public static void assertValid(String line, Instant now) {
        List<String> problems = problems(line, now);
        if (!problems.isEmpty()) {
            throw new AssertionError("not a valid EMF line:\n  " + String.join("\n  ", problems) + "\n" + line);
        }
    }

    private static Map<String, Object> parse(String document) throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(document)) {
            Map<String, Object> root = JSON.std.mapFrom(parser);
            if (root == null || parser.nextToken() != null) {
                throw new IOException("something follows it, or there is none");
            }
            return root;
        }
    }

    private static void checkTime(Map<String, Object> root, Instant now, List<String> problems) {
        Map<?, ?> metadata = (Map<?, ?>) Objects.requireNonNull(root.get("_aws"));
        Number millis = (Number) Objects.requireNonNull(metadata.get("Timestamp"));
        Instant time = Instant.ofEpochMilli(millis.longValue());
        if (time.isBefore(now.minus(OLDEST)) || time.isAfter(now.plus(NEWEST))) {
            problems.add("_aws.Timestamp is " + time + ", not between 14 days before and 2 hours after " + now);
        }
    }

    private static JsonSchema load() {
        try (InputStream schema = EmfSchema.class.getResourceAsStream("emf.schema.json")) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(schema);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
