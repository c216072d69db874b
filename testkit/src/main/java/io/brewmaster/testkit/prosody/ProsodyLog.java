package io.brewmaster.testkit.prosody;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What Prosody says about itself. */
final class ProsodyLog {
    private static final Pattern WELCOME = Pattern.compile("welcome to Prosody version (\\S+)");

    private ProsodyLog() {}

    /** From the line with which every Prosody begins, or "unknown". */
    static String version(List<String> lines) {
        return lines.stream()
                .flatMap(line -> WELCOME.matcher(line).results())
                .map((MatchResult match) -> match.group(1))
                .findFirst()
                .orElse("unknown");
    }
}
