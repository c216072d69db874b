package io.brewmaster.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The oneshot that turns crash-safe recordings on, in a configuration as docker-jitsi-meet's config step leaves it. */
class RecordingConfigTest {
    private static final List<String> CRASH_SAFE =
            List.of("-g", "60", "-movflags", "+hybrid_fragmented", "-flush_packets", "1");
    private static final String NEW_FFMPEG =
            "[ \"$*\" = '-hide_banner -h muxer=mp4' ] && echo '     hybrid_fragmented'";

    private static final String OURS = "/opt/brewmaster/bin/finalize-recording";

    @TempDir
    Path directory;

    private Scripts scripts;
    private Path config;

    @BeforeEach
    void layOut() throws IOException {
        scripts = new Scripts(directory);
        config = Files.createDirectories(directory.resolve("config"));
        // The end of what upstream's template becomes.
        Files.writeString(config.resolve("jibri.conf"), "jibri { id = \"a\" }\ninclude \"custom-jibri.conf\"\n");
        scripts.set("BREWMASTER_JIBRI_CONFIG", config.toString());
        scripts.set("JIBRI_FINALIZE_RECORDING_SCRIPT_PATH", OURS);
        ffmpeg(NEW_FFMPEG);
    }

    @Test
    void addsTheOptionsToThoseThatJibriHas() throws Exception {
        assertThat(configure()).isEmpty();
        assertThat(options()).startsWith("-c:v", "libx264").endsWith(CRASH_SAFE.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jibri { stats { enable-stats-d = true } }",
                "{ \"jibri\": { \"stats\": { \"enable-stats-d\": true } } }",
                "jibri.stats.enable-stats-d = true # no newline at the end"
            })
    void keepsWhatTheUserMountedWhateverItsForm(String theirs) throws Exception {
        // 01-config copies a read-only file with its permissions.
        Path custom = Files.writeString(config.resolve("custom-jibri.conf"), theirs);
        Files.setPosixFilePermissions(custom, PosixFilePermissions.fromString("r--r--r--"));
        assertThat(configure()).isEmpty();
        assertThat(jibri().getBoolean("jibri.stats.enable-stats-d")).isTrue();
        assertThat(options()).endsWith(CRASH_SAFE.toArray(String[]::new));
        assertThat(Files.readString(config.resolve("custom-jibri.user.conf"))).isEqualTo(theirs);
    }

    @Test
    void addsToTheOptionsThatTheUserSet() throws Exception {
        Files.writeString(
                config.resolve("custom-jibri.conf"), "jibri.ffmpeg.video-params-recording = [\"-c:v\", \"vp9\"]\n");
        configure();
        assertThat(options())
                .startsWith("-c:v", "vp9")
                .endsWith(CRASH_SAFE.toArray(String[]::new))
                .hasSize(8);
    }

    @Test
    void leavesTheUsersOwnMovflagsAlone() throws Exception {
        String theirs = "jibri.ffmpeg.video-params-recording = [\"-movflags\", \"+faststart\"]\n";
        Files.writeString(config.resolve("custom-jibri.conf"), theirs);
        assertThat(configure()).containsExactly("brewmaster: custom-jibri.conf sets movflags itself: left as it is");
        assertThat(Files.readString(config.resolve("custom-jibri.conf"))).isEqualTo(theirs);
    }

    @Test
    void changesNothingWhenItRunsAgain() throws Exception {
        Files.writeString(config.resolve("custom-jibri.conf"), "jibri.stats.enable-stats-d = true\n");
        configure();
        assertThat(configure()).isEmpty();
        assertThat(jibri().getBoolean("jibri.stats.enable-stats-d")).isTrue();
        assertThat(options()).endsWith(CRASH_SAFE.toArray(String[]::new)).hasSize(8);
    }

    @Test
    void leavesAnFfmpegAloneThatDoesNotKnowTheOption() throws Exception {
        ffmpeg("echo '     frag_keyframe'");
        assertThat(configure())
                .containsExactly(
                        "brewmaster: this image's ffmpeg knows no hybrid_fragmented: a recording whose ffmpeg is"
                                + " killed will not play");
        assertThat(config.resolve("custom-jibri.conf")).doesNotExist();
    }

    @Test
    void isSwitchedOffByAVariable() throws Exception {
        scripts.set("JITSI_RECORDING_CRASH_SAFE", "0");
        assertThat(configure())
                .containsExactly(
                        "brewmaster: JITSI_RECORDING_CRASH_SAFE=0: a recording whose ffmpeg is killed will not play");
        assertThat(config.resolve("custom-jibri.conf")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "0"})
    void namesOurScriptWhereTheVariableIsTakenOutOfTheEnvironment(String crashSafe) throws Exception {
        scripts.set("JIBRI_FINALIZE_RECORDING_SCRIPT_PATH", "").set("JITSI_RECORDING_CRASH_SAFE", crashSafe);
        Files.writeString(config.resolve("custom-jibri.conf"), "# finalize-script = \"/never\"\n");
        configure();
        assertThat(jibri().getString("jibri.recording.finalize-script"))
                .isEqualTo(scripts.bin("finalize-recording").toString());
        assertThat(scripts.run().resolve("finalize-script")).doesNotExist();
    }

    @Test
    void leavesTheScriptThatTheVariableNames() throws Exception {
        scripts.set("JIBRI_FINALIZE_RECORDING_SCRIPT_PATH", "/scripts/mine");
        configure();
        assertThat(jibri().hasPath("jibri.recording.finalize-script")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jibri.recording.finalize-script = \"/scripts/theirs\"",
                "jibri { recording { finalize-script: /scripts/theirs } }",
                "{\"jibri\":{\"recording\":{\"finalize-script\":\"/scripts/theirs\"}}}"
            })
    void goesByTheScriptThatTheUsersConfigurationNames(String theirs) throws Exception {
        scripts.set("JIBRI_FINALIZE_RECORDING_SCRIPT_PATH", "");
        Files.writeString(config.resolve("custom-jibri.conf"), theirs);
        configure();
        assertThat(jibri().getString("jibri.recording.finalize-script")).isEqualTo("/scripts/theirs");
        assertThat(scripts.run().resolve("finalize-script")).hasContent("/scripts/theirs");
    }

    @Test
    void neverStopsTheContainer() throws Exception {
        scripts.set("BREWMASTER_JIBRI_CONFIG", directory.resolve("none").toString());
        assertThat(configure()).anyMatch(line -> line.startsWith("brewmaster: could not write"));
    }

    private List<String> configure() throws Exception {
        Scripts.Ended ended = scripts.run("recording-config");
        assertThat(ended.code()).isZero();
        return ended.lines();
    }

    private Config jibri() {
        Config defaults = ConfigFactory.parseString(
                "jibri.ffmpeg.video-params-recording = [\"-c:v\", \"libx264\"], jibri.stats.enable-stats-d = false");
        return ConfigFactory.parseFile(config.resolve("jibri.conf").toFile())
                .withFallback(defaults)
                .resolve();
    }

    private List<String> options() {
        return jibri().getStringList("jibri.ffmpeg.video-params-recording");
    }

    private void ffmpeg(String text) throws IOException {
        scripts.program("ffmpeg", text + "\n");
    }
}
