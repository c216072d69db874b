package io.brewmaster.finalizer.upload;

import io.brewmaster.core.json.Json;
import io.brewmaster.core.json.JsonException;
import io.brewmaster.core.json.Members;
import io.brewmaster.finalizer.mp4.RecordingMode;
import io.brewmaster.finalizer.recording.Crc32c;
import io.brewmaster.finalizer.recording.ObjectKey;
import io.brewmaster.finalizer.recording.PartPlan;
import io.brewmaster.finalizer.store.ObjectStore.Upload;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The text of an {@link OpenState}. A part is an array of its number, length, checksum and ETag: some 75 bytes, so that
 * S3's 10,000 parts stay below a mebibyte.
 */
public final class StateDocument {
    private static final int VERSION = 1;

    private StateDocument() {}

    /** The same state always gives the same text. */
    public static String write(OpenState state) {
        OpenUpload open = state.upload();
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("version", VERSION);
        members.put("owner", state.owner());
        members.put("beat", state.beat());
        members.put("session", open.subject().session());
        members.put("room", open.subject().room());
        members.put("file", open.subject().file());
        members.put("key", open.upload().key());
        members.put("uploadId", open.upload().id());
        members.put("mode", open.mode().name().toLowerCase(Locale.ROOT));
        members.put("partSize", open.partSize());
        open.seal().ifPresent(seal -> members.put("seal", members(seal)));
        members.put(
                "parts",
                open.parts().values().stream()
                        .map(part -> List.of(
                                part.number(), part.length(), part.checksum().hex(), part.etag()))
                        .toList());
        return Json.write(members);
    }

    private static Map<String, Object> members(Seal seal) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("bytes", seal.bytes());
        members.put("checksum", seal.checksum().hex());
        members.put("count", seal.count());
        members.put("first", seal.first().hex());
        members.put("manifest", seal.manifest());
        seal.metadata().ifPresent(metadata -> members.put("metadata", metadata));
        return members;
    }

    /**
     * Reads what {@link #write} wrote; members that are not known are ignored.
     *
     * @throws JsonException for anything that is no state, or one of a version that is not known; names the member
     */
    public static OpenState read(String text) throws JsonException {
        Members members = Members.parse(text);
        within("version", members.whole("version"), VERSION, VERSION);
        OpenUpload open = new OpenUpload(
                new Subject(members.text("session"), members.text("room"), members.text("file")),
                new Upload(key(members), members.text("uploadId")),
                mode(members),
                within("partSize", members.whole("partSize"), PartPlan.MIN_PART, PartPlan.MAX_PART),
                parts(members.asMap().get("parts")),
                seal(members.optionalMembers("seal")));
        long beat = within("beat", members.whole("beat"), 0, Long.MAX_VALUE - 1);
        return new OpenState(open, members.text("owner"), beat);
    }

    private static String key(Members members) throws JsonException {
        try {
            return ObjectKey.parse(members.text("key")).value();
        } catch (IllegalArgumentException unusable) {
            throw wrong("key", "the key of a recording");
        }
    }

    private static RecordingMode mode(Members members) throws JsonException {
        try {
            return RecordingMode.valueOf(members.text("mode").toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw wrong("mode", "a way of recording that is known");
        }
    }

    private static Optional<Seal> seal(Optional<Members> found) throws JsonException {
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Members members = found.get();
        return Optional.of(new Seal(
                within("seal.bytes", members.whole("bytes"), 1, PartPlan.MAX_OBJECT),
                checksum("seal.checksum", members.text("checksum")),
                (int) within("seal.count", members.whole("count"), 1, PartPlan.MAX_PARTS),
                checksum("seal.first", members.text("first")),
                members.text("manifest"),
                members.optionalText("metadata")));
    }

    private static SortedMap<Integer, SentPart> parts(@Nullable Object found) throws JsonException {
        if (!(found instanceof List<?> list)) {
            throw wrong("parts", "a list");
        }
        SortedMap<Integer, SentPart> parts = new TreeMap<>();
        for (int i = 0; i < list.size(); i++) {
            String place = "parts[" + i + "]";
            SentPart part = part(place, list.get(i));
            if (parts.put(part.number(), part) != null) {
                throw wrong(place, "the only one of its number");
            }
        }
        return parts;
    }

    private static SentPart part(String place, Object found) throws JsonException {
        if (found instanceof List<?> entry
                && entry.size() >= 4
                && entry.get(0) instanceof Integer number
                && (entry.get(1) instanceof Integer || entry.get(1) instanceof Long)
                && entry.get(2) instanceof String checksum
                && entry.get(3) instanceof String etag) {
            long length = ((Number) entry.get(1)).longValue();
            return new SentPart(
                    (int) within(place + "[0]", number, 1, PartPlan.MAX_PARTS),
                    within(place + "[1]", length, 1, PartPlan.MAX_PART),
                    checksum(place + "[2]", checksum),
                    etag);
        }
        throw wrong(place, "number, length, checksum and ETag of a part");
    }

    private static long within(String place, long value, long least, long most) throws JsonException {
        if (value < least || value > most) {
            throw wrong(place, least == most ? String.valueOf(least) : "from " + least + " to " + most);
        }
        return value;
    }

    private static Crc32c checksum(String place, String hex) throws JsonException {
        try {
            return Crc32c.ofHex(hex);
        } catch (IllegalArgumentException notOne) {
            throw wrong(place, "a CRC-32C in eight hexadecimal digits");
        }
    }

    private static JsonException wrong(String place, String expected) {
        return new JsonException("member " + place + " is not " + expected);
    }
}
