package io.brewmaster.testkit.prosody;

/** How docker-jitsi-meet runs a Prosody. */
public enum Form {
    /** The shard's own server: {@code auth.meet.jitsi}, {@code internal-muc.meet.jitsi}. */
    MAIN("auth.meet.jitsi", "internal-muc.meet.jitsi"),
    /**
     * A server for the bridges alone (its {@code PROSODY_MODE=brewery}): {@code auth.jvb.meet.jitsi}, {@code
     * muc.jvb.meet.jitsi}. The {@code jvb} account gets no presence of others there.
     */
    BRIDGE_SERVER("auth.jvb.meet.jitsi", "muc.jvb.meet.jitsi"),
    /** {@link #MAIN}, except that a component (XEP-0114) is the internal MUC: {@code FloodBrewery}. */
    EXTERNAL_BREWERY("auth.meet.jitsi", "internal-muc.meet.jitsi");

    private final String authDomain;
    private final String internalMucDomain;

    Form(String authDomain, String internalMucDomain) {
        this.authDomain = authDomain;
        this.internalMucDomain = internalMucDomain;
    }

    /** The domain of the accounts. */
    public String authDomain() {
        return authDomain;
    }

    /** The domain of the breweries. */
    public String internalMucDomain() {
        return internalMucDomain;
    }
}
