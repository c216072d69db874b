package io.brewmaster.finalizer.recording;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns a name somebody typed into one that is safe in an object key, a file name, a shell and a URL.
 *
 * <p>A name of safe characters stays as it is. Any other keeps what is readable of it and gets a hash of the original
 * appended, so that two different names never meet. A safe name that happens to end like such a hash is changed too:
 * otherwise it could be chosen to meet a changed one.
 */
public final class SafeName {
    /** 40 bits: two of a million rooms with the same readable rest would still hardly meet. */
    private static final int HASH_DIGITS = 10;

    private static final Pattern SAFE = Pattern.compile("(?!.*\\.\\.)[A-Za-z0-9_][A-Za-z0-9._-]*");
    private static final Pattern ENDS_LIKE_A_HASH = Pattern.compile(".*-[0-9a-f]{" + HASH_DIGITS + "}");
    private static final Pattern COMBINING_MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern UNSAFE = Pattern.compile("[^A-Za-z0-9._]+|\\.{2,}");
    private static final Pattern EXTENSION = Pattern.compile("(.+)(\\.[A-Za-z0-9]{1,8})", Pattern.DOTALL);
    private static final Pattern EDGES = Pattern.compile("^[.-]+|[.-]+$");

    private SafeName() {}

    /**
     * A name as an element of a key.
     *
     * @param limit the most characters of the result, more than 20
     * @return 1 to {@code limit} characters of {@code [A-Za-z0-9._-]}, not beginning with a dot or a dash
     */
    public static String of(String name, int limit) {
        if (name.length() <= limit
                && SAFE.matcher(name).matches()
                && !ENDS_LIKE_A_HASH.matcher(name).matches()) {
            return name;
        }
        return join(readable(name, limit - HASH_DIGITS - 1), hash(name));
    }

    /** The same for a file name, whose extension (at most eight letters or digits) stays at the end. */
    static String ofFile(String fileName, int limit) {
        Matcher matcher = EXTENSION.matcher(fileName);
        if (!matcher.matches()) {
            return of(fileName, limit);
        }
        String extension = matcher.group(2);
        return of(matcher.group(1), limit - extension.length()) + extension;
    }

    private static String readable(String name, int limit) {
        // Only so much is looked at: a name cannot be long on a disk, but this must not depend on it.
        String head = name.substring(0, Math.min(name.length(), 1024));
        String plain = COMBINING_MARKS
                .matcher(Normalizer.normalize(head, Normalizer.Form.NFKD))
                .replaceAll("");
        String safe = UNSAFE.matcher(plain).replaceAll("-");
        String cut = trim(safe);
        return trim(cut.substring(0, Math.min(cut.length(), limit)));
    }

    private static String trim(String name) {
        return EDGES.matcher(name).replaceAll("");
    }

    private static String join(String readable, String hash) {
        return (readable.isEmpty() ? "unnamed" : readable) + "-" + hash;
    }

    /** Ten hexadecimal digits that stand for a name. */
    public static String hash(String name) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
