package io.brewmaster.agent.idle;

import io.brewmaster.agent.brewery.AgentReport;
import io.brewmaster.agent.brewery.BrewerySnapshot;
import io.brewmaster.agent.brewery.Moment;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * All that is known at one moment of whether anybody is there.
 *
 * @param snapshot    of the breweries
 * @param ownBridge   nick of the bridge that must be there; empty when none is beside this agent
 * @param recorders   what the agents beside recorders say
 * @param jicofos     one reading of each configured jicofo
 * @param jicofoNeeded whether jicofo's word is required, as it is for acting
 * @param prosodies   one reading of each configured Prosody
 * @param readingsAge how old a reading may be
 * @param now         this moment
 */
public record Observation(
        BrewerySnapshot snapshot,
        Optional<String> ownBridge,
        List<RecorderAgent> recorders,
        List<Reading> jicofos,
        boolean jicofoNeeded,
        List<Reading> prosodies,
        Duration readingsAge,
        Moment now) {
    /**
     * An agent beside a recorder.
     *
     * @param live whether its heartbeat moves
     */
    public record RecorderAgent(AgentReport report, boolean live) {}
}
