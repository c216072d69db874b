package io.brewmaster.agent.brewery;

import java.util.Optional;

/**
 * What happened on a shard. Every connection to a shard is a session with a number of its own; what still arrives from an older session
 * is ignored.
 */
public sealed interface BreweryEvent {
    /** The shard, as {@code host:port}. */
    String shard();

    /** The session that this happened in; it grows with every connection to the shard. */
    long session();

    /** Connected and logged in; no room is joined yet. */
    record ShardConnected(String shard, long session) implements BreweryEvent {}

    /** The connection is gone; from now on nothing is known of this shard. */
    record ShardDisconnected(String shard, long session) implements BreweryEvent {}

    /** Something is wrong with the shard or one of its rooms; it will be tried again. */
    record ShardFailed(String shard, long session, ShardFailure failure) implements BreweryEvent {}

    /** A join is about to be sent: what follows is the room's roster, from scratch. */
    record RoomJoining(String shard, long session, Brewery room) implements BreweryEvent {}

    /** Our own presence came back: the roster is complete. */
    record RoomJoined(String shard, long session, Brewery room) implements BreweryEvent {}

    /**
     * The server refused the join.
     *
     * @param exists false when it said that the room does not exist (and that we may not create it)
     */
    record RoomRefused(String shard, long session, Brewery room, boolean exists) implements BreweryEvent {}

    /** We are out of the room: taken out, on purpose, or because it shows us less than there is. */
    record RoomLeft(String shard, long session, Brewery room) implements BreweryEvent {}

    /**
     * An occupant is there.
     *
     * @param bridge   the bridge's stats, if the presence carried any
     * @param recorder the recorder's status, if the presence carried any
     * @param agent    what an agent says about itself, if the presence carried any
     */
    record OccupantPresent(
            String shard,
            long session,
            Brewery room,
            String nick,
            Optional<BridgeReport> bridge,
            Optional<RecorderReport> recorder,
            Optional<AgentReport> agent)
            implements BreweryEvent {
        /** Somebody who is no agent. */
        public OccupantPresent(
                String shard,
                long session,
                Brewery room,
                String nick,
                Optional<BridgeReport> bridge,
                Optional<RecorderReport> recorder) {
            this(shard, session, room, nick, bridge, recorder, Optional.empty());
        }
    }

    /**
     * Our own presence came back from the room: everybody sees it at this place among the presences of the others.
     *
     * @param agent what it showed
     */
    record OwnPresence(String shard, long session, Brewery room, AgentReport agent) implements BreweryEvent {}

    /** An occupant has gone, by itself or taken out by the server (code 333): the difference does not matter here. */
    record OccupantGone(String shard, long session, Brewery room, String nick) implements BreweryEvent {}
}
