package io.brewmaster.docker.standin;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What Jibri reads of its configuration: HOCON, whose includes may be missing, over defaults of its own.
 *
 * @param finalizeScript empty when none is configured
 * @param videoParameters ffmpeg's, with whatever a custom-jibri.conf added
 */
record JibriConfig(
        String id, boolean singleUse, Path recordings, Optional<String> finalizeScript, List<String> videoParameters) {
    private static final String DEFAULTS = """
            jibri {
              single-use-mode = false
              recording.finalize-script = ""
              ffmpeg.video-params-recording = [
                "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-r", "30", "-crf", "25",
                "-profile:v", "main", "-level", "3.1"
              ]
            }
            """;

    static JibriConfig read(Path file) {
        Config config = ConfigFactory.parseFile(file.toFile())
                .withFallback(ConfigFactory.parseString(DEFAULTS))
                .resolve()
                .getConfig("jibri");
        String script = config.getString("recording.finalize-script");
        return new JibriConfig(
                config.getString("id"),
                config.getBoolean("single-use-mode"),
                Path.of(config.getString("recording.recordings-directory")),
                script.isEmpty() ? Optional.empty() : Optional.of(script),
                List.copyOf(config.getStringList("ffmpeg.video-params-recording")));
    }
}
