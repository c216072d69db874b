package io.brewmaster.finalizer.recording;

import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Where an object of a session lies in the bucket: {@code <prefix>/<yyyy>/<MM>/<dd>/<room>/<session>/<file>}.
 *
 * @param folder everything up to the file, without a slash at either end
 * @param file the last element, without a slash
 */
public record ObjectKey(String folder, String file) {
    /** S3's limit for a key, in bytes of UTF-8. */
    static final int MAX_BYTES = 1024;
    /** What remains for the prefix when every other element is as long as it can be. */
    static final int MAX_PREFIX_BYTES = 512;

    private static final int MAX_ROOM = 100;
    private static final int MAX_SESSION = 100;
    private static final int MAX_FILE = 200;
    private static final String DAMAGED = "damaged/";
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuu/MM/dd", Locale.ROOT);

    public ObjectKey {
        int bytes = (folder + "/" + file).getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_BYTES) {
            throw new IllegalArgumentException("a key of " + bytes + " bytes is longer than S3's " + MAX_BYTES);
        }
    }

    /**
     * The key of a media file.
     *
     * @param prefix the operator's prefix; slashes at its ends are ignored; may be empty
     * @throws IllegalArgumentException when the prefix is longer than 512 bytes
     */
    public static ObjectKey of(String prefix, String session, MediaFile media) {
        String folder = root(prefix)
                + DAY.format(media.day())
                + "/" + SafeName.of(media.name().room(), MAX_ROOM)
                + "/" + SafeName.of(session, MAX_SESSION);
        return new ObjectKey(folder, SafeName.ofFile(media.name().fileName(), MAX_FILE));
    }

    /**
     * What all keys begin with: nothing, or the prefix with one slash at its end.
     *
     * @throws IllegalArgumentException when the prefix is longer than 512 bytes
     */
    public static String root(String prefix) {
        String trimmed = prefix.replaceAll("^/+|/+$", "");
        if (trimmed.getBytes(StandardCharsets.UTF_8).length > MAX_PREFIX_BYTES) {
            throw new IllegalArgumentException(
                    "recording.prefix is longer than " + MAX_PREFIX_BYTES + " bytes: shorten it");
        }
        return trimmed.isEmpty() ? "" : trimmed + "/";
    }

    /**
     * From the form that S3 takes.
     *
     * @throws IllegalArgumentException for a key without a folder or longer than S3's limit
     */
    public static ObjectKey parse(String value) {
        int slash = value.lastIndexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("a recording's key has a folder: " + value);
        }
        return new ObjectKey(value.substring(0, slash), value.substring(slash + 1));
    }

    /** The same place under {@code damaged/}, where recordings lie that do not play as they are. */
    public ObjectKey damaged() {
        return new ObjectKey(DAMAGED + folder, file);
    }

    /** Another file in the same folder. */
    public ObjectKey sibling(String safeFile) {
        return new ObjectKey(folder, safeFile);
    }

    /** The name to use when this one is taken by other bytes: the content's checksum tells them apart. */
    public ObjectKey withChecksum(Crc32c checksum) {
        int dot = file.lastIndexOf('.');
        String stem = dot > 0 ? file.substring(0, dot) : file;
        String extension = dot > 0 ? file.substring(dot) : "";
        return new ObjectKey(folder, stem + "-crc32c-" + checksum.hex() + extension);
    }

    /** The key as S3 takes it. */
    public String value() {
        return folder + "/" + file;
    }

    @Override
    public String toString() {
        return value();
    }
}
