package io.brewmaster.agent.control;

import io.brewmaster.agent.brewery.AgentReport.Beside;
import io.brewmaster.agent.idle.IdleSettings;
import io.brewmaster.agent.leadership.LeadershipTiming;
import io.brewmaster.agent.release.FollowTiming;
import io.brewmaster.agent.release.ReleaseTiming;
import io.brewmaster.agent.scaling.ShrinkTiming;
import io.brewmaster.agent.scaling.Wanted;
import java.time.Duration;
import java.util.Optional;

/**
 * Who this agent is and what it may do.
 *
 * @param id            of this process
 * @param beside        what it runs beside
 * @param ownBridge     nick of the bridge beside it
 * @param revision      of its task definition, on ECS
 * @param electionShard name of the first shard, in whose bridge brewery agents agree
 * @param seats         how many agents stay in that room
 * @param canRelease    whether all is configured that a release needs
 * @param canLower      whether the count of bridges can be lowered by one
 * @param canFollow     whether the service of this agent's own task is known
 * @param times         all of them
 */
public record ControlSettings(
        String id,
        Beside beside,
        Optional<String> ownBridge,
        Optional<String> revision,
        String electionShard,
        int seats,
        IdleSettings idle,
        Wanted wanted,
        boolean canRelease,
        boolean canLower,
        boolean canFollow,
        Times times) {
    /**
     * All times of the control.
     *
     * @param ask         between two questions to jicofo and Prosody
     * @param readingsAge how old their answers may be to be evidence
     */
    public record Times(
            LeadershipTiming leadership,
            ReleaseTiming release,
            ShrinkTiming shrink,
            FollowTiming follow,
            Duration ask,
            Duration readingsAge) {
        /** What production uses: jicofo is asked as often as bridges speak, and may miss two answers. */
        public static final Times MEASURED = new Times(
                LeadershipTiming.MEASURED,
                ReleaseTiming.MEASURED,
                ShrinkTiming.MEASURED,
                FollowTiming.MEASURED,
                Duration.ofSeconds(5),
                Duration.ofSeconds(15));
    }
}
