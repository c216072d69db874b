package io.brewmaster.testkit.jitsi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Real stanzas and answers, recorded from Prosody 0.12, jitsi-videobridge and jicofo; one per file. */
public final class Fixtures {
    private static final String FOLDER = "/fixtures/brewery/";
    private static final List<String> NAMES = List.of(
            "agent-join-refused-room-does-not-exist.xml",
            "agent-join-self-presence.xml",
            "agent-join-sent.xml",
            "agent-self-unavailable-prosody-stops.xml",
            "colibri-stats-2ep.json",
            "colibri-stats-idle.json",
            "colibri2-1-create-conf-ep1.json",
            "colibri2-1-response.json",
            "colibri2-2-patch-ep2.json",
            "colibri2-3-expire-ep1.json",
            "colibri2-4-expire-conf.json",
            "focus-in-jvbbrewery.xml",
            "jibri-1-first-presence-no-status.xml",
            "jibri-2-idle-healthy.xml",
            "jibri-3-busy-healthy.xml",
            "jibri-4-busy-unhealthy.xml",
            "jibri-5-unavailable-killed.xml",
            "jvb-1-first-presence-no-stats.xml",
            "jvb-10-relay-region-release.xml",
            "jvb-11-stats-filter-whitelist.xml",
            "jvb-12-unavailable-killed-server-without-smacks.xml",
            "jvb-2-idle.xml",
            "jvb-3-one-conference-two-endpoints.xml",
            "jvb-4-drain.xml",
            "jvb-5-graceful-with-endpoints.xml",
            "jvb-6-shutting-down.xml",
            "jvb-7-unavailable-clean-leave.xml",
            "jvb-8-unavailable-killed.xml",
            "jvb-9-two-sessions-one-nick.xml");

    private Fixtures() {}

    /** The names of all files. */
    public static List<String> names() {
        return NAMES;
    }

    /** The names of the files that hold a stanza. */
    public static List<String> stanzas() {
        return NAMES.stream().filter(name -> name.endsWith(".xml")).toList();
    }

    /**
     * A file's text, as received over the wire.
     *
     * @throws IllegalArgumentException when there is no such file
     */
    public static String read(String name) {
        try (InputStream stream = Fixtures.class.getResourceAsStream(FOLDER + name)) {
            if (stream == null) {
                throw new IllegalArgumentException("no fixture " + name + ", only " + NAMES);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
