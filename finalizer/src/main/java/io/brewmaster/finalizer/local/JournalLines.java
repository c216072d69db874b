package io.brewmaster.finalizer.local;

import io.brewmaster.core.json.Json;
import io.brewmaster.core.json.JsonException;
import io.brewmaster.core.json.Members;
import io.brewmaster.finalizer.mp4.RecordingMode;
import io.brewmaster.finalizer.recording.Crc32c;
import io.brewmaster.finalizer.recording.PartPlan;
import io.brewmaster.finalizer.store.ObjectStore.Upload;
import io.brewmaster.finalizer.upload.OpenUpload;
import io.brewmaster.finalizer.upload.Seal;
import io.brewmaster.finalizer.upload.SentPart;
import io.brewmaster.finalizer.upload.Subject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The text of a journal: a JSON object on each line, whose first member is the checksum of the rest of the line. A line
 * counts when its end is there and its checksum is right; nothing after one that does not count is believed. Pure.
 */
final class JournalLines {
    private static final int VERSION = 1;
    private static final String CHECKSUM = "{\"crc32c\":\"";
    private static final String REST = "\",";
    private static final int CHECKSUM_DIGITS = 8;
    private static final int CHECKED_FROM = CHECKSUM.length() + CHECKSUM_DIGITS + REST.length();

    private JournalLines() {}

    /**
     * What a journal says.
     *
     * @param upload empty when not even its first line counts
     * @param sound whether every line counts but a last one that has no end: that one was just being written
     */
    record Reading(Optional<OpenUpload> upload, boolean sound) {}

    /** A whole journal, without anything that later lines replaced. */
    static byte[] all(OpenUpload upload) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.writeBytes(begun(upload));
        upload.parts().values().forEach(part -> text.writeBytes(sent(part)));
        upload.seal().ifPresent(seal -> text.writeBytes(sealed(seal)));
        return text.toByteArray();
    }

    private static byte[] begun(OpenUpload upload) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("version", VERSION);
        members.put("session", upload.subject().session());
        members.put("room", upload.subject().room());
        members.put("file", upload.subject().file());
        members.put("key", upload.upload().key());
        members.put("uploadId", upload.upload().id());
        members.put("mode", upload.mode().name().toLowerCase(Locale.ROOT));
        members.put("partSize", upload.partSize());
        return line(Map.of("begun", members));
    }

    static byte[] sent(SentPart part) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("part", part.number());
        members.put("bytes", part.length());
        members.put("checksum", part.checksum().hex());
        members.put("etag", part.etag());
        return line(members);
    }

    static byte[] sealed(Seal seal) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("bytes", seal.bytes());
        members.put("checksum", seal.checksum().hex());
        members.put("parts", seal.count());
        members.put("first", seal.first().hex());
        members.put("manifest", seal.manifest());
        seal.metadata().ifPresent(metadata -> members.put("metadata", metadata));
        return line(Map.of("sealed", members));
    }

    private static byte[] line(Map<String, ?> members) {
        String checked = Json.write(members).substring(1) + "\n";
        Crc32c checksum = Crc32c.of(checked.getBytes(StandardCharsets.UTF_8));
        return (CHECKSUM + checksum.hex() + REST + checked).getBytes(StandardCharsets.UTF_8);
    }

    /** Reads as far as the text can be believed; never fails. */
    static Reading read(byte[] text) {
        @Nullable OpenUpload upload = null;
        for (int start = 0; start < text.length; ) {
            int end = endOfLine(text, start);
            if (end < 0) {
                break;
            }
            try {
                Members line = members(text, start, end);
                upload = upload == null ? begun(line) : followed(upload, line);
            } catch (JsonException | RuntimeException damaged) {
                return new Reading(Optional.ofNullable(upload), false);
            }
            start = end;
        }
        return new Reading(Optional.ofNullable(upload), upload != null);
    }

    /** Behind the line's break; -1 when it has none. */
    private static int endOfLine(byte[] text, int start) {
        for (int i = start; i < text.length; i++) {
            if (text[i] == '\n') {
                return i + 1;
            }
        }
        return -1;
    }

    private static Members members(byte[] text, int start, int end) throws JsonException {
        if (end - start <= CHECKED_FROM) {
            throw new IllegalArgumentException("too short");
        }
        byte[] checked = Arrays.copyOfRange(text, start + CHECKED_FROM, end);
        String expected = CHECKSUM + Crc32c.of(checked).hex() + REST;
        if (!expected.equals(new String(text, start, CHECKED_FROM, StandardCharsets.UTF_8))) {
            throw new IllegalArgumentException("damaged");
        }
        return Members.parse("{" + new String(checked, StandardCharsets.UTF_8));
    }

    private static OpenUpload begun(Members line) throws JsonException {
        Members begun = line.members("begun");
        if (begun.whole("version") != VERSION) {
            throw new IllegalArgumentException("of another version");
        }
        return OpenUpload.begun(
                new Subject(begun.text("session"), begun.text("room"), begun.text("file")),
                new Upload(begun.text("key"), begun.text("uploadId")),
                RecordingMode.valueOf(begun.text("mode").toUpperCase(Locale.ROOT)),
                begun.whole("partSize"));
    }

    private static OpenUpload followed(OpenUpload upload, Members line) throws JsonException {
        Optional<Members> sealed = line.optionalMembers("sealed");
        return sealed.isPresent() ? upload.sealed(seal(sealed.get())) : upload.with(part(line));
    }

    private static SentPart part(Members line) throws JsonException {
        long number = line.whole("part");
        if (number < 1 || number > PartPlan.MAX_PARTS) {
            throw new IllegalArgumentException("there is no part " + number);
        }
        return new SentPart((int) number, line.whole("bytes"), Crc32c.ofHex(line.text("checksum")), line.text("etag"));
    }

    private static Seal seal(Members sealed) throws JsonException {
        return new Seal(
                sealed.whole("bytes"),
                Crc32c.ofHex(sealed.text("checksum")),
                Math.toIntExact(sealed.whole("parts")),
                Crc32c.ofHex(sealed.text("first")),
                sealed.text("manifest"),
                sealed.optionalText("metadata"));
    }
}
