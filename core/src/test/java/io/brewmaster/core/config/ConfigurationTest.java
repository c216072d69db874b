package io.brewmaster.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.brewmaster.core.time.AwakeWindow;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTest {
    @TempDir
    Path directory;

    Path repository;

    @BeforeEach
    void thereIsARepositoryInTheDirectory() throws IOException {
        repository = Files.createDirectory(directory.resolve("platform"));
    }

    @Test
    void withoutAnythingSetTheDefaultsOfDockerJitsiMeetHold() throws Exception {
        Configuration configuration = load(Map.of());

        assertThat(configuration.get(Keys.XMPP_SERVERS)).containsExactly("xmpp.meet.jitsi");
        assertThat(configuration.get(Keys.XMPP_PORT)).isEqualTo(5222);
        assertThat(configuration.get(Keys.XMPP_AUTH_DOMAIN)).isEqualTo("auth.meet.jitsi");
        assertThat(configuration.get(Keys.XMPP_INTERNAL_MUC_DOMAIN)).isEqualTo("internal-muc.meet.jitsi");
        assertThat(configuration.get(Keys.XMPP_USER)).isEqualTo("jvb");
        assertThat(configuration.get(Keys.XMPP_TRUST)).isEqualTo("all");
        assertThat(configuration.get(Keys.XMPP_BRIDGE_BREWERY)).isEqualTo("jvbbrewery");
        assertThat(configuration.get(Keys.XMPP_RECORDER_BREWERY)).isEqualTo("jibribrewery");
        assertThat(configuration.get(Keys.XMPP_PASSWORD)).isEmpty();
        assertThat(configuration.get(Keys.METRICS_INTERVAL)).isEqualTo(Duration.ofSeconds(60));
        assertThat(configuration.get(Keys.RECORDING_PART_SIZE)).isEqualTo(8L << 20);
        assertThat(configuration.get(Keys.RECORDING_MAX_BANDWIDTH)).isEqualTo(Long.MAX_VALUE);
        assertThat(configuration.get(Keys.RECORDING_FINISH_TIMEOUT)).isEqualTo(Duration.ofHours(2));
        assertThat(Keys.all()).noneMatch(configuration::isSet);
    }

    @Test
    void theEnvironmentWinsOverTheFileAndTheFileOverTheDefaults() throws Exception {
        file("""
                {"project_name": "from-file", "environment": "from-file"}""");

        Configuration configuration = load(Map.of("JITSI_PROJECT_NAME", "from-environment"));

        assertThat(configuration.get(Keys.PROJECT_NAME)).isEqualTo("from-environment");
        assertThat(configuration.get(Keys.ENVIRONMENT)).isEqualTo("from-file");
        assertThat(configuration.get(Keys.LOG_LEVEL)).isEqualTo("info");
        assertThat(configuration.isSet(Keys.ENVIRONMENT)).isTrue();
        assertThat(configuration.isSet(Keys.LOG_LEVEL)).isFalse();
    }

    @Test
    void everyTypeIsReadFromAVariable() throws Exception {
        Configuration configuration = load(Map.of(
                "JITSI_AWS_ENDPOINT", "http://127.0.0.1:9090",
                "JITSI_XMPP_SERVERS", " a.example:5223, b.example ,",
                "JITSI_HTTP_PORT", "0",
                "JITSI_METRICS_INTERVAL", "PT1M30S",
                "JITSI_RECORDING_DIR", "/mnt/x/../recordings",
                "JITSI_RECORDING_PART_SIZE", "16 MiB",
                "JITSI_RECORDING_FASTSTART", "false",
                "JITSI_DOMAIN", "meet.example.com"));

        assertThat(configuration.get(Keys.AWS_ENDPOINT)).contains(URI.create("http://127.0.0.1:9090"));
        assertThat(configuration.get(Keys.XMPP_SERVERS)).containsExactly("a.example:5223", "b.example");
        assertThat(configuration.get(Keys.HTTP_PORT)).isZero();
        assertThat(configuration.get(Keys.METRICS_INTERVAL)).isEqualTo(Duration.ofSeconds(90));
        assertThat(configuration.get(Keys.RECORDING_DIR)).isEqualTo(Path.of("/mnt/recordings"));
        assertThat(configuration.get(Keys.RECORDING_PART_SIZE)).isEqualTo(16L << 20);
        assertThat(configuration.get(Keys.RECORDING_FASTSTART)).isFalse();
        assertThat(configuration.get(Keys.DOMAIN)).contains("meet.example.com");
    }

    @Test
    void everyTypeIsReadFromTheFile() throws Exception {
        file("""
                {
                  "aws_endpoint": "https://s3.example",
                  "xmpp": {"servers": ["a.example:5223"]},
                  "http": {"port": 8080},
                  "metrics": {"interval": "5 s"},
                  "recording": {"part_size": 5242880, "faststart": false, "max_bandwidth": "1 MB", "bucket": null}
                }""");

        Configuration configuration = load(Map.of());

        assertThat(configuration.get(Keys.AWS_ENDPOINT)).contains(URI.create("https://s3.example"));
        assertThat(configuration.get(Keys.XMPP_SERVERS)).containsExactly("a.example:5223");
        assertThat(configuration.get(Keys.HTTP_PORT)).isEqualTo(8080);
        assertThat(configuration.get(Keys.METRICS_INTERVAL)).isEqualTo(Duration.ofSeconds(5));
        assertThat(configuration.get(Keys.RECORDING_PART_SIZE)).isEqualTo(5L << 20);
        assertThat(configuration.get(Keys.RECORDING_FASTSTART)).isFalse();
        assertThat(configuration.get(Keys.RECORDING_MAX_BANDWIDTH)).isEqualTo(1_000_000);
        assertThat(configuration.get(Keys.RECORDING_BUCKET)).isEmpty();
    }

    @Test
    void anEmptyVariableIsNotSet() throws Exception {
        Configuration configuration = load(Map.of("JITSI_HTTP_PORT", "", "XMPP_SERVER", "", "JITSI_CONFIG", ""));

        assertThat(configuration.get(Keys.HTTP_PORT)).isEqualTo(9095);
        assertThat(configuration.get(Keys.XMPP_SERVERS)).containsExactly("xmpp.meet.jitsi");
        assertThat(configuration.isSet(Keys.HTTP_PORT)).isFalse();
    }

    @Test
    void theStateDirectoryFollowsTheRecordingDirectory() throws Exception {
        assertThat(load(Map.of()).get(Keys.RECORDING_STATE_DIR)).isEqualTo(Path.of("/storage/recordings/.brewmaster"));
        assertThat(load(Map.of("JIBRI_RECORDING_DIR", "/config/recordings")).get(Keys.RECORDING_STATE_DIR))
                .isEqualTo(Path.of("/config/recordings/.brewmaster"));
        assertThat(load(Map.of("JITSI_RECORDING_STATE_DIR", "/state")).get(Keys.RECORDING_STATE_DIR))
                .isEqualTo(Path.of("/state"));
    }

    @Test
    void allProblemsAreReportedAtOnce() throws Exception {
        file("""
                {
                  "domian": "meet.example.com",
                  "http": {"port": "8080"},
                  "metrics": {"sinks": [], "interval": "2 days"},
                  "log": "debug",
                  "bucket": "b"
                }""");

        assertThat(problems(Map.of(
                        "JITSI_XMPP_PORT", "70000",
                        "JITSI_HTP_PORT", "1",
                        "JITSI_NOTHING_LIKE_IT", "1",
                        "XMPP_TRUST_ALL_CERTS", "perhaps")))
                .containsExactly(
                        "XMPP_TRUST_ALL_CERTS: \"perhaps\" is not allowed: must be true | false | 1 | 0",
                        "JITSI_HTP_PORT: there is no such setting: did you mean JITSI_HTTP_PORT?",
                        "JITSI_NOTHING_LIKE_IT: there is no such setting; config/config.schema.json lists them all",
                        "xmpp.port: \"70000\" is not allowed: must be a whole number from 1 to 65535 (JITSI_XMPP_PORT)",
                        "domian: there is no such setting: did you mean domain? (../jitsi-ops/config.json:2)",
                        "http.port: \"8080\" is not allowed: must be a whole number from 0 to 65535"
                                + " (../jitsi-ops/config.json:3)",
                        "metrics.interval: \"2 days\" is not allowed: must be a duration with its unit (ms, s, min, h, d),"
                                + " from 1 s to 1 h (../jitsi-ops/config.json:4)",
                        "metrics.sinks: there is no such setting: did you mean metrics.sink?"
                                + " (../jitsi-ops/config.json:4)",
                        "log: must be an object with settings in it (../jitsi-ops/config.json:5)",
                        "bucket: there is no such setting: did you mean recording.bucket? (../jitsi-ops/config.json:6)");
    }

    @Test
    void timesToStayAwakeHaveCommasInThemAndSemicolonsBetweenThemInAVariable() throws Exception {
        Configuration configuration =
                load(Map.of("JITSI_IDLE_KEEP_AWAKE", "* 8,9 * * mon,wed Europe/Berlin; 0-29 20 * * fri ;"));

        assertThat(configuration.get(Keys.IDLE_KEEP_AWAKE))
                .extracting(AwakeWindow::toString)
                .containsExactly("* 8,9 * * mon,wed Europe/Berlin", "0-29 20 * * fri");
        assertThat(configuration.explain(false)).contains("* 8,9 * * mon,wed Europe/Berlin;0-29 20 * * fri  ");
    }

    @Test
    void aWrongTimeToStayAwakeIsAnErrorWithItsPlaceAndWhatIsAllowed() throws Exception {
        file("""
                {
                  "idle": {"keep_awake": ["* 8-17 * * mon-fri", "* 25 * * *"]}
                }""");

        assertThat(problems(Map.of()))
                .containsExactly("idle.keep_awake: [\"* 8-17 * * mon-fri\",\"* 25 * * *\"] is not allowed:"
                        + " must be a list, each item five fields as in a crontab and perhaps a time zone;"
                        + " in a variable with semicolons between them (../jitsi-ops/config.json:2)");
    }

    @Test
    void aKeyWithADotInTheFileIsToldToBecomeAnObject() throws Exception {
        file("""
                {"http.port": 1}""");

        assertThat(problems(Map.of()))
                .containsExactly("http.port: is not understood with a dot in it: write an object per level,"
                        + " {\"a\": {\"b\": …}} (../jitsi-ops/config.json:1)");
    }

    @Test
    void aWrongValueOfAStrongerLayerIsNotCoveredByAWeakerOne() {
        assertThat(problems(Map.of("JITSI_XMPP_SERVERS", "a b", "XMPP_SERVER", "fine.example")))
                .hasSize(1);
    }

    @Test
    void aWrongRecordingDirectoryIsReportedOnce() {
        assertThat(problems(Map.of("JITSI_RECORDING_DIR", "relative")))
                .containsExactly(
                        "recording.dir: \"relative\" is not allowed: must be an absolute path (JITSI_RECORDING_DIR)");
    }

    @Test
    void noProblemQuotesASecret() throws Exception {
        file("""
                {"xmpp": {"password": 4711}}""");

        assertThat(problems(Map.of()))
                .containsExactly("xmpp.password: what is set is not allowed: must be a text of 1 to 1024 characters"
                        + " (../jitsi-ops/config.json:1)");
    }

    @Test
    void variablesOfUpstreamThatBeginLikeOursAreTolerated() throws Exception {
        load(Map.of("JITSI_IMAGE_VERSION", "stable-11146", "JITSI_RELEASE", "stable", "JITSI_REPO", "jitsi"));
    }

    @ParameterizedTest
    @CsvSource({
        "JITSI_METRICS_INTERVAL, 60",
        "JITSI_METRICS_INTERVAL, -1 s",
        "JITSI_METRICS_INTERVAL, 0.5 s",
        "JITSI_METRICS_INTERVAL, 61 min",
        "JITSI_METRICS_INTERVAL, P",
        "JITSI_METRICS_INTERVAL, 1.0001 s",
        "JITSI_IDLE_TIMEOUT, 999999999999999 d",
        "JITSI_HTTP_PORT, -1",
        "JITSI_HTTP_PORT, 1.5",
        "JITSI_HTTP_PORT, 99999999999",
        "JITSI_RECORDING_PART_SIZE, 1 MiB",
        "JITSI_RECORDING_PART_SIZE, 6 GiB",
        "JITSI_RECORDING_PART_SIZE, 8 mb",
        "JITSI_RECORDING_FASTSTART, yes",
        "JITSI_RECORDING_BUCKET, My_Bucket",
        "JITSI_RECORDING_PREFIX, /a",
        "JITSI_RECORDING_PREFIX, a/../b",
        "JITSI_RECORDING_ENCRYPTION, AES",
        "JITSI_XMPP_SERVERS, ','",
        "JITSI_XMPP_SERVERS, host:0",
        "JITSI_XMPP_SERVERS, host:65536",
        "JITSI_XMPP_SERVERS, host:1:2",
        "JITSI_XMPP_TRUST, none",
        "JITSI_XMPP_TRUST, pin:sha256:12",
        "JITSI_XMPP_TRUST, pin:sha1:/x",
        "JITSI_AWS_ENDPOINT, localhost:9000",
        "JITSI_AWS_ENDPOINT, http://user:word@host",
        "JITSI_AWS_REGION, Oregon",
        "JITSI_METRICS_NAMESPACE, AWS/EC2",
        "JITSI_METRICS_NAMESPACE, a b",
        "JITSI_DOMAIN, https://meet.example.com",
        "JITSI_IDLE_KEEP_AWAKE, * * * * * Berlin",
        "JITSI_IDLE_KEEP_AWAKE, * 8-17 * *",
        "JITSI_RECORDING_LINK_TTL, 8 d",
        "JITSI_NOTIFY_EVENT_BUS, arn:aws:sns:us-west-2:123456789012:topic",
        "JITSI_NOTIFY_PRIVATE_NETWORKS, 10.1.2.3",
        "JITSI_NOTIFY_PRIVATE_NETWORKS, intranet/8",
    })
    void aValueThatIsNotAllowedIsRefused(String variable, String value) {
        assertThat(problems(Map.of(variable, value))).singleElement().asString().contains(variable, value);
    }

    @ParameterizedTest
    @CsvSource({
        "JITSI_NOTIFY_WEBHOOK_URL, http://hooks.example.com/a",
        "JITSI_NOTIFY_WEBHOOK_URL, https://user:word@hooks.example.com/a",
        "JITSI_NOTIFY_WEBHOOK_URL, ftp://hooks.example.com/a",
        "JITSI_NOTIFY_WEBHOOK_SECRET, whsec_c2hvcnQ=",
        "JITSI_NOTIFY_WEBHOOK_SECRET, MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "JITSI_NOTIFY_WEBHOOK_SECRET, whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS",
    })
    void aSecretThatIsNotAllowedIsRefusedAndNotShown(String variable, String value) {
        assertThat(problems(Map.of(variable, value)))
                .singleElement()
                .asString()
                .contains(variable, "what is set is not allowed")
                .doesNotContain(value);
    }

    @ParameterizedTest
    @CsvSource({
        "JITSI_METRICS_INTERVAL, 1s",
        "JITSI_METRICS_INTERVAL, 1.5 s",
        "JITSI_RECORDING_FINISH_TIMEOUT, 2.3 h",
        "JITSI_METRICS_INTERVAL, 60 seconds",
        "JITSI_METRICS_INTERVAL, 1 hour",
        "JITSI_RECORDING_PART_SIZE, 8M",
        "JITSI_RECORDING_PART_SIZE, 10 MB",
        "JITSI_RECORDING_PART_SIZE, 8388608",
        "JITSI_RECORDING_PART_SIZE, 5 GiB",
        "JITSI_XMPP_TRUST, system",
        "JITSI_XMPP_TRUST, /etc/ssl/ca.pem",
        "JITSI_XMPP_TRUST, ca.crt",
        "JITSI_XMPP_SERVERS, prosody_1:65535",
        "JITSI_AWS_REGION, us-gov-west-1",
        "JITSI_RECORDING_KMS_KEY, arn:aws:kms:us-west-2:123456789012:key/1234abcd-12ab",
        "JITSI_RECORDING_METADATA_KEYS, 'a,b'",
        "JITSI_RECORDING_LINK_TTL, 7 d",
        "JITSI_NOTIFY_WEBHOOK_URL, https://hooks.example.com:8443/a?b=c",
        "JITSI_NOTIFY_WEBHOOK_SECRET, whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "JITSI_NOTIFY_WEBHOOK_SECRET, whsec_bmljZSB3ZWF0aGVyIGluIHRoZSBtb3VudGFpbnM=",
        "JITSI_NOTIFY_EVENT_BUS, default",
        "JITSI_NOTIFY_EVENT_BUS, arn:aws:events:us-west-2:123456789012:event-bus/jitsi",
        "JITSI_NOTIFY_PRIVATE_NETWORKS, '10.1.0.0/16, fd12:3456::/32'",
    })
    void aValueThatIsAllowedIsTaken(String variable, String value) throws Exception {
        load(Map.of(variable, value));
    }

    @Test
    void aPinIsTakenAsOpensslPrintsIt() throws Exception {
        String printed = "AB:".repeat(31) + "CD";

        assertThat(load(Map.of("JITSI_XMPP_TRUST", "pin:sha256:" + printed)).get(Keys.XMPP_TRUST))
                .isEqualTo("pin:sha256:" + "ab".repeat(31) + "cd");
    }

    @Test
    void requireSaysHowToSetWhatIsMissing() throws Exception {
        Configuration configuration = load(Map.of());

        assertThatThrownBy(() -> configuration.require(Keys.RECORDING_BUCKET))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(
                        "recording.bucket is not set: set JITSI_RECORDING_BUCKET, or recording.bucket in config.json");
        assertThatThrownBy(() -> configuration.require(Keys.XMPP_PASSWORD))
                .hasMessage("xmpp.password is not set: set JITSI_XMPP_PASSWORD, JVB_AUTH_PASSWORD, JIBRI_XMPP_PASSWORD,"
                        + " or xmpp.password in config.json");
        assertThat(load(Map.of("JITSI_RECORDING_BUCKET", "bucket")).require(Keys.RECORDING_BUCKET))
                .isEqualTo("bucket");
    }

    @Test
    void theFileThatTheVariableNamesIsReadInsteadOfASibling() throws Exception {
        file("{\"environment\": \"sibling\"}");
        Files.writeString(repository.resolve("mine.json"), "{\"environment\": \"named\"}");

        assertThat(load(Map.of("JITSI_CONFIG", "mine.json")).get(Keys.ENVIRONMENT))
                .isEqualTo("named");
    }

    @Test
    void aNamedFileThatDoesNotExistIsAnError() {
        assertThat(problems(Map.of("JITSI_CONFIG", "/nowhere/config.json")))
                .containsExactly("/nowhere/config.json: there is no such file, and JITSI_CONFIG names it: create it"
                        + " (config/config.example.json is a start) or unset the variable");
    }

    @Test
    void severalSiblingsAreAnErrorThatNamesThem() throws Exception {
        file("{}");
        Files.createDirectory(directory.resolve("a-ops"));
        Files.writeString(directory.resolve("a-ops/config.json"), "{}");

        assertThat(problems(Map.of()))
                .containsExactly("several configuration files: ../a-ops/config.json, ../jitsi-ops/config.json:"
                        + " name the right one in JITSI_CONFIG");
    }

    @Test
    void aSiblingWithoutAFileDoesNotCount() throws Exception {
        Files.createDirectory(directory.resolve("a-ops"));

        assertThat(load(Map.of()).get(Keys.DOMAIN)).isEqualTo(Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[1]",
                "{\n\"xmpp\": {\"password\": hunter2}}",
                "{\n\"xmpp\": {\"password\": \"hunter2}}",
                "{\n\"a\": 1,}",
                "// a comment\n{}",
                "{\"xmpp\" \"hunter2\"}"
            })
    void aBrokenFileIsOneLineWithItsPlaceAndWithoutItsContent(String text) throws Exception {
        file(text);

        assertThat(problems(Map.of()))
                .singleElement()
                .asString()
                .matches("\\.\\./jitsi-ops/config\\.json:\\d+: not a JSON object, at this line or just before it: .*")
                .doesNotContain("hunter2");
    }

    @Test
    void aFileThatCannotBeReadIsOneLine() throws Exception {
        Path ops = Files.createDirectory(directory.resolve("jitsi-ops"));
        Files.createDirectory(ops.resolve("config.json"));

        assertThat(problems(Map.of()))
                .singleElement()
                .asString()
                .startsWith("../jitsi-ops/config.json: cannot be read (");
    }

    @Test
    void aFileInAnotherEncodingIsOneLine() throws Exception {
        Path ops = Files.createDirectory(directory.resolve("jitsi-ops"));
        Files.write(ops.resolve("config.json"), "{\"domain\": \"münchen\"}".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(problems(Map.of())).containsExactly("../jitsi-ops/config.json: not UTF-8 text: save it as UTF-8");
    }

    private void file(String text) throws IOException {
        Path ops = Files.createDirectories(directory.resolve("jitsi-ops"));
        Files.writeString(ops.resolve("config.json"), text);
    }

    private Configuration load(Map<String, String> environment) throws ConfigurationException {
        return Configuration.load(environment, repository);
    }

    private List<String> problems(Map<String, String> environment) {
        return catchThrowableOfType(ConfigurationException.class, () -> load(environment))
                .problems();
    }
}
