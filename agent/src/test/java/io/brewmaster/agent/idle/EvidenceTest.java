package io.brewmaster.agent.idle;

import static io.brewmaster.agent.brewery.History.OTHER;
import static io.brewmaster.agent.brewery.History.SHARD;
import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.agent.brewery.AgentReport;
import io.brewmaster.agent.brewery.Brewery;
import io.brewmaster.agent.brewery.History;
import io.brewmaster.core.recorder.RecorderState;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every piece of evidence alone against all others: with it the platform is not idle, without it it would be taken for idle. */
class EvidenceTest {
    private History history = History.settled();
    private Optional<String> ownBridge = Optional.of("jvb-a");
    private List<Observation.RecorderAgent> recorders = List.of();
    private Optional<Reading> jicofo = Optional.empty();
    private Optional<Reading> prosody = Optional.empty();

    private Observation observation() {
        return new Observation(
                history.snapshot(),
                ownBridge,
                recorders,
                List.of(jicofo.orElseGet(() -> counted(0))),
                true,
                List.of(prosody.orElseGet(() -> counted(0))),
                Duration.ofSeconds(15),
                history.now());
    }

    private Reading counted(long count) {
        return new Reading.Counted("http://here", count, history.now().nanos());
    }

    private static Observation.RecorderAgent agent(boolean live, int uploads, Optional<RecorderState> recorder) {
        return new Observation.RecorderAgent(
                new AgentReport(
                        "brewmaster-jibri",
                        1,
                        1,
                        AgentReport.Phase.FOLLOWING,
                        AgentReport.Beside.RECORDER,
                        OptionalInt.of(uploads),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        recorder,
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        Optional.empty()),
                live);
    }

    private void withoutCounts(String nick) {
        Map<String, String> stats = history.stats(0);
        stats.remove("local_endpoints");
        history.bridge(SHARD, nick, stats);
    }

    /** A world in which only this one objects. */
    private void objectsAlone(Evidence evidence) {
        history.bridge("jvb-a", 0);
        switch (evidence) {
            case BRIDGES_EMPTY -> history.bridge("jvb-b", 2);
            case RECORDERS_IDLE -> history.recorder(SHARD, "jibri-1", "busy", "healthy");
            case UPLOADS_DONE -> recorders = List.of(agent(true, 1, Optional.of(RecorderState.IDLE)));
            case JICOFO_EMPTY -> jicofo = Optional.of(counted(1));
            case NOBODY_CONNECTED -> prosody = Optional.of(counted(1));
            case SHARDS_JOINED -> {
                history = new History(SHARD, OTHER).joins(SHARD).joins(OTHER).passes(10);
                history.bridge("jvb-a", 0).left(OTHER, Brewery.BRIDGES);
            }
            case BRIDGE_SEEN -> ownBridge = Optional.of("jvb-z");
            case BRIDGES_FRESH -> history.bridge("jvb-b", 0).lives("jvb-a", 0, 5);
            case BRIDGES_TELL -> withoutCounts("jvb-b");
            case RECORDERS_KNOWN -> history.recorder(SHARD, "jibri-1", "napping", "healthy");
            case UPLOADS_KNOWN -> recorders = List.of(agent(false, 0, Optional.of(RecorderState.IDLE)));
            case JICOFO_KNOWN -> jicofo = Optional.of(new Reading.Missing("http://here", "no answer"));
            case PROSODY_KNOWN -> prosody = Optional.of(new Reading.Missing("http://here", "no answer"));
        }
    }

    @ParameterizedTest
    @EnumSource(Evidence.class)
    void isNeededAgainstAnIdlenessThatAllOthersBelieveIn(Evidence evidence) {
        objectsAlone(evidence);
        Activity activity = Activity.of(observation());
        assertThat(activity).isInstanceOf(evidence.somebody() ? Activity.Busy.class : Activity.Unknown.class);
        assertThat(activity.reasons()).hasSize(1);
        assertThat(Activity.of(observation(), EnumSet.complementOf(EnumSet.of(evidence))))
                .isEqualTo(new Activity.Idle());
    }

    @Test
    void isIdleWithoutAnyObjection() {
        history.bridge("jvb-a", 0).recorder(SHARD, "jibri-1", "idle", "healthy");
        recorders = List.of(agent(true, 0, Optional.of(RecorderState.IDLE)));
        assertThat(Activity.of(observation())).isEqualTo(new Activity.Idle());
    }

    @Test
    void takesARecorderThatHasExpiredForWhatItIs() {
        history.bridge("jvb-a", 0).recorder(SHARD, "jibri-1", "busy", "healthy");
        recorders = List.of(agent(true, 0, Optional.of(RecorderState.EXPIRED)));
        assertThat(Activity.of(observation())).isEqualTo(new Activity.Idle());
    }

    @Test
    void countsNoExpiredRecorderForABusyOne() {
        history.bridge("jvb-a", 0)
                .recorder(SHARD, "jibri-1", "busy", "healthy")
                .recorder(SHARD, "jibri-2", "busy", "healthy");
        recorders = List.of(agent(true, 0, Optional.of(RecorderState.EXPIRED)));
        assertThat(Activity.of(observation()).reasons()).containsExactly("1 recorders are busy");
    }

    @Test
    void takesAnOldAnswerForNone() {
        history.bridge("jvb-a", 0);
        jicofo = Optional.of(counted(0));
        history.lives("jvb-a", 0, 4);
        assertThat(Activity.of(observation()).reasons())
                .singleElement()
                .asString()
                .contains("was asked too long ago");
    }

    @Test
    void saysBusyWhereSomethingElseIsUnknownToo() {
        history.bridge("jvb-a", 1);
        jicofo = Optional.of(new Reading.Missing("http://here", "no answer"));
        assertThat(Activity.of(observation())).isInstanceOf(Activity.Busy.class);
    }

    @Test
    void neverTakesAnEmptyRoomForNobody() {
        ownBridge = Optional.empty();
        assertThat(Activity.of(observation()).reasons()).containsExactly("no bridge is seen");
    }

    @Test
    void knowsNothingWhileItIsNotJoined() {
        history.disconnects(SHARD);
        assertThat(Activity.of(observation())).isInstanceOf(Activity.Unknown.class);
    }
}
