package io.brewmaster.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.brewmaster.core.config.Keys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** compose.yaml with an .env that set-up.sh made. */
class ComposeTest {
    /** What compose understands between ${ and }: NAME, NAME:-default, NAME-default, NAME:?message. */
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)(?:(:?[-?])([^}]*))?}");

    @TempDir
    Path directory;

    private Map<String, String> environment = Map.of();
    private JsonNode services = new YAMLMapper().createObjectNode();

    @BeforeEach
    void setUp() throws IOException, InterruptedException {
        for (String file : List.of("compose.yaml", ".env.example", "set-up.sh")) {
            Files.copy(Path.of(file), directory.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
        }
        runSetUp();
        environment = EnvFile.read(directory.resolve(".env"));
        services = new YAMLMapper()
                .readTree(resolve(Files.readString(Path.of("compose.yaml"))))
                .path("services");
    }

    @Test
    void hasAWholeJitsiWithRecordingToALocalS3() {
        assertThat(services.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("web", "prosody", "jicofo", "jvb", "jibri", "s3");
    }

    @Test
    void usesThePinnedImages() {
        Map<String, String> pinned = EnvFile.read(Path.of("versions.env"));
        String tag = pinned.get("JITSI_TAG");
        assertThat(images())
                .containsExactlyInAnyOrder(
                        "ghcr.io/jitsi/web:" + tag,
                        "ghcr.io/jitsi/prosody:" + tag,
                        "ghcr.io/jitsi/jicofo:" + tag,
                        "brewmaster/jvb:" + tag,
                        "brewmaster/jibri:" + tag,
                        "adobe/s3mock:" + pinned.get("S3MOCK_TAG"));
        for (String service : List.of("jvb", "jibri")) {
            JsonNode build = services.path(service).path("build");
            assertThat(build.path("args").path("JITSI_TAG").asText()).isEqualTo(tag);
            assertThat(build.path("args").path("DEBIAN_TAG").asText()).isEqualTo(pinned.get("DEBIAN_TAG"));
            assertThat(Path.of(
                            build.path("context").asText(),
                            build.path("dockerfile").asText()))
                    .isRegularFile();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"web", "prosody", "jicofo", "jvb", "jibri"})
    void runsAsUpstreamRunsItselfOnAReadOnlyRootWithoutAnyRight(String name) {
        JsonNode service = services.path(name);
        assertThat(service.path("read_only").asBoolean()).isTrue();
        assertThat(texts(service.path("tmpfs")))
                .hasSize(2)
                .anyMatch(mount -> mount.matches("/run:size=\\d+M,mode=1750,exec"))
                .anyMatch(mount -> mount.matches("/tmp:size=\\d+M,mode=1777,noexec"));
        for (String right :
                List.of("privileged", "cap_add", "devices", "security_opt", "user", "init", "network_mode")) {
            assertThat(service.has(right)).as(right).isFalse();
        }
    }

    @Test
    void tellsOfEveryServiceWhetherItIsHealthy() {
        services.fields()
                .forEachRemaining(service -> assertThat(
                                service.getValue().path("healthcheck").path("test"))
                        .as(service.getKey())
                        .isNotEmpty());
    }

    @Test
    void givesARecordingTimeToBeDelivered() {
        JsonNode jibri = services.path("jibri");
        assertThat(jibri.path("stop_grace_period").asText()).isEqualTo("120s");
        assertThat(jibri.path("environment").path("JITSI_STOP_TIMEOUT").asInt()).isEqualTo(120);
        assertThat(services.path("jvb").path("stop_grace_period").asText()).isEqualTo("120s");
    }

    @Test
    void givesChromeTheSharedMemoryItNeeds() {
        assertThat(services.path("jibri").path("shm_size").asText()).isEqualTo("2gb");
    }

    @Test
    void showsJicofosRestToTheOtherContainersOnly() {
        assertThat(services.path("jicofo")
                        .path("environment")
                        .path("JICOFO_ENABLE_REST")
                        .asInt())
                .isEqualTo(1);
        assertThat(services.path("jicofo").has("ports")).isFalse();
    }

    @Test
    void showsTheLocalS3ToThisMachineOnly() {
        assertThat(texts(services.path("s3").path("ports"))).allMatch(port -> port.startsWith("127.0.0.1:"));
    }

    @Test
    void givesNoPasswordToAContainerThatDoesNotNeedIt() {
        assertThat(holders("JICOFO_AUTH_PASSWORD")).containsExactly("jicofo", "prosody");
        assertThat(holders("JVB_AUTH_PASSWORD")).containsExactly("jvb", "prosody");
        assertThat(holders("JIBRI_XMPP_PASSWORD")).containsExactly("jibri", "prosody");
        assertThat(holders("JIBRI_RECORDER_PASSWORD")).containsExactly("jibri", "prosody");
    }

    @Test
    void namesNoSettingOfOursThatDoesNotExist() {
        Set<String> settings = new TreeSet<>(Set.of("JITSI_RECORDING_CRASH_SAFE"));
        Keys.all()
                .forEach(key -> settings.add(
                        "JITSI_" + key.path().toUpperCase(Locale.ROOT).replace('.', '_')));
        for (String service : List.of("jvb", "jibri")) {
            services.path(service)
                    .path("environment")
                    .fieldNames()
                    .forEachRemaining(name -> assertThat(!name.startsWith("JITSI_") || settings.contains(name))
                            .as(name)
                            .isTrue());
        }
    }

    @Test
    void leadsToS3ItselfWhenTheEndpointIsSetToNothing() throws IOException {
        environment = new HashMap<>(environment);
        environment.put("JITSI_AWS_ENDPOINT", "");
        JsonNode jibri = new YAMLMapper()
                .readTree(resolve(Files.readString(Path.of("compose.yaml"))))
                .path("services")
                .path("jibri");
        assertThat(jibri.path("environment").path("JITSI_AWS_ENDPOINT").isNull())
                .isTrue();
    }

    @Test
    void isAcceptedByComposeItself() throws IOException, InterruptedException {
        assumeTrue(run(directory, "docker", "compose", "version") == 0, "the compose client is not installed");
        assertThat(run(directory, "docker", "compose", "-f", "compose.yaml", "config", "--quiet"))
                .isZero();
    }

    @Test
    void theSetUpMakesADifferentPasswordForEachAccountAndKeepsThem() throws IOException, InterruptedException {
        List<String> passwords = environment.entrySet().stream()
                .filter(variable -> variable.getKey().endsWith("_PASSWORD"))
                .map(Map.Entry::getValue)
                .toList();
        assertThat(passwords).hasSize(4).doesNotHaveDuplicates().allMatch(password -> password.matches("[0-9a-f]{32}"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(".env"))))
                .isEqualTo("rw-------");
        runSetUp();
        assertThat(EnvFile.read(directory.resolve(".env"))).isEqualTo(environment);
    }

    @Test
    void theSetUpMakesEveryFolderThatAContainerMounts() {
        services.forEach(service -> texts(service.path("volumes"))
                .forEach(volume -> assertThat(directory.resolve(volume.substring(0, volume.indexOf(':'))))
                        .isDirectory()));
    }

    private void runSetUp() throws IOException, InterruptedException {
        assertThat(run(directory, directory.resolve("set-up.sh").toString())).isZero();
    }

    private static int run(Path where, String... command) throws IOException, InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(where.toFile())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            if (code != 0) {
                System.out.println(output);
            }
            return code;
        } catch (IOException e) {
            if (Files.exists(Path.of(command[0]))) {
                throw e;
            }
            return 127;
        }
    }

    /** As compose does it. A variable that has neither value nor default would be a warning and an empty text there. */
    private String resolve(String text) {
        return VARIABLE.matcher(text).replaceAll(variable -> {
            String value = environment.get(variable.group(1));
            String operator = variable.group(2) == null ? "" : variable.group(2);
            boolean given = value != null && !(operator.startsWith(":") && value.isEmpty());
            if (given) {
                return Matcher.quoteReplacement(value);
            }
            assertThat(operator).as(variable.group()).endsWith("-");
            return Matcher.quoteReplacement(variable.group(3));
        });
    }

    private List<String> images() {
        List<String> images = new ArrayList<>();
        services.forEach(service -> images.add(service.path("image").asText()));
        return images;
    }

    private Set<String> holders(String variable) {
        Set<String> holders = new TreeSet<>();
        services.fields().forEachRemaining(service -> {
            if (service.getValue().path("environment").has(variable)) {
                holders.add(service.getKey());
            }
        });
        return holders;
    }

    private static List<String> texts(JsonNode list) {
        return Stream.iterate(0, i -> i < list.size(), i -> i + 1)
                .map(i -> list.get(i).asText())
                .toList();
    }
}
