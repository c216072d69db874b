package io.brewmaster.agent.metrics;

import static io.brewmaster.agent.brewery.History.OTHER;
import static io.brewmaster.agent.brewery.History.SHARD;
import static io.brewmaster.core.metrics.MetricDefinition.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.agent.brewery.Brewery;
import io.brewmaster.agent.brewery.History;
import io.brewmaster.core.metrics.MetricDefinition;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricValuesTest {
    private static final MetricDefinition[] BRIDGE_TOTALS = {
        JVB_PARTICIPANT_COUNT,
        JVB_CONFERENCE_COUNT,
        BRIDGE_COUNT,
        BRIDGES_STALE,
        BRIDGES_DRAINING,
        BRIDGES_WITHOUT_COUNTS,
        BITRATE_DOWNLOAD,
        BITRATE_UPLOAD,
        LARGEST_CONFERENCE,
        PARTICIPANTS_PER_CONFERENCE
    };

    private static Map<MetricDefinition, List<Double>> values(History history) {
        return MetricValues.of(history.snapshot());
    }

    @Test
    void addUpWhatTheFreshBridgesSay() {
        History history =
                History.settled().bridge("jvb-a", 3).bridge("jvb-b", 5).bridge("jvb-c", 0);
        assertThat(values(history))
                .containsEntry(JVB_PARTICIPANT_COUNT, List.of(8.0))
                .containsEntry(JVB_CONFERENCE_COUNT, List.of(2.0))
                .containsEntry(BRIDGE_COUNT, List.of(3.0))
                .containsEntry(BRIDGES_STALE, List.of(0.0))
                .containsEntry(BITRATE_DOWNLOAD, List.of(800.0))
                .containsEntry(BITRATE_UPLOAD, List.of(1600.0))
                .containsEntry(LARGEST_CONFERENCE, List.of(5.0))
                .containsEntry(PARTICIPANTS_PER_CONFERENCE, List.of(4.0));
    }

    @Test
    void haveOneValueOfADistributionForEachBridgeThatHasData() {
        History history = History.settled().bridge("jvb-a", 3).bridge("jvb-b", 0);
        assertThat(values(history))
                .containsEntry(BRIDGE_STRESS, List.of(0.25, 0.25))
                .containsEntry(RTT, List.of(35.5))
                .containsEntry(LOSS, List.of(0.01, 0.01));
    }

    @Test
    void areATrueZeroWhenEveryRoomIsJoinedAndNoBridgeIsThere() {
        assertThat(values(History.settled()))
                .containsEntry(JVB_PARTICIPANT_COUNT, List.of(0.0))
                .containsEntry(JVB_CONFERENCE_COUNT, List.of(0.0))
                .containsEntry(BRIDGE_COUNT, List.of(0.0))
                .doesNotContainKey(PARTICIPANTS_PER_CONFERENCE);
    }

    @Test
    void haveNoTotalsWhileAShardIsNotJoined() {
        History history = new History(SHARD, OTHER)
                .joins(SHARD)
                .joins(OTHER)
                .passes(10)
                .bridge("jvb-a", 3)
                .disconnects(OTHER);
        assertThat(values(history))
                .doesNotContainKeys(BRIDGE_TOTALS)
                .containsEntry(SHARDS_CONNECTED, List.of(1.0))
                .containsEntry(SHARDS_CONFIGURED, List.of(2.0))
                .containsEntry(BRIDGE_STRESS, List.of(0.25));
    }

    @Test
    void sayOnlyThatNoShardIsJoinedWhenNoneIs() {
        History history = History.settled()
                .bridge("jvb-a", 3)
                .recorder(SHARD, "jibri", "idle", "healthy")
                .disconnects(SHARD);
        assertThat(values(history))
                .containsOnlyKeys(SHARDS_CONNECTED, SHARDS_CONFIGURED)
                .containsEntry(SHARDS_CONNECTED, List.of(0.0));
    }

    @Test
    void haveNoTotalsRightAfterAJoin() {
        History history = new History(SHARD).joins(SHARD).passes(5);
        assertThat(values(history)).doesNotContainKeys(BRIDGE_TOTALS);
    }

    @Test
    void doNotCountPeopleWhileABridgeHidesItsCounts() {
        History history = History.settled().bridge("jvb-a", 3);
        Map<String, String> filtered = history.stats(4);
        filtered.keySet().removeAll(List.of("local_endpoints", "conferences", "bit_rate_download", "bit_rate_upload"));
        assertThat(values(history.bridge(SHARD, "jvb-b", filtered)))
                .containsEntry(BRIDGES_WITHOUT_COUNTS, List.of(1.0))
                .containsEntry(BRIDGE_COUNT, List.of(2.0))
                .containsEntry(BITRATE_DOWNLOAD, List.of(300.0))
                .doesNotContainKeys(JVB_PARTICIPANT_COUNT, JVB_CONFERENCE_COUNT, PARTICIPANTS_PER_CONFERENCE);
    }

    @Test
    void leaveOutTheNumbersOfAStaleBridge() {
        History history = History.settled().bridge("jvb-a", 3).passes(30).bridge("jvb-b", 2);
        assertThat(values(history))
                .containsEntry(JVB_PARTICIPANT_COUNT, List.of(2.0))
                .containsEntry(BRIDGE_COUNT, List.of(1.0))
                .containsEntry(BRIDGES_STALE, List.of(1.0))
                .containsEntry(BRIDGE_STRESS, List.of(0.25));
    }

    @Test
    void doNotSayThatNobodyIsThereWhenAllBridgesAreStale() {
        History history = History.settled().bridge("jvb-a", 3).passes(30);
        assertThat(values(history))
                .containsEntry(BRIDGE_COUNT, List.of(0.0))
                .containsEntry(BRIDGES_STALE, List.of(1.0))
                .doesNotContainKeys(JVB_PARTICIPANT_COUNT, JVB_CONFERENCE_COUNT);
    }

    @Test
    void countABridgeOnItsWayOutAsDraining() {
        History history = History.settled();
        for (String flag : List.of("drain", "graceful_shutdown", "shutting_down")) {
            Map<String, String> stats = history.stats(1);
            stats.put(flag, "true");
            history.bridge(SHARD, "jvb-" + flag, stats);
        }
        assertThat(values(history.bridge("jvb-a", 1))).containsEntry(BRIDGES_DRAINING, List.of(3.0));
    }

    @Test
    void tellRecordersApart() {
        History history = History.settled()
                .recorder(SHARD, "j1", "idle", "healthy")
                .recorder(SHARD, "j2", "busy", "healthy")
                .recorder(SHARD, "j3", "busy", "unhealthy")
                .recorder(SHARD, "j4", "idle", "unhealthy")
                .recorder(SHARD, "j5", "paused", "healthy");
        assertThat(values(history))
                .containsEntry(RECORDERS_IDLE, List.of(1.0))
                .containsEntry(RECORDERS_BUSY, List.of(2.0))
                .containsEntry(RECORDERS_UNHEALTHY, List.of(2.0));
    }

    @Test
    void sayNothingOfRecordersWhereRecordingIsOff() {
        History history = new History(SHARD).connects(SHARD);
        history.joining(SHARD, Brewery.BRIDGES).joined(SHARD, Brewery.BRIDGES);
        history.joining(SHARD, Brewery.RECORDERS)
                .refused(SHARD, Brewery.RECORDERS, false)
                .passes(10);
        assertThat(values(history))
                .containsKey(BRIDGE_COUNT)
                .doesNotContainKeys(RECORDERS_IDLE, RECORDERS_BUSY, RECORDERS_UNHEALTHY);
    }
}
