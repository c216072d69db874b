package io.brewmaster.testkit.prosody;

/** Where the Prosody comes from. */
public enum Suite {
    /** The first of {@link #PATH}, {@link #BOOKWORM} (when a Docker engine answers) and {@link #UNPACKED} that works. */
    AUTO,
    /** The {@code prosody} on the PATH. */
    PATH,
    /** The machine's own Debian release, unpacked into a cache without being installed. */
    UNPACKED,
    /** Debian 12's Prosody 0.12 in a container. */
    BOOKWORM,
    /** Debian 13's Prosody 13.0 in a container. */
    TRIXIE
}
