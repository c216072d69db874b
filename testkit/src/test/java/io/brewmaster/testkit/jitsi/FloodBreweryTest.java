package io.brewmaster.testkit.jitsi;

import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.testkit.jitsi.RawOccupant.Received;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class FloodBreweryTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    void aNewcomerGetsAllBridgesThenItselfThenTheirPresencesNoFasterThanTheyAreSent() throws Exception {
        try (FloodBrewery brewery = FloodBrewery.start(20, Duration.ofSeconds(1));
                RawOccupant agent = RawOccupant.join(brewery.prosody(), "agent", "jvbbrewery", "agent-1")) {
            Received self = agent.await(p -> p.isFrom("agent-1"), SOON);
            assertThat(self.xml()).contains("<status code='110'/>");
            Awaitility.await().atMost(SOON).until(() -> after(agent, self).size() > 40);

            List<Received> moving = after(agent, self).subList(0, 40);
            Duration took =
                    Duration.ofNanos(moving.get(39).nanoTime() - moving.get(0).nanoTime());
            assertThat(took).isGreaterThan(Duration.ofSeconds(1));
            Set<String> senders = new HashSet<>();
            moving.forEach(p -> senders.add(p.xml().replaceAll("(?s)^.*? from='[^/]*/([^']*)'.*", "$1")));
            assertThat(senders).hasSize(20);
            assertThat(brewery.occupants()).isEqualTo(1);
        }
    }

    @Test
    void aPresenceOfTheFloodIsAsLongAsARealOneAndItsClockMoves() throws Exception {
        try (FloodBrewery brewery = FloodBrewery.start(4, Duration.ofMillis(400));
                RawOccupant agent = RawOccupant.join(brewery.prosody(), "agent", "jvbbrewery", "agent-1")) {
            Awaitility.await()
                    .atMost(SOON)
                    .until(() -> agent.presences("jvb-0000").size() > 5);

            List<Received> one = agent.presences("jvb-0000");
            assertThat(one).extracting(p -> p.stat("current_timestamp")).doesNotHaveDuplicates();
            assertThat(one.get(0).xml().length()).isBetween(4_000, 4_500);
            assertThat(one.get(0).stat("local_endpoints")).isEqualTo("3");
            assertThat(brewery.conferences()).isEqualTo(1);
            assertThat(brewery.endpoints()).isEqualTo(3);
            assertThat(brewery.presencesSent())
                    .isGreaterThanOrEqualTo(agent.presences("jvb-0000").size() * 4L - 4);
            assertThat(brewery.bytesSent() / brewery.presencesSent()).isBetween(4_000L, 4_500L);
        }
    }

    private static List<Received> after(RawOccupant agent, Received self) {
        return agent.presences().stream()
                .filter(p -> p.nanoTime() > self.nanoTime())
                .toList();
    }
}
