package io.brewmaster.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.core.config.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stack starts agents that act: what its own tests say a container gets is all that acting takes. */
class StackSettingsTest {
    private static final Pattern VARIABLE = Pattern.compile("(?m)^ +(JITSI_[A-Z_]+) += \"([^\"]*)\"$");

    @Test
    void aBridgesAgentMayAct(@TempDir Path nowhere) throws Exception {
        Map<String, String> environment = of("../terraform/tests/platform.tftest.hcl", "module.bridges[");
        assertThat(environment).containsEntry("JITSI_IDLE_MODE", "act").containsKey("JITSI_IDLE_SERVICES");
        Configuration config = Configuration.load(environment, nowhere);
        assertThat(missing(config)).isEmpty();
    }

    @Test
    void withTheMachineToo(@TempDir Path nowhere) throws Exception {
        Map<String, String> environment = of("../terraform/tests/platform.tftest.hcl", "module.bridges[");
        environment.putAll(of("../terraform/tests/bridges.tftest.hcl", "\"JITSI_IDLE_STATE_MACHINE\""));
        assertThat(environment).containsEntry("JITSI_IDLE_ACTION", "machine");
        Configuration config = Configuration.load(environment, nowhere);
        assertThat(missing(config)).isEmpty();
    }

    @Test
    void aRecordersAgentMayFollow(@TempDir Path nowhere) throws Exception {
        Map<String, String> environment = of("../terraform/tests/recorders.tftest.hcl", "&& !startswith");
        assertThat(environment).containsEntry("JITSI_IDLE_MODE", "act").doesNotContainKey("JITSI_IDLE_JICOFO_URLS");
        assertThat(missing(Configuration.load(environment, nowhere))).isEmpty();
    }

    /** But for the libraries, which the image has. */
    private static List<String> missing(Configuration config) {
        return ControlSetup.missing(config, Site.of(config, Optional.empty(), Optional.empty()), 1).stream()
                .filter(line -> !line.contains("the libraries in change/"))
                .toList();
    }

    /** The variables that the first assertion after this text expects of a container. */
    private static Map<String, String> of(String file, String text) throws IOException {
        String tests = Files.readString(Path.of(file));
        int from = tests.indexOf("== {", tests.indexOf(text));
        Map<String, String> environment = new HashMap<>();
        for (MatchResult variable : VARIABLE.matcher(tests.substring(from, tests.indexOf("error_message", from)))
                .results()
                .toList()) {
            environment.put(variable.group(1), variable.group(2));
        }
        return environment;
    }
}
