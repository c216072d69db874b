package io.brewmaster.finalizer.store;

import java.util.Locale;
import java.util.Optional;

/**
 * How objects are to be encrypted at rest.
 *
 * @param mode what is asked for
 * @param kmsKey of mode KMS: the key's id, alias or ARN; empty for the account's own {@code aws/s3}
 */
public record Encryption(Mode mode, Optional<String> kmsKey) {
    /** What is asked for, and how S3 calls it. */
    public enum Mode {
        KMS("aws:kms"),
        AES256("AES256"),
        /** Nothing is asked for: the bucket's default applies. */
        BUCKET_DEFAULT("none");

        private final String word;

        Mode(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /**
     * As configured.
     *
     * @param word {@code aws:kms}, {@code AES256} or {@code none}
     * @throws IllegalArgumentException for another word, or for a key where none is used
     */
    public static Encryption of(String word, Optional<String> kmsKey) {
        for (Mode mode : Mode.values()) {
            if (mode.word.toLowerCase(Locale.ROOT).equals(word.toLowerCase(Locale.ROOT))) {
                if (mode != Mode.KMS && kmsKey.isPresent()) {
                    throw new IllegalArgumentException("recording.kms_key is set, but recording.encryption is "
                            + mode.word + ": set it to aws:kms");
                }
                return new Encryption(mode, kmsKey);
            }
        }
        throw new IllegalArgumentException("recording.encryption is none of aws:kms, AES256, none: " + word);
    }

    /** What speaks against an object being encrypted as asked, one line; empty when nothing does. */
    public Optional<String> objection(StoredObject object) {
        if (mode == Mode.BUCKET_DEFAULT) {
            return Optional.empty();
        }
        String found = object.encryption().orElse("no encryption");
        if (!found.equals(mode.word)) {
            return Optional.of("it is stored with " + found + " instead of " + mode.word);
        }
        if (kmsKey.isEmpty()) {
            return Optional.empty();
        }
        String wanted = kmsKey.get();
        if (object.kmsKey().filter(key -> names(wanted, key)).isPresent()) {
            return Optional.empty();
        }
        return Optional.of("it is stored with the key " + object.kmsKey().orElse("(not named by the store)")
                + " instead of " + wanted);
    }

    /** S3 answers with the key's ARN. An alias stands for a key that only KMS knows: nothing can be said about it. */
    private static boolean names(String configured, String actual) {
        return configured.equals(actual)
                || configured.contains("alias/")
                || actual.endsWith("/" + configured)
                || actual.endsWith(":" + configured);
    }
}
