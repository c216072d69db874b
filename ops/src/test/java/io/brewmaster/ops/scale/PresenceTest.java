package io.brewmaster.ops.scale;

import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.core.metrics.MetricDefinition;
import io.brewmaster.ops.platform.Metrics.Sample;
import io.brewmaster.ops.platform.Role;
import io.brewmaster.ops.platform.ServiceState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PresenceTest {
    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

    private static List<ServiceState> running(int bridges, int recorders) {
        return new FakeServices()
                .with(Role.SIGNALLING, "signalling", 1, 1)
                .with(Role.BRIDGES, "bridges", bridges, bridges)
                .with(Role.RECORDERS, "recorders", recorders, recorders)
                .read();
    }

    private static Map<MetricDefinition, Sample> numbers(double people, double busy, double unknown, Instant at) {
        return Map.of(
                MetricDefinition.JVB_PARTICIPANT_COUNT, new Sample(people, at),
                MetricDefinition.RECORDERS_BUSY, new Sample(busy, at),
                MetricDefinition.PLATFORM_UNKNOWN, new Sample(unknown, at));
    }

    private static List<String> objections(List<ServiceState> services, Map<MetricDefinition, Sample> numbers) {
        return Presence.objections(services, numbers, Optional.empty(), 0, NOW);
    }

    @Test
    void hasNoObjectionWhenNobodyIsThere() {
        assertThat(objections(running(1, 1), numbers(0, 0, 0, NOW.minusSeconds(90))))
                .isEmpty();
    }

    @Test
    void namesWhoIsInside() {
        assertThat(objections(running(1, 1), numbers(1, 2, 0, NOW)))
                .containsExactly("1 person is inside", "2 recorders record");
    }

    @Test
    void neverTakesSilenceForNobody() {
        assertThat(objections(running(1, 0), Map.of()))
                .singleElement()
                .asString()
                .contains("not known");
        assertThat(objections(running(1, 0), numbers(0, 0, 0, NOW.minusSeconds(240))))
                .singleElement()
                .asString()
                .contains("not known");
    }

    @Test
    void believesTheAgentsThatTheyDoNotKnow() {
        assertThat(objections(running(1, 0), numbers(0, 0, 1, NOW))).hasSize(1);
    }

    @Test
    void asksNobodyWhereNoBridgeRuns() {
        assertThat(objections(running(0, 0), Map.of())).isEmpty();
    }

    @Test
    void waitsForRecordingsOnTheirWayAsLongAsARecorderRuns() {
        assertThat(Presence.objections(running(0, 1), Map.of(), Optional.empty(), 2, NOW))
                .containsExactly("2 recordings are on the way to the bucket");
        assertThat(Presence.objections(running(0, 0), Map.of(), Optional.empty(), 2, NOW))
                .isEmpty();
    }

    @Test
    void mindsAHoldUntilItIsOver() {
        assertThat(Presence.objections(running(0, 0), Map.of(), Optional.of(NOW.plusSeconds(1)), 0, NOW))
                .hasSize(1);
        assertThat(Presence.objections(running(0, 0), Map.of(), Optional.of(NOW), 0, NOW))
                .isEmpty();
    }
}
