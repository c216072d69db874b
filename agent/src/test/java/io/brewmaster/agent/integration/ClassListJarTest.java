package io.brewmaster.agent.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.testkit.jitsi.SimulatedBridge;
import io.brewmaster.testkit.process.ClassList;
import io.brewmaster.testkit.process.ProgramProcess;
import io.brewmaster.testkit.prosody.ProsodyExtension;
import io.brewmaster.testkit.prosody.ProsodyServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code classlist} names what an agent loads until it has published. */
@ExtendWith(ProsodyExtension.class)
class ClassListJarTest {
    private static final Path JAR = Path.of("target", "agent.jar");
    private static final Duration SOON = Duration.ofSeconds(60);

    /** What one run loads and the next does not, such as a second look at a slow server. */
    private static final int BY_CHANCE = 12;

    private final ProsodyServer prosody;
    private final ClassList list = new ClassList("agent", Path.of(""));

    @TempDir
    private Path folder;

    ClassListJarTest(ProsodyServer prosody) {
        this.prosody = prosody;
    }

    @Test
    void hasWhatAJoinedAgentLoads() throws Exception {
        List<String> loaded = loaded();
        if (Boolean.getBoolean("brewmaster.update")) {
            list.write(loaded);
        }
        assertThat(list.missing(loaded)).as("renew it, see its head").hasSizeLessThan(BY_CHANCE);
    }

    @Test
    void namesOnlyWhatIsThere() throws Exception {
        assertThat(list.named()).hasSizeGreaterThan(500);
        assertThat(list.strangers(JAR)).as("renew it, see its head").isEmpty();
    }

    private List<String> loaded() throws Exception {
        Path dumped = folder.resolve("classlist");
        try (SimulatedBridge bridge =
                        SimulatedBridge.in(prosody).brewery("class-list").build();
                ProgramProcess agent = AgentProgram.in(prosody, "class-list")
                        .jvm("-XX:DumpLoadedClassList=" + dumped)
                        .start()) {
            bridge.hold(1, 2);
            bridge.join();
            agent.awaitStdout(line -> line.contains("\"JVBParticipantCount\":2"), SOON);
            agent.terminate();
            assertThat(agent.awaitExit(SOON)).isZero();
        }
        return ClassList.loaded(List.of(dumped));
    }
}
