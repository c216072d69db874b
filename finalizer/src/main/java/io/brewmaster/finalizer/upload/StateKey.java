package io.brewmaster.finalizer.upload;

import io.brewmaster.finalizer.recording.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Where the state of an open upload lies: one document for each object's key, found without knowing the upload. */
public final class StateKey {
    private static final String FOLDER = ".brewmaster/open/";
    /** 80 bits: two keys of one bucket do not meet. */
    private static final int HASH_DIGITS = 20;

    private StateKey() {}

    /**
     * What the keys of all states begin with.
     *
     * @param prefix the operator's prefix, as for {@link ObjectKey#of}
     */
    public static String folder(String prefix) {
        return ObjectKey.root(prefix) + FOLDER;
    }

    /**
     * Where the state of one upload lies.
     *
     * @param objectKey of the object that is to be made
     */
    public static String of(String prefix, String objectKey) {
        return folder(prefix) + hash(objectKey) + ".json";
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
