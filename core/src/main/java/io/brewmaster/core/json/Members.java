package io.brewmaster.core.json;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The members of a JSON object, each read as the type it must have. A member that is missing or of another type is a
 * {@link JsonException} that names it with its place ({@code parts[2].etag}) and never its value. Where a member may be
 * left out, {@code null} counts as left out. Members that nobody asks for are no error: a later version may write more.
 */
public final class Members {
    private final Map<String, @Nullable Object> members;
    private final String place;

    private Members(Map<String, @Nullable Object> members, String place) {
        this.members = members;
        this.place = place;
    }

    /** Of an object that {@link Json#parseObject} has read. */
    public static Members of(Map<String, @Nullable Object> members) {
        return new Members(members, "");
    }

    /** Of a text; see {@link Json#parseObject}. */
    public static Members parse(String text) throws JsonException {
        return of(Json.parseObject(text));
    }

    /** The members as they are, in the order of the text. */
    public Map<String, @Nullable Object> asMap() {
        return members;
    }

    /** A string, perhaps an empty one. */
    public String text(String name) throws JsonException {
        return text(path(name), required(name));
    }

    /** A string that may be left out. */
    public Optional<String> optionalText(String name) throws JsonException {
        Object value = members.get(name);
        return value == null ? Optional.empty() : Optional.of(text(path(name), value));
    }

    /** A whole number of at most 64 bits. */
    public long whole(String name) throws JsonException {
        return whole(path(name), required(name));
    }

    /** A whole number that may be left out. */
    public OptionalLong optionalWhole(String name) throws JsonException {
        Object value = members.get(name);
        return value == null ? OptionalLong.empty() : OptionalLong.of(whole(path(name), value));
    }

    /** A number, with a fraction or without: the digits of the text, as far as a {@code double} holds them. */
    public BigDecimal decimal(String name) throws JsonException {
        return decimal(path(name), required(name));
    }

    /** A number that may be left out. */
    public Optional<BigDecimal> optionalDecimal(String name) throws JsonException {
        Object value = members.get(name);
        return value == null ? Optional.empty() : Optional.of(decimal(path(name), value));
    }

    /** True or false. */
    public boolean truth(String name) throws JsonException {
        return truth(path(name), required(name));
    }

    /** True or false, or left out. */
    public Optional<Boolean> optionalTruth(String name) throws JsonException {
        Object value = members.get(name);
        return value == null ? Optional.empty() : Optional.of(truth(path(name), value));
    }

    /** An object within the object. */
    public Members members(String name) throws JsonException {
        return members(path(name), required(name));
    }

    /** An object within the object that may be left out. */
    public Optional<Members> optionalMembers(String name) throws JsonException {
        Object value = members.get(name);
        return value == null ? Optional.empty() : Optional.of(members(path(name), value));
    }

    /** A list of objects, perhaps an empty one. */
    public List<Members> list(String name) throws JsonException {
        List<Members> list = new ArrayList<>();
        for (Object entry : entries(name)) {
            list.add(members(entryPath(name, list.size()), entry));
        }
        return List.copyOf(list);
    }

    /** A list of strings, perhaps an empty one. */
    public List<String> texts(String name) throws JsonException {
        List<String> texts = new ArrayList<>();
        for (Object entry : entries(name)) {
            texts.add(text(entryPath(name, texts.size()), entry));
        }
        return List.copyOf(texts);
    }

    private List<?> entries(String name) throws JsonException {
        if (required(name) instanceof List<?> list) {
            return list;
        }
        throw wrong(path(name), "a list");
    }

    private Object required(String name) throws JsonException {
        Object value = members.get(name);
        if (value == null) {
            throw new JsonException("member " + path(name) + " is missing");
        }
        return value;
    }

    private static String text(String path, @Nullable Object value) throws JsonException {
        if (value instanceof String text) {
            return text;
        }
        throw wrong(path, "a text");
    }

    private static boolean truth(String path, Object value) throws JsonException {
        if (value instanceof Boolean truth) {
            return truth;
        }
        throw wrong(path, "true or false");
    }

    private static long whole(String path, Object value) throws JsonException {
        if (value instanceof Integer || value instanceof Long) {
            return ((Number) value).longValue();
        }
        throw wrong(path, "a whole number of at most 64 bits");
    }

    private static BigDecimal decimal(String path, Object value) throws JsonException {
        if (value instanceof Number number) {
            return new BigDecimal(number.toString());
        }
        throw wrong(path, "a number");
    }

    /** The cast is safe: the keys of what was read from JSON are texts. */
    @SuppressWarnings("unchecked")
    private static Members members(String path, @Nullable Object value) throws JsonException {
        if (value instanceof Map<?, ?> map) {
            return new Members((Map<String, @Nullable Object>) map, path + ".");
        }
        throw wrong(path, "an object");
    }

    private static JsonException wrong(String path, String expected) {
        return new JsonException("member " + path + " is not " + expected);
    }

    private String path(String name) {
        return place + name;
    }

    private String entryPath(String name, int index) {
        return path(name) + "[" + index + "]";
    }
}
