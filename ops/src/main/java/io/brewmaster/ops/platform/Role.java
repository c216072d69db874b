package io.brewmaster.ops.platform;

import java.util.Optional;
import java.util.regex.Pattern;

/** What a service of the platform is for, in the order in which the platform is woken. */
public enum Role {
    /** Web, Prosody and jicofo: exactly one task, which the others log in to. */
    SIGNALLING("signalling"),
    BRIDGES("bridges(-\\d+)?"),
    RECORDERS("recorders");

    private final Pattern suffix;

    Role(String suffix) {
        this.suffix = Pattern.compile(suffix);
    }

    /**
     * The role of a service that the stack has made.
     *
     * @return empty for a service that is not Jitsi's
     */
    public static Optional<Role> of(PlatformName platform, String service) {
        String prefix = platform.value() + "-";
        if (service.startsWith(prefix)) {
            for (Role role : values()) {
                if (role.suffix.matcher(service.substring(prefix.length())).matches()) {
                    return Optional.of(role);
                }
            }
        }
        return Optional.empty();
    }
}
