package io.brewmaster.agent.xmpp;

import io.brewmaster.agent.brewery.AgentReport;
import io.brewmaster.agent.brewery.Brewery;
import io.brewmaster.agent.brewery.BreweryEvent;
import io.brewmaster.agent.brewery.BreweryEvents;
import io.brewmaster.agent.brewery.BridgeReport;
import io.brewmaster.agent.brewery.RecorderReport;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import org.jivesoftware.smack.packet.ExtensionElement;
import org.jivesoftware.smack.packet.Presence;
import org.jspecify.annotations.Nullable;
import org.jxmpp.jid.BareJid;
import org.jxmpp.jid.EntityFullJid;
import org.jxmpp.jid.Jid;
import org.jxmpp.jid.impl.JidCreate;
import org.jxmpp.stringprep.XmppStringprepException;

/**
 * Translates the presence of the two rooms into events, in the rooms' own order, and into signals for the connection's owner. Its lock is
 * what keeps the owner's events in that order too.
 */
final class RoomPresence {
    private enum Phase {
        OUTSIDE,
        JOINING,
        INSIDE,
        LEAVING
    }

    /** Our place in one room. */
    private static final class Place {
        final EntityFullJid address;
        Phase phase = Phase.OUTSIDE;
        String join = "";

        Place(EntityFullJid address) {
            this.address = address;
        }
    }

    private final ShardSettings shard;
    private final long number;
    private final BreweryEvents events;
    private final Queue<Signal> signals;
    private final Map<Brewery, Place> places = new EnumMap<>(Brewery.class);
    private boolean over;
    private boolean othersShown;

    /**
     * @param number  of the session, for its events
     * @param signals takes what the owner must react to
     */
    RoomPresence(ShardSettings shard, long number, BreweryEvents events, Queue<Signal> signals)
            throws XmppStringprepException {
        this.shard = shard;
        this.number = number;
        this.events = events;
        this.signals = signals;
        for (Brewery room : Brewery.values()) {
            places.put(room, new Place(JidCreate.entityFullFrom(shard.address(room) + "/" + shard.nick())));
        }
    }

    /** Our own address in a room. */
    EntityFullJid occupant(Brewery room) {
        return place(room).address;
    }

    /**
     * A join is about to be sent.
     *
     * @param stanza its id, which a refusal repeats
     */
    synchronized void joining(Brewery room, String stanza) throws InterruptedException {
        Place place = place(room);
        place.phase = Phase.JOINING;
        place.join = stanza;
        othersShown &= room != Brewery.BRIDGES;
        events.put(new BreweryEvent.RoomJoining(shard.shard(), number, room));
    }

    /** Whether anybody else in the bridge brewery was shown to us since we joined it. */
    synchronized boolean othersShown() {
        return othersShown;
    }

    /** Whether we are in the bridge brewery and were shown nobody else. */
    synchronized boolean alone() {
        return place(Brewery.BRIDGES).phase == Phase.INSIDE && !othersShown;
    }

    /** The bridge brewery turned out to show us what there is: we are in, unless we were taken out in this moment. */
    synchronized void confirmJoined() throws InterruptedException {
        if (place(Brewery.BRIDGES).phase == Phase.INSIDE) {
            events.put(new BreweryEvent.RoomJoined(shard.shard(), number, Brewery.BRIDGES));
        }
    }

    /** A goodbye is about to be sent. What the room says until it has heard it does not count any more. */
    synchronized void leaving(Brewery room) throws InterruptedException {
        place(room).phase = Phase.LEAVING;
        left(room);
    }

    /** We are out of a room, and want to be. */
    synchronized void left(Brewery room) throws InterruptedException {
        events.put(new BreweryEvent.RoomLeft(shard.shard(), number, room));
    }

    /** What still comes is none of ours. */
    synchronized void end() {
        over = true;
    }

    /** A presence arrived; on the library's thread. */
    synchronized void take(Presence presence) {
        Jid from = presence.getFrom();
        Brewery room = over || from == null ? null : room(from.asBareJid());
        if (room == null) {
            return;
        }
        Place place = place(room);
        String nick = from.getResourceOrEmpty().toString();
        if (nick.equals(shard.nick())) {
            ours(room, place, presence);
        } else if (place.phase == Phase.JOINING || place.phase == Phase.INSIDE) {
            others(room, nick, presence);
        }
    }

