package io.brewmaster.agent.xmpp;

import io.brewmaster.agent.brewery.Brewery;

/** What the thread that owns a connection must react to. */
sealed interface Signal {
    /** We are in, and were shown who else is. */
    record Joined(Brewery room) implements Signal {}

    /** We are in the bridge brewery and were shown nobody else: either nobody is there, or the server hides them from us. */
    record Alone() implements Signal {}

    /** The server refused a join; {@code condition} is XMPP's word for why. */
    record Refused(Brewery room, String condition) implements Signal {
        /** What Prosody says, with {@code restrict_room_creation}, of a room that does not exist. */
        boolean roomMissing() {
            return condition.equals("not-allowed") || condition.equals("item-not-found");
        }
    }

    /** We are out: taken out, or our goodbye was heard. */
    record Removed(Brewery room) implements Signal {}

    /** What to show, or where to be, has changed. */
    record Wished() implements Signal {}

    /** The connection is gone, or must be given up. */
    record Closed(String reason) implements Signal {}
}
