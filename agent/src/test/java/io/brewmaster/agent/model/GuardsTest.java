package io.brewmaster.agent.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.agent.change.ChangeGuard;
import io.brewmaster.agent.control.Guards;
import io.brewmaster.agent.idle.Evidence;
import io.brewmaster.agent.leadership.LeadershipGuard;
import io.brewmaster.agent.release.FollowGuard;
import io.brewmaster.agent.release.LookGuard;
import io.brewmaster.agent.scaling.ShrinkGuard;
import java.util.EnumSet;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each guard is good for: without it, some history breaks a property. */
@Isolated("it takes all cores for half a minute: tests with real deadlines would starve beside it")
class GuardsTest {
    /** More than twice as many as the hardest of them took. */
    private static final int HISTORIES = 800;

    static Stream<Enum<?>> guards() {
        return Stream.of(
                LeadershipGuard.LISTENS_FIRST,
                LeadershipGuard.FIRST_IN_THE_ROOM,
                LeadershipGuard.YIELDS_TO_HIGHER_TERM,
                Evidence.RECORDERS_IDLE,
                Evidence.JICOFO_EMPTY,
                Evidence.BRIDGES_TELL,
                LookGuard.IDLE,
                LookGuard.PRESENCES_TWICE,
                LookGuard.NOT_STOPPING,
                ShrinkGuard.EMPTY,
                ShrinkGuard.NOT_STOPPING,
                FollowGuard.NOT_STOPPING,
                ChangeGuard.WISH_UNCHANGED,
                ChangeGuard.NOT_HELD);
    }

    @ParameterizedTest
    @MethodSource("guards")
    void withoutItAPropertyFails(Enum<?> guard) {
        EnumSet<ChangeGuard> changeGuards = EnumSet.allOf(ChangeGuard.class);
        changeGuards.removeIf(one -> one == guard);
        Optional<String> broken = LongStream.range(0, HISTORIES)
                .parallel()
                .mapToObj(seed -> ModelTest.history(seed, Guards.without(guard), changeGuards)
                        .properties
                        .firstViolation()
                        .map(how -> "seed " + seed + ": " + how))
                .flatMap(Optional::stream)
                .findAny();
        assertThat(broken).as("a history that goes wrong without " + guard).isPresent();
    }
}
