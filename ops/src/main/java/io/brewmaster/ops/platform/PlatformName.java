package io.brewmaster.ops.platform;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;

/**
 * What the names of a platform's AWS resources begin with, made as {@code terraform/config.tf} makes it.
 *
 * @param value 2 to 26 characters
 */
public record PlatformName(String value) {
    private static final int LONGEST = 26;
    private static final int KEPT = 20;
    private static final int DIGITS = 5;

    /** The name of the platform of a project in an environment. */
    public static PlatformName of(String project, String environment) {
        String full = (project + "-" + environment).replace('_', '-').toLowerCase(Locale.ROOT);
        if (full.length() <= LONGEST) {
            return new PlatformName(full);
        }
        String beginning = full.substring(0, KEPT).replaceAll("^-+|-+$", "");
        return new PlatformName(beginning + "-" + sha1(full).substring(0, DIGITS));
    }

    private static String sha1(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-1", impossible);
        }
    }

    /** The bucket that recordings go to when no other is configured. */
    public String bucket(String account) {
        return value + "-recordings-" + account;
    }

    /** The table that says what is wanted of the platform. */
    public String table() {
        return value + "-wanted";
    }

    /**
     * The ARN of the state machine that makes it so.
     *
     * @param service the ARN of one of the platform's services
     */
    public String machine(String service) {
        String[] parts = service.split(":", -1);
        return String.join(":", "arn", parts[1], "states", parts[3], parts[4], "stateMachine", lifecycle());
    }

    /** The machine's name, which is also in the tag {@code ManagedBy} of what it makes. */
    public String lifecycle() {
        return value + "-lifecycle";
    }

    /** The load balancer of the web entry, whoever makes it. */
    public String webEntry() {
        return value + "-web";
    }

    /** The load balancer for media, if there is one. */
    public String mediaEntry() {
        return value + "-media";
    }

    /** The alarms that come and go with that load balancer, where the machine makes it. */
    public Set<String> alarmsOfTheMachine() {
        return Set.of(value + "-web-5xx", value + "-web-latency", value + "-wakes");
    }

    @Override
    public String toString() {
        return value;
    }
}
