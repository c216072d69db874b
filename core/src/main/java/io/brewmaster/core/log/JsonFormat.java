package io.brewmaster.core.log;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** One JSON object a line. */
final class JsonFormat implements LineFormat {
    private static final JsonFactory FACTORY = new JsonFactory();
    /** Members of the line's own; a key of the caller's that is called so gets an underscore. */
    private static final Set<String> OWN =
            Set.of("time", "level", "program", "logger", "event", "error", "stack", "cut");

    private final String program;

    JsonFormat(String program) {
        this.program = program;
    }

    @Override
    public byte[] bytes(Line line, boolean cut) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = FACTORY.createGenerator(bytes, JsonEncoding.UTF8)) {
            json.writeStartObject();
            json.writeStringField(
                    "time", Instant.ofEpochMilli(line.time().toEpochMilli()).toString());
            text(json, "level", line.level());
            text(json, "program", program);
            text(json, "logger", line.logger());
            text(json, "event", line.event());
            for (Map.Entry<String, Object> field : line.fields().entrySet()) {
                value(json, OWN.contains(field.getKey()) ? field.getKey() + "_" : field.getKey(), field.getValue());
            }
            if (line.error() != null) {
                text(json, "error", line.error());
            }
            if (line.stack() != null) {
                text(json, "stack", line.stack());
            }
            if (cut) {
                json.writeBooleanField("cut", true);
            }
            json.writeEndObject();
            json.writeRaw('\n');
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return bytes.toByteArray();
    }

    private static void value(JsonGenerator json, String name, Object value) throws IOException {
        if (value instanceof Boolean truth) {
            json.writeBooleanField(Texts.wellFormed(name), truth);
        } else if (value instanceof Number number) {
            json.writeFieldName(Texts.wellFormed(name));
            json.writeNumber(number.toString());
        } else {
            text(json, name, String.valueOf(value));
        }
    }

    private static void text(JsonGenerator json, String name, String value) throws IOException {
        json.writeStringField(Texts.wellFormed(name), Texts.wellFormed(value));
    }
}
