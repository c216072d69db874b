package io.brewmaster.core.config;

import java.util.Set;

/** Variables that begin like ours, and are no settings of the programs. */
final class ForeignVariables {
    static final Set<String> TOLERATED = Set.of(
            // Ours, and no key: names the file that keys are read from.
            "JITSI_CONFIG",
            // Ours, and read by the scripts of the images only: docs/IMAGES.md.
            "JITSI_RECORDING_CRASH_SAFE",
            // docker-jitsi-meet's compose files: the tag of its images.
            "JITSI_IMAGE_VERSION",
            // docker-jitsi-meet's Makefile and Dockerfiles: what images are built from, and as what.
            "JITSI_RELEASE",
            "JITSI_BUILD",
            "JITSI_REPO",
            "JITSI_SERVICE",
            "JITSI_SERVICES",
            // Our own images: what they are built from.
            "JITSI_TAG");

    private ForeignVariables() {}
}
