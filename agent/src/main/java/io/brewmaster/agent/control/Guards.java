package io.brewmaster.agent.control;

import io.brewmaster.agent.idle.Evidence;
import io.brewmaster.agent.leadership.LeadershipGuard;
import io.brewmaster.agent.release.FollowGuard;
import io.brewmaster.agent.release.LookGuard;
import io.brewmaster.agent.scaling.ShrinkGuard;
import java.util.EnumSet;
import java.util.Set;

/** Everything that stands between a decision and a mistake. Production has all of them; the model takes one away at a time. */
public record Guards(
        Set<LeadershipGuard> leadership,
        Set<Evidence> evidence,
        Set<LookGuard> look,
        Set<ShrinkGuard> shrink,
        Set<FollowGuard> follow) {
    /** All of them. */
    public static Guards all() {
        return new Guards(
                EnumSet.allOf(LeadershipGuard.class),
                EnumSet.allOf(Evidence.class),
                EnumSet.allOf(LookGuard.class),
                EnumSet.allOf(ShrinkGuard.class),
                EnumSet.allOf(FollowGuard.class));
    }

    /** All but one. */
    public static Guards without(Enum<?> guard) {
        Guards guards = all();
        guards.leadership.remove(guard);
        guards.evidence.remove(guard);
        guards.look.remove(guard);
        guards.shrink.remove(guard);
        guards.follow.remove(guard);
        return guards;
    }
}
