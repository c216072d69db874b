package io.brewmaster.finalizer.transport;

import java.util.Locale;

/** What carries the SDK's requests. */
public enum Transport {
    /** {@link #FAST} where its native code loads, else {@link #PORTABLE}. */
    AUTO,
    /** Our own, with native encryption. */
    FAST,
    /** The SDK's, over the JDK's {@code HttpURLConnection} and its TLS. */
    PORTABLE;

    /** From its word in the configuration. */
    public static Transport of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
