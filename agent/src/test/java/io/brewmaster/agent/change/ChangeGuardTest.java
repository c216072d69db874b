package io.brewmaster.agent.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.agent.change.Outcome.Done;
import io.brewmaster.agent.change.Outcome.Refused;
import io.brewmaster.agent.change.Services.ServicesException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each guard alone against all others: with it the change is refused, without it it would be made. */
class ChangeGuardTest {
    /** After the look, before the first question of the change itself. */
    private static final int FIRST = 3;

    private final FakePlatform platform = FakePlatform.awake();

    private Outcome changed(ChangeGuard guard) throws ServicesException {
        switch (guard) {
            case DEADLINE_MONOTONIC ->
                platform.before(
                        FIRST, () -> platform.nanos += Duration.ofSeconds(10).toNanos());
            case DEADLINE_WALL -> platform.before(FIRST, () -> platform.now = platform.now.plusSeconds(10));
            case NOT_STOPPED -> platform.before(FIRST, () -> platform.stopped = true);
            case WISH_UNCHANGED -> platform.before(FIRST, () -> platform.operatorSets("jvb", 5));
            case NOT_HELD ->
                platform.before(FIRST, () -> platform.hold = Optional.of(FakePlatform.START.plusSeconds(60)));
            case WANTED_VERSION -> platform.before(FIRST + 1, () -> platform.version++);
            case SIGNALLING_UNWANTED -> {}
        }
        Change change = guard == ChangeGuard.WANTED_VERSION ? platform.byMachine() : platform.change("jvb");
        Seen seen = change.look();
        return guard == ChangeGuard.SIGNALLING_UNWANTED
                ? change.follow(seen, platform.goAhead())
                : change.release(seen, platform.goAhead());
    }

    @ParameterizedTest
    @EnumSource(ChangeGuard.class)
    void isNeededAgainstAChangeThatAllOthersWouldLetPass(ChangeGuard guard) throws Exception {
        assertThat(changed(guard)).isInstanceOf(Refused.class);
        assertThat(platform.changes).isEmpty();
        assertThat(platform.slept).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(ChangeGuard.class)
    void withoutItTheChangeWouldBeMade(ChangeGuard guard) throws Exception {
        platform.guards = EnumSet.complementOf(EnumSet.of(guard));
        assertThat(changed(guard)).isInstanceOf(Done.class);
    }
}
