package io.brewmaster.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brewmaster.core.ecs.TaskMetadata;
import io.brewmaster.testkit.ecs.EcsAgentDouble;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Core's adapter against the testkit's double of the agent: neither module knows the other. */
class EcsTaskMetadataTest {
    private final EcsAgentDouble agent = EcsAgentDouble.start().task("jitsi", "jvb", 12);
    private final Map<String, String> environment =
            Map.of("ECS_CONTAINER_METADATA_URI_V4", agent.metadataUri().toString());

    @AfterEach
    void close() {
        agent.close();
    }

    @Test
    void isThereOnlyInATaskOfEcs() throws IOException {
        assertThat(TaskMetadata.of(Map.of())).isEmpty();
        assertThat(TaskMetadata.of(environment)).contains(new TaskMetadata("jitsi", Optional.of("jvb"), "12"));
    }

    @Test
    void knowsATaskOfItsOwn() throws IOException {
        agent.task("jitsi", "", 1);
        assertThat(TaskMetadata.of(environment)).contains(new TaskMetadata("jitsi", Optional.empty(), "1"));
    }

    @Test
    void asksAYoungTaskAgain() throws IOException {
        agent.noMetadata(2);
        assertThat(TaskMetadata.of(environment)).isPresent();
    }

    @Test
    void givesUpAfterThreeAttempts() {
        agent.noMetadata(3);
        assertThatThrownBy(() -> TaskMetadata.of(environment))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("HTTP status 500");
    }
}
