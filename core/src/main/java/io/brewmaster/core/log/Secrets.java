package io.brewmaster.core.log;

import java.util.Locale;
import java.util.regex.Pattern;

/** The last guard before a line is written. It does not replace care: it knows names, not values. */
final class Secrets {
    static final String MASK = "••••••";

    private static final Pattern NAME = Pattern.compile("password|passwd|secret|token|credential|private_?key");
    /**
     * A name and its value inside a text, as {@code password=abc}, {@code token:abc} or {@code "token": "abc"}; not a
     * name, a colon and a blank, after which a sentence goes on.
     */
    private static final Pattern INSIDE = Pattern.compile(
            "(?i)((?:password|passwd|secret|token|credential)[\\w-]*(?:\\s*=\\s*|[\"']\\s*:\\s*|:(?=\\S)))"
                    + "(\"[^\"]*\"|'[^']*'|[^\\s,;&}]+)");

    private Secrets() {}

    static boolean isSecret(String key) {
        return NAME.matcher(key.toLowerCase(Locale.ROOT)).find();
    }

    static String mask(String text) {
        return INSIDE.matcher(text).replaceAll("$1" + MASK);
    }
}
