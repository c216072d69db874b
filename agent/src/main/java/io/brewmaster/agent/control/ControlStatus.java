package io.brewmaster.agent.control;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the agent thinks and does, for people.
 *
 * @param role           what this agent is in the brewery now: joining, visitor, follower, claiming, leader
 * @param leader         id of the agent that leads, if one is known
 * @param term           highest term known
 * @param activity       busy, idle or unknown
 * @param reasons        why; nothing for idle
 * @param mode           off, observe or act
 * @param countdown      time until a release, while the platform is idle and nothing holds it
 * @param waitsFor       why there is no countdown: somebody is there, minimum uptime, kept awake until …
 * @param release        the step that a release is in
 * @param held           until when an operator keeps the platform awake
 * @param agents         that are seen
 * @param uploads        recordings that are not in S3 yet, as far as all recorders' agents say
 * @param bridgesWanted  how many bridges the present load needs
 * @param recordersWanted how many recorders are wanted
 * @param decisions      the last ones, newest first
 */
public record ControlStatus(
        String role,
        Optional<String> leader,
        long term,
        String activity,
        List<String> reasons,
        String mode,
        Optional<Duration> countdown,
        Optional<String> waitsFor,
        Optional<String> release,
        Optional<Instant> held,
        List<AgentLine> agents,
        OptionalInt uploads,
        OptionalInt bridgesWanted,
        OptionalInt recordersWanted,
        List<DecisionLine> decisions) {
    /**
     * Another agent, or this one.
     *
     * @param id        of the agent
     * @param beside    bridge, recorder or nothing
     * @param live      its heartbeat moves
     * @param isProtected its task is protected from scale-in, if it knows
     */
    public record AgentLine(
            String id, String phase, long term, String beside, boolean live, Optional<Boolean> isProtected) {}

    /** One decision, as the log has it. */
    public record DecisionLine(Instant at, String decision, String why) {}
}
