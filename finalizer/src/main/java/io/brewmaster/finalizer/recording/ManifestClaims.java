package io.brewmaster.finalizer.recording;

import io.brewmaster.core.json.JsonException;
import io.brewmaster.core.json.Members;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a manifest in the bucket says that can be checked. Pure.
 *
 * @param files the recordings it is about, at least one
 * @param metadataKey where the session's metadata lies, if it was delivered
 */
public record ManifestClaims(List<Claim> files, Optional<String> metadataKey) {
    private static final Pattern MANIFEST = Pattern.compile("recording(-crc32c-[0-9a-f]{8})?\\.json");
    private static final Pattern METADATA = Pattern.compile("metadata(-crc32c-[0-9a-f]{8})?\\.json");

    public ManifestClaims {
        files = List.copyOf(files);
    }

    /** What an object is to be. */
    public record Claim(String key, long bytes, Crc32c checksum) {}

    /**
     * Reads what {@link Manifest#text} has written.
     *
     * @throws JsonException when it is something else; the message is one line for a user
     */
    public static ManifestClaims parse(String text) throws JsonException {
        Members manifest = Members.parse(text);
        List<Claim> files = new ArrayList<>();
        if (manifest.asMap().containsKey("files")) {
            for (Members file : manifest.list("files")) {
                files.add(claim(file));
            }
        } else {
            files.add(claim(manifest));
        }
        if (files.isEmpty()) {
            throw new JsonException("it names no recording");
        }
        Optional<Members> metadata = manifest.optionalMembers("metadata");
        return new ManifestClaims(files, metadata.isPresent() ? metadata.get().optionalText("key") : Optional.empty());
    }

    private static Claim claim(Members file) throws JsonException {
        Members checksum = file.members("checksum");
        if (!checksum.text("algorithm").equals("CRC32C")
                || !checksum.text("type").equals("FULL_OBJECT")) {
            throw new JsonException("its checksum is no CRC32C of the full object");
        }
        if (file.whole("bytes") < 0) {
            throw new JsonException("its size is negative");
        }
        try {
            return new Claim(file.text("key"), file.whole("bytes"), Crc32c.ofBase64(checksum.text("value")));
        } catch (IllegalArgumentException notOne) {
            throw new JsonException("its checksum is no CRC32C: " + notOne.getMessage());
        }
    }

    /** Whether a file in a session's folder is a manifest, the first one or one beside it. */
    public static boolean isManifest(String file) {
        return MANIFEST.matcher(file).matches();
    }

    /** Whether a file in a session's folder is what was delivered of Jibri's metadata. */
    public static boolean isMetadata(String file) {
        return METADATA.matcher(file).matches();
    }
}
