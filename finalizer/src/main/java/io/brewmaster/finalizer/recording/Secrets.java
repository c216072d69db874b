package io.brewmaster.finalizer.recording;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Recognises what looks like a credential, by the name it has or by its own form, at any depth. It errs on the side of
 * hiding: a hidden harmless value is a nuisance, a published token is an incident.
 */
final class Secrets {
    static final String REDACTED = "[redacted]";

    private static final List<String> NAMES = List.of(
            "token",
            "secret",
            "passw",
            "passphrase",
            "pwd",
            "credential",
            "auth",
            "apikey",
            "appkey",
            "accesskey",
            "privatekey",
            "secretkey",
            "signature",
            "cookie",
            "jwt",
            "bearer",
            "sessionkey",
            "otp");
    private static final Pattern NOT_LETTERS = Pattern.compile("[^a-z0-9]");
    private static final List<Pattern> VALUES = List.of(
            // A JSON Web Token: the Base64 of {" begins with eyJ.
            Pattern.compile("eyJ[A-Za-z0-9_-]{5,}\\.[A-Za-z0-9_-]+"),
            // An AWS access key id, long-term or temporary.
            Pattern.compile("\\b(AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{12,}"),
            // A user or a password inside a URL.
            Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*://[^/\\s?#]*@"),
            // A credential in a query or a form, a signed S3 URL among them.
            Pattern.compile(
                    "(?i)[?&;#](jwt|sig|key|code|[a-z_-]*(token|signature|secret|credential|passw|auth|api_?key)[a-z_-]*)="),
            Pattern.compile("(?i)^\\s*(bearer|basic|digest|negotiate)\\s+\\S+"),
            Pattern.compile("-----BEGIN "),
            // Forms by which large services mark their tokens.
            Pattern.compile(
                    "\\b(gh[pousr]_|github_pat_|glpat-|xox[abeoprs]-|ya29\\.|sl\\.|sk-|sk_live_|AIza)[A-Za-z0-9_-]{8,}"));
    /** 32 and more characters of Base64 or its URL form, as AWS secret keys are; see {@link #looksRandom}. */
    private static final Pattern OPAQUE = Pattern.compile("[A-Za-z0-9+/_=-]{32,}");

    private Secrets() {}

    /** The value with everything hidden that looks like a credential; maps and lists are followed. */
    static @Nullable Object hide(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> hidden = new LinkedHashMap<>();
            map.forEach((key, inner) -> {
                String name = String.valueOf(key);
                hidden.put(hasSecretForm(name) ? REDACTED : name, isSecretName(name) ? REDACTED : hide(inner));
            });
            return hidden;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Secrets::hide).toList();
        }
        if (value instanceof String text) {
            return hasSecretForm(text) ? REDACTED : text;
        }
        return value;
    }

    /** Whether a value of this name is a credential by what the name says. */
    static boolean isSecretName(String name) {
        String letters = NOT_LETTERS.matcher(name.toLowerCase(Locale.ROOT)).replaceAll("");
        return NAMES.stream().anyMatch(letters::contains);
    }

    /** Whether a text is or holds something of a credential's form. */
    static boolean hasSecretForm(String text) {
        return VALUES.stream().anyMatch(form -> form.matcher(text).find())
                || OPAQUE.matcher(text).results().anyMatch(match -> looksRandom(match.group()));
    }

    /**
     * A meeting's address without what may hold a credential: user, query (where a JWT is) and fragment.
     *
     * @return null when nothing presentable remains
     */
    static @Nullable String address(String url) {
        try {
            URI uri = new URI(url.strip());
            if (uri.getScheme() == null || uri.getHost() == null) {
                return null;
            }
            String port = uri.getPort() >= 0 ? ":" + uri.getPort() : "";
            String path = uri.getRawPath() == null ? "" : uri.getRawPath();
            String address = uri.getScheme() + "://" + uri.getHost() + port + path;
            return hasSecretForm(address) ? null : address;
        } catch (URISyntaxException notAUrl) {
            return null;
        }
    }

    /**
     * Upper case, lower case and digits, changing all the time: in random Base64 six of ten characters are of another
     * kind than the one before, in words and names written together fewer than three.
     */
    private static boolean looksRandom(String run) {
        int[] kinds = run.chars()
                .filter(Character::isLetterOrDigit)
                .map(character -> Character.isDigit(character) ? 2 : Character.isUpperCase(character) ? 1 : 0)
                .toArray();
        int changes = 0;
        for (int i = 1; i < kinds.length; i++) {
            changes += kinds[i] == kinds[i - 1] ? 0 : 1;
        }
        return IntStream.of(kinds).distinct().count() == 3 && changes * 3 >= kinds.length;
    }
}
