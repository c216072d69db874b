package io.brewmaster.docker;

import java.util.Map;
import java.util.Set;

/**
 * The s6-rc services that an upstream image has, each with what it depends on. From docker-jitsi-meet's rootless generation
 * (stable-11146): {@code jvb/rootfs} and {@code jibri/rootfs}, {@code etc/s6-overlay/s6-rc.d}; {@code base} is s6-overlay's.
 */
final class UpstreamServices {
    private static final Map<String, Set<String>> JVB = Map.of(
            "base", Set.of(),
            "10-config", Set.of("base"),
            "jvb", Set.of("10-config"),
            "50-autoscaler-sidecar", Set.of("10-config"));

    private static final Map<String, Set<String>> JIBRI = Map.of(
            "base", Set.of(),
            "01-config", Set.of("base"),
            "10-xorg", Set.of("01-config"),
            "20-icewm", Set.of("10-xorg"),
            "30-pulse", Set.of("20-icewm"),
            "40-jibri", Set.of("30-pulse"),
            "50-autoscaler-sidecar", Set.of("01-config"));

    private UpstreamServices() {}

    static Map<String, Set<String>> of(RootFileSystem image) {
        return image == RootFileSystem.JVB ? JVB : JIBRI;
    }
}
