package io.brewmaster.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The variables of a stock docker-jitsi-meet container. */
class StockVariablesTest {
    @TempDir
    Path directory;

    @Test
    void aBridgesContainerNeedsNoNewVariable() throws Exception {
        Configuration configuration = load(Map.of(
                "XMPP_SERVER", "xmpp-a.meet.jitsi,xmpp-b.meet.jitsi:5333",
                "XMPP_PORT", "5223",
                "XMPP_AUTH_DOMAIN", "auth.example",
                "XMPP_INTERNAL_MUC_DOMAIN", "muc.example",
                "JVB_BREWERY_MUC", "bridges",
                "JVB_AUTH_USER", "bridge",
                "JVB_AUTH_PASSWORD", " secret ",
                "AWS_REGION", "eu-central-1",
                "AWS_PROFILE", "work"));

        assertThat(configuration.get(Keys.XMPP_SERVERS)).containsExactly("xmpp-a.meet.jitsi", "xmpp-b.meet.jitsi:5333");
        assertThat(configuration.get(Keys.XMPP_PORT)).isEqualTo(5223);
        assertThat(configuration.get(Keys.XMPP_AUTH_DOMAIN)).isEqualTo("auth.example");
        assertThat(configuration.get(Keys.XMPP_INTERNAL_MUC_DOMAIN)).isEqualTo("muc.example");
        assertThat(configuration.get(Keys.XMPP_BRIDGE_BREWERY)).isEqualTo("bridges");
        assertThat(configuration.get(Keys.XMPP_USER)).isEqualTo("bridge");
        assertThat(configuration.get(Keys.XMPP_PASSWORD)).contains(" secret ");
        assertThat(configuration.get(Keys.AWS_REGION)).contains("eu-central-1");
        assertThat(configuration.get(Keys.AWS_PROFILE)).contains("work");
    }

    @Test
    void aRecordersContainerNeedsNoNewVariable() throws Exception {
        Configuration configuration = load(Map.of(
                "JIBRI_XMPP_USER", "",
                "JIBRI_XMPP_PASSWORD", "secret",
                "JIBRI_BREWERY_MUC", "recorders",
                "JIBRI_RECORDING_DIR", "/config/recordings",
                "JVB_AUTH_USER", "jvb"));

        assertThat(configuration.get(Keys.XMPP_USER)).isEqualTo("jibri");
        assertThat(configuration.get(Keys.XMPP_PASSWORD)).contains("secret");
        assertThat(configuration.get(Keys.XMPP_RECORDER_BREWERY)).isEqualTo("recorders");
        assertThat(configuration.get(Keys.RECORDING_DIR)).isEqualTo(Path.of("/config/recordings"));
    }

    @Test
    void theBridgesAccountWinsAsAWhole() throws Exception {
        Configuration configuration =
                load(Map.of("JIBRI_XMPP_USER", "recorder", "JIBRI_XMPP_PASSWORD", "one", "JVB_AUTH_PASSWORD", "two"));

        assertThat(configuration.get(Keys.XMPP_USER)).isEqualTo("jvb");
        assertThat(configuration.get(Keys.XMPP_PASSWORD)).contains("two");
    }

    @Test
    void ourOwnNamesWin() throws Exception {
        Configuration configuration = load(Map.of(
                "XMPP_SERVER",
                "theirs",
                "JITSI_XMPP_SERVERS",
                "ours",
                "XMPP_TRUST_ALL_CERTS",
                "true",
                "JITSI_XMPP_TRUST",
                "system",
                "AWS_REGION",
                "eu-west-1",
                "JITSI_AWS_REGION",
                "eu-west-2"));

        assertThat(configuration.get(Keys.XMPP_SERVERS)).containsExactly("ours");
        assertThat(configuration.get(Keys.XMPP_TRUST)).isEqualTo("system");
        assertThat(configuration.get(Keys.AWS_REGION)).contains("eu-west-2");
    }

    @ParameterizedTest
    @CsvSource({"true, all", "1, all", "false, system", "0, system", "'', all"})
    void trustAllCertificatesMeansAllOrTheSystems(String value, String trust) throws Exception {
        assertThat(load(Map.of("XMPP_TRUST_ALL_CERTS", value)).get(Keys.XMPP_TRUST))
                .isEqualTo(trust);
    }

    @Test
    void aSeparateBridgeServerHasItsOwnNamesAndDefaults() throws Exception {
        Map<String, String> environment = new HashMap<>(Map.of(
                "ENABLE_JVB_XMPP_SERVER", "1",
                "XMPP_SERVER", "main.example",
                "XMPP_PORT", "5222",
                "XMPP_AUTH_DOMAIN", "auth.main.example"));

        Configuration withDefaults = load(environment);
        environment.put("JVB_XMPP_SERVER", "bridges.example:6333");
        environment.put("JVB_XMPP_PORT", "6223");
        environment.put("JVB_XMPP_AUTH_DOMAIN", "auth.bridges.example");
        environment.put("JVB_XMPP_INTERNAL_MUC_DOMAIN", "muc.bridges.example");
        Configuration withNames = load(environment);

        assertThat(withDefaults.get(Keys.XMPP_SERVERS)).containsExactly("xmpp.jvb.meet.jitsi");
        assertThat(withDefaults.get(Keys.XMPP_PORT)).isEqualTo(6222);
        assertThat(withDefaults.get(Keys.XMPP_AUTH_DOMAIN)).isEqualTo("auth.jvb.meet.jitsi");
        assertThat(withDefaults.get(Keys.XMPP_INTERNAL_MUC_DOMAIN)).isEqualTo("muc.jvb.meet.jitsi");
        assertThat(withDefaults.isSet(Keys.XMPP_SERVERS)).isFalse();
        assertThat(withNames.get(Keys.XMPP_SERVERS)).containsExactly("bridges.example:6333");
        assertThat(withNames.get(Keys.XMPP_PORT)).isEqualTo(6223);
        assertThat(withNames.get(Keys.XMPP_AUTH_DOMAIN)).isEqualTo("auth.bridges.example");
        assertThat(withNames.get(Keys.XMPP_INTERNAL_MUC_DOMAIN)).isEqualTo("muc.bridges.example");
    }

    @Test
    void withoutTheSwitchTheNamesOfTheSeparateServerAreNotRead() throws Exception {
        assertThat(load(Map.of("JVB_XMPP_SERVER", "bridges.example", "ENABLE_JVB_XMPP_SERVER", "false"))
                        .get(Keys.XMPP_SERVERS))
                .containsExactly("xmpp.meet.jitsi");
    }

    @Test
    void theFileWinsOverWhatUpstreamOnlyImplies() throws Exception {
        Path file = directory.resolve("config.json");
        Files.writeString(file, "{\"xmpp\": {\"servers\": [\"from-file\"], \"user\": \"agent\"}}");

        Configuration configuration = load(Map.of(
                "JITSI_CONFIG", file.toString(), "ENABLE_JVB_XMPP_SERVER", "true", "JIBRI_XMPP_PASSWORD", "secret"));

        assertThat(configuration.get(Keys.XMPP_SERVERS)).containsExactly("from-file");
        assertThat(configuration.get(Keys.XMPP_USER)).isEqualTo("agent");
        assertThat(configuration.get(Keys.XMPP_PORT)).isEqualTo(6222);
    }

    private Configuration load(Map<String, String> environment) throws ConfigurationException {
        return Configuration.load(environment, directory);
    }
}
