package io.brewmaster.agent.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.brewmaster.core.json.Json;
import io.brewmaster.core.json.JsonException;
import io.brewmaster.testkit.jitsi.SimulatedBridge;
import io.brewmaster.testkit.process.ProgramProcess;
import io.brewmaster.testkit.prosody.ProsodyExtension;
import io.brewmaster.testkit.prosody.ProsodyServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Several agents as processes of their own in one brewery of a real Prosody: killed, frozen and thawed. */
@ExtendWith(ProsodyExtension.class)
class LeadershipJarTest {
    private static final String BREWERY = "jar-leaders";

    /** A frozen leader is dead after 18 s, and a newcomer listens for 12 s; the rest is for a busy machine. */
    private static final Duration SOON = Duration.ofSeconds(60);

    private final ProsodyServer prosody;

    LeadershipJarTest(ProsodyServer prosody) {
        this.prosody = prosody;
    }

    private ProgramProcess agent() {
        return AgentProgram.in(prosody, BREWERY).env("JITSI_BESIDE", "nothing").start();
    }

    private static boolean is(String line, String name, Object value) {
        try {
            return value.equals(String.valueOf(Json.parseObject(line).get(name)));
        } catch (JsonException e) {
            throw new AssertionError(line, e);
        }
    }

    /** The terms in which an agent has come to lead. */
    private static List<String> terms(ProgramProcess agent) {
        List<String> terms = new ArrayList<>();
        for (String line : agent.stderr().all()) {
            if (is(line, "decision", "leads")) {
                terms.add(line.replaceAll(".*\"term\":(\\d+).*", "$1"));
            }
        }
        return terms;
    }

    /** Lines with the platform's numbers. */
    private static long numbers(ProgramProcess agent) {
        return agent.stdout().all().stream()
                .filter(line -> line.contains("\"ShardsConnected\""))
                .count();
    }

    @Test
    void agreeWhoLeadsWhateverHappensToTheLeader() throws Exception {
        try (SimulatedBridge bridge =
                        SimulatedBridge.in(prosody).brewery(BREWERY).build();
                ProgramProcess first = agent()) {
            bridge.hold(1, 2);
            bridge.join();
            await("the first leads").atMost(SOON).until(() -> terms(first).equals(List.of("1")));
            try (ProgramProcess second = agent();
                    ProgramProcess third = agent()) {
                await("both have listened")
                        .atMost(SOON)
                        .until(() -> listened(second) && listened(third) && numbers(first) > 2);
                assertThat(terms(second)).isEmpty();
                assertThat(terms(third)).isEmpty();
                assertThat(numbers(second) + numbers(third)).isZero();

                first.freeze();
                await("another takes over")
                        .atMost(SOON)
                        .until(() -> terms(second).size() + terms(third).size() == 1);
                long before = numbers(first);
                first.thaw();
                await("the thawed one gives up")
                        .atMost(SOON)
                        .until(() -> first.stderr().all().stream().anyMatch(line -> line.contains("leads no more")));
                ProgramProcess leader = terms(second).isEmpty() ? third : second;
                assertThat(terms(leader)).containsExactly("2");
                long spoken = numbers(leader);
                await("the new one speaks on").atMost(SOON).until(() -> numbers(leader) > spoken + 2);
                assertThat(numbers(first)).as("numbers of the thawed one").isEqualTo(before);

                leader.kill();
                ProgramProcess other = leader == second ? third : second;
                await("one of those who are left leads in a new term")
                        .atMost(SOON)
                        .until(() -> terms(first).equals(List.of("1", "3"))
                                ^ terms(other).equals(List.of("3")));
            }
        }
    }

    /** It has taken its seat: what it judges is on its own status as well as in its log. */
    private static boolean listened(ProgramProcess agent) {
        return agent.stderr().all().stream().anyMatch(line -> is(line, "decision", "busy"));
    }
}
