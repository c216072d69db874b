package io.brewmaster.core.emf;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One line in the making: the frame, which every line of a document repeats, and the members that have found room so
 * far.
 */
final class EmfLine {
    private static final JsonFactory FACTORY = new JsonFactory();

    /** A run of a member's values. */
    private record Slice(Member member, int from, int to) {}

    private final EmfDocument document;
    private final List<Slice> slices = new ArrayList<>();
    private int free;

    private EmfLine(EmfDocument document, int free) {
        this.document = document;
        this.free = free;
    }

    static EmfLine empty(EmfDocument document, int frameBytes) {
        return new EmfLine(document, Limits.LINE_BYTES - frameBytes);
    }

    /** What namespace, dimensions, braces and the line break take. */
    static int frameBytes(EmfDocument document) {
        EmfLine bare = new EmfLine(document, 0);
        bare.slices.add(new Slice(new Member("", Unit.NONE, List.of(), true), 0, 0));
        return bare.render().length;
    }

    boolean isEmpty() {
        return slices.isEmpty();
    }

    /**
     * Takes as many values of the member as there is room for.
     *
     * @param from the first value that is not on a line yet
     * @return the first value that found no room: {@code from} itself if none did
     */
    int take(Member member, int from) {
        int need = member.headBytes();
        int to = from;
        while (to < member.values().size() && need + member.valueBytes(to) <= free) {
            need += member.valueBytes(to);
            to++;
        }
        if (to > from) {
            slices.add(new Slice(member, from, to));
            free -= need;
        }
        return to;
    }

    /** The line with its line break. */
    byte[] render() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(Limits.LINE_BYTES);
        try (JsonGenerator json = FACTORY.createGenerator(bytes, JsonEncoding.UTF8)) {
            json.writeStartObject();
            metadata(json);
            for (var dimension : document.dimensions().entrySet()) {
                json.writeStringField(dimension.getKey(), dimension.getValue());
            }
            for (Slice slice : slices) {
                values(json, slice);
            }
            json.writeEndObject();
            json.writeRaw('\n');
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return bytes.toByteArray();
    }

    private void metadata(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart(Limits.METADATA);
        json.writeNumberField("Timestamp", document.timestamp().toEpochMilli());
        json.writeArrayFieldStart("CloudWatchMetrics");
        if (slices.stream().anyMatch(slice -> slice.member().unit() != null)) {
            json.writeStartObject();
            json.writeStringField("Namespace", document.namespace());
            json.writeArrayFieldStart("Dimensions");
            json.writeStartArray();
            for (String dimension : document.dimensions().keySet()) {
                json.writeString(dimension);
            }
            json.writeEndArray();
            json.writeEndArray();
            json.writeArrayFieldStart("Metrics");
            for (Slice slice : slices) {
                definition(json, slice.member());
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void definition(JsonGenerator json, Member member) throws IOException {
        Unit unit = member.unit();
        if (unit != null) {
            json.writeStartObject();
            json.writeStringField("Name", member.name());
            json.writeStringField("Unit", unit.cloudWatchName());
            json.writeEndObject();
        }
    }

    private static void values(JsonGenerator json, Slice slice) throws IOException {
        json.writeFieldName(slice.member().name());
        if (slice.member().array()) {
            json.writeStartArray();
        }
        for (int i = slice.from(); i < slice.to(); i++) {
            json.writeRawValue(slice.member().values().get(i).json());
        }
        if (slice.member().array()) {
            json.writeEndArray();
        }
    }
}
