package io.brewmaster.core.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Small JSON texts to maps and back. A value is a {@code String}, {@code Boolean}, {@code Number}, {@code List}, {@code
 * Map} or null; members keep their order.
 */
public final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final JSON COMPACT = JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES);
    private static final JSON PRETTY = COMPACT.with(JSON.Feature.PRETTY_PRINT_OUTPUT);

    private Json() {}

    /**
     * Reads one JSON object.
     *
     * @return the members in the order of the text; whole numbers as {@code Integer}, {@code Long} or {@code
     *     BigInteger}, others as {@code Double}
     * @throws JsonException if the text is anything but one object, or an object with something after it
     */
    public static Map<String, @Nullable Object> parseObject(String text) throws JsonException {
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new JsonException("not a JSON object");
            }
            Map<String, @Nullable Object> members = COMPACT.mapFrom(parser);
            if (parser.nextToken() != null) {
                throw at("more text after the JSON object", parser.currentLocation());
            }
            return members;
        } catch (JsonProcessingException e) {
            throw at("not valid JSON", e.getLocation());
        } catch (JsonException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
    }

    /** The object on one line, without spaces. */
    public static String write(Map<String, ?> members) {
        return render(COMPACT, members);
    }

    /** The object on several lines, indented by two spaces, with a line break at the end. */
    public static String pretty(Map<String, ?> members) {
        return render(PRETTY, members) + "\n";
    }

    private static String render(JSON json, Map<String, ?> members) {
        try {
            return json.asString(members);
        } catch (IOException e) {
            throw new IllegalArgumentException("a value that JSON cannot hold: " + e.getMessage(), e);
        }
    }

    private static JsonException at(String what, @Nullable JsonLocation place) {
        String where = place == null ? "" : " at line " + place.getLineNr() + ", column " + place.getColumnNr();
        return new JsonException(what + where);
    }
}
