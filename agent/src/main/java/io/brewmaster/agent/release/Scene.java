package io.brewmaster.agent.release;

import io.brewmaster.agent.brewery.BrewerySnapshot;
import io.brewmaster.agent.brewery.Moment;
import io.brewmaster.agent.idle.Activity;
import io.brewmaster.agent.idle.Reading;
import io.brewmaster.agent.leadership.Peer;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What a release looks at.
 *
 * @param leads         whether we lead
 * @param activity      by all evidence of this moment
 * @param due           why the release is not due any more (a hold, a schedule, somebody there); empty while it is
 * @param snapshot      of the breweries
 * @param jicofos       readings
 * @param peers         the other agents in the election room
 * @param recorders     the agents beside recorders
 * @param ownBridge     nick of the bridge beside us
 * @param ownProtection whether our own task is protected, if we know
 * @param hold          until when an operator keeps the platform awake
 * @param echoedBeat    the highest of our own heartbeats that came back from the room
 * @param stopping      whether we have been told to stop
 */
public record Scene(
        boolean leads,
        Activity activity,
        Optional<String> due,
        BrewerySnapshot snapshot,
        List<Reading> jicofos,
        Collection<Peer> peers,
        Collection<Peer> recorders,
        Optional<String> ownBridge,
        Optional<Boolean> ownProtection,
        Optional<Instant> hold,
        long echoedBeat,
        boolean stopping,
        Moment now) {}