    private Place place(Brewery room) {
        return Objects.requireNonNull(places.get(room));
    }

    private @Nullable Brewery room(BareJid address) {
        for (Map.Entry<Brewery, Place> entry : places.entrySet()) {
            if (entry.getValue().address.asBareJid().equals(address)) {
                return entry.getKey();
            }
        }
        return null;
    }

    private void ours(Brewery room, Place place, Presence presence) {
        switch (presence.getType()) {
            case available -> {
                if (place.phase == Phase.JOINING) {
                    place.phase = Phase.INSIDE;
                    welcomed(room);
                }
                if (place.phase == Phase.INSIDE) {
                    echoed(room, presence);
                }
            }
            case unavailable -> out(room, place);
            case error -> refused(room, place, presence);
            default -> {
                // Subscriptions and probes are none of a room's business.
            }
        }
    }

    /** Our own presence comes last, after those of all who are there. */
    private void welcomed(Brewery room) {
        if (room == Brewery.BRIDGES && !othersShown) {
            signals.add(new Signal.Alone());
        } else {
            offer(new BreweryEvent.RoomJoined(shard.shard(), number, room));
            signals.add(new Signal.Joined(room));
        }
    }

    private void echoed(Brewery room, Presence presence) {
        Optional<AgentReport> report = Optional.empty();
        for (ExtensionElement extension : presence.getExtensions()) {
            if (extension instanceof AgentElement agent) {
                report = agent.report();
            }
        }
        if (report.isPresent()) {
            offer(new BreweryEvent.OwnPresence(shard.shard(), number, room, report.get()));
        }
    }

    private void out(Brewery room, Place place) {
        if (place.phase == Phase.INSIDE) {
            offer(new BreweryEvent.RoomLeft(shard.shard(), number, room));
        }
        if (place.phase == Phase.INSIDE || place.phase == Phase.LEAVING) {
            place.phase = Phase.OUTSIDE;
            signals.add(new Signal.Removed(room));
        }
    }

    /** An error that answers a join refuses it. One that answers anything else says that the room does not know us (any more). */
    private void refused(Brewery room, Place place, Presence presence) {
        if (place.phase != Phase.JOINING) {
            out(room, place);
            return;
        }
        String answers = presence.getStanzaId();
        if (answers != null && !answers.equals(place.join)) {
            return;
        }
        place.phase = Phase.OUTSIDE;
        Signal.Refused refused = new Signal.Refused(
                room,
                presence.getError() == null
                        ? "no reason given"
                        : presence.getError().getCondition().toString());
        offer(new BreweryEvent.RoomRefused(shard.shard(), number, room, !refused.roomMissing()));
        signals.add(refused);
    }

    private void others(Brewery room, String nick, Presence presence) {
        if (presence.getType() == Presence.Type.unavailable) {
            offer(new BreweryEvent.OccupantGone(shard.shard(), number, room, nick));
        } else if (presence.getType() == Presence.Type.available) {
            othersShown |= room == Brewery.BRIDGES;
            Optional<BridgeReport> bridge = Optional.empty();
            Optional<RecorderReport> recorder = Optional.empty();
            Optional<AgentReport> report = Optional.empty();
            for (ExtensionElement extension : presence.getExtensions()) {
                if (extension instanceof StatsElement stats) {
                    bridge = Optional.of(BridgeReport.of(stats.stats()));
                } else if (extension instanceof JibriStatusElement status) {
                    recorder = Optional.of(RecorderReport.of(status.busy(), status.health()));
                } else if (extension instanceof AgentElement agent) {
                    report = agent.report();
                }
            }
            offer(new BreweryEvent.OccupantPresent(shard.shard(), number, room, nick, bridge, recorder, report));
        }
    }

    /** An event that is lost would leave a view that is wrong: give the session up, the next one rebuilds the roster. */
    private void offer(BreweryEvent event) {
        if (!over && !events.offer(event)) {
            over = true;
            signals.add(new Signal.Closed("more events than could be taken in"));
        }
    }
}
