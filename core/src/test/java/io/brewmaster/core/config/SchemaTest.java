package io.brewmaster.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import io.brewmaster.core.GeneratedFile;
import io.brewmaster.core.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keeps the table of keys, reference.conf, config.schema.json and config.example.json in step. */
class SchemaTest {
    private static final String SCHEMA = "config/config.schema.json";
    private static final String EXAMPLE = "config/config.example.json";

    @TempDir
    Path directory;

    @Test
    void theSchemaIsInStepWithTheKeys() throws Exception {
        GeneratedFile.assertInStep(SCHEMA, Json.pretty(ConfigSchema.generate()), SchemaTest.class);
    }

    @Test
    void theReferenceHasExactlyTheKeys() {
        assertThat(paths("", ConfigFactory.parseResources("reference.conf").root()))
                .isEqualTo(Keys.all().stream().map(Key::path).collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void theReferenceSaysOfEveryKeyWhatItMeansWhatIsAllowedAndWhichVariablesSetIt() {
        for (Key<?> key : Keys.all()) {
            List<String> comments = ConfigSchema.comments(key);
            List<String> variables = new ArrayList<>(List.of(key.variable()));
            variables.addAll(key.alsoUnderstood());

            assertThat(comments).as(key.path()).hasSizeGreaterThanOrEqualTo(3);
            assertThat(comments.get(comments.size() - 2)).as(key.path()).isEqualTo("Allowed: " + key.allowed());
            assertThat(comments.get(comments.size() - 1))
                    .as(key.path())
                    .isEqualTo("Variables: " + String.join(", ", variables));
        }
    }

    @Test
    void theExampleIsValidByTheSchemaAndByTheLoader() throws Exception {
        String example = Files.readString(GeneratedFile.path(EXAMPLE));

        assertThat(violations(example)).isEmpty();
        Configuration configuration = Configuration.load(
                Map.of("JITSI_CONFIG", GeneratedFile.path(EXAMPLE).toString()), directory);
        assertThat(configuration.isSet(Keys.DOMAIN)).isTrue();
        assertThat(configuration.isSet(Keys.RECORDING_BUCKET)).isTrue();
    }

    @Test
    void theSchemaRefusesWhatTheLoaderRefuses() {
        for (String wrong : List.of(
                "{\"domian\": \"meet.example.com\"}",
                "{\"http\": {\"port\": 70000}}",
                "{\"http\": {\"port\": \"80\"}}",
                "{\"http\": {\"port\": null}}",
                "{\"http\": 80}",
                "{\"metrics\": {\"interval\": 60}}",
                "{\"metrics\": {\"interval\": \"60\"}}",
                "{\"recording\": {\"part_size\": \"8 mb\"}}",
                "{\"recording\": {\"part_size\": 1}}",
                "{\"recording\": {\"max_bandwidth\": \"all\"}}",
                "{\"recording\": {\"faststart\": \"yes\"}}",
                "{\"xmpp\": {\"servers\": []}}",
                "{\"xmpp\": {\"servers\": [\"host:0\"]}}",
                "{\"xmpp\": {\"trust\": \"none\"}}",
                "{\"idle\": {\"keep_awake\": [\"* 8-17 * *\"]}}",
                "{\"idle\": {\"keep_awake\": \"* 8-17 * * *\"}}",
                "{\"aws_endpoint\": \"localhost\"}")) {
            assertThat(violations(wrong)).as(wrong).isNotEmpty();
            assertThat(loads(wrong)).as(wrong).isFalse();
        }
    }

    @Test
    void theSchemaTakesWhatTheLoaderTakes() {
        for (String right : List.of(
                "{}",
                "{\"$schema\": \"./config.schema.json\", \"domain\": null}",
                "{\"metrics\": {\"interval\": \"1.5 min\"}, \"log\": {\"level\": \"debug\"}}",
                "{\"metrics\": {\"interval\": \"PT2M\"}}",
                "{\"idle\": {\"keep_awake\": [\"*/5 8-17 1,15 jan mon-fri Europe/Berlin\", \"* 1 * * * +01:00\"]}}",
                "{\"recording\": {\"part_size\": 8388608, \"max_bandwidth\": \"unlimited\"}}",
                "{\"recording\": {\"max_bandwidth\": \"10 MB\", \"metadata_keys\": [\"a\"]}}",
                "{\"xmpp\": {\"servers\": [\"a\", \"b:5222\"], \"trust\": \"/ca.pem\", \"password\": null}}")) {
            assertThat(violations(right)).as(right).isEmpty();
            assertThat(loads(right)).as(right).isTrue();
        }
    }

    private boolean loads(String json) {
        try {
            Path file = directory.resolve("config.json");
            Files.writeString(file, json);
            Configuration.load(Map.of("JITSI_CONFIG", file.toString()), directory);
            return true;
        } catch (ConfigurationException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<ValidationMessage> violations(String json) {
        JsonSchema schema =
                JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(Json.write(ConfigSchema.generate()));
        return schema.validate(json, InputFormat.JSON);
    }

    private static Set<String> paths(String prefix, ConfigObject members) {
        Set<String> paths = new TreeSet<>();
        members.forEach((name, value) -> {
            if (value instanceof ConfigObject inner) {
                paths.addAll(paths(prefix + name + ".", inner));
            } else {
                paths.add(prefix + name);
            }
        });
        return paths;
    }
}
