package io.brewmaster.finalizer.mp4;

import io.brewmaster.testkit.media.Ffmpeg;
import org.junit.jupiter.api.Assumptions;

/** What a test needs of the machine; where it is not there, the test is skipped. */
final class Installed {
    private Installed() {}

    static Ffmpeg ffmpeg() {
        return Ffmpeg.find().orElseGet(() -> {
            System.out.println("Skipped: ffmpeg is not installed");
            return Assumptions.abort("ffmpeg is not installed");
        });
    }
}
