package io.brewmaster.agent.xmpp;

import io.brewmaster.agent.brewery.Brewery;
import io.brewmaster.agent.brewery.BreweryEvent;
import io.brewmaster.agent.brewery.BreweryEvents;
import io.brewmaster.agent.brewery.BridgeReport;
import io.brewmaster.agent.brewery.RecorderReport;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jivesoftware.smack.packet.ExtensionElement;
import org.jivesoftware.smack.packet.Presence;
import org.jxmpp.jid.BareJid;
import org.jxmpp.jid.EntityFullJid;
import org.jxmpp.jid.Jid;
import org.jxmpp.jid.impl.JidCreate;
import org.jxmpp.stringprep.XmppStringprepException;

/** Translates the presence of the two rooms into events, in the rooms' own order, and into signals for the connection's owner. */
final class RoomPresence {
    private final ShardSettings shard;
    private final long number;
    private final BreweryEvents events;
    private final Queue<Signal> signals;
    private final Map<Brewery, EntityFullJid> occupants = new EnumMap<>(Brewery.class);
    private final Set<Brewery> inside = Collections.synchronizedSet(EnumSet.noneOf(Brewery.class));
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile boolean othersShown;

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
            occupants.put(room, JidCreate.entityFullFrom(shard.address(room) + "/" + shard.nick()));
        }
    }

    /** A join is about to be sent. */
    void joining(Brewery room) throws InterruptedException {
        othersShown &= room != Brewery.BRIDGES;
        events.put(new BreweryEvent.RoomJoining(shard.shard(), number, room));
    }

    /** Whether anybody else in the bridge brewery was shown to us since we joined it. */
    boolean othersShown() {
        return othersShown;
    }

    /** The bridge brewery turned out to show us what there is: we are in. */
    void confirmJoined() throws InterruptedException {
        events.put(new BreweryEvent.RoomJoined(shard.shard(), number, Brewery.BRIDGES));
    }

    /** The goodbye to the bridge brewery is about to be sent. */
    void leaving() throws InterruptedException {
        inside.remove(Brewery.BRIDGES);
        events.put(new BreweryEvent.RoomLeft(shard.shard(), number, Brewery.BRIDGES));
    }

    /** What still comes is none of ours. */
    void end() {
        over.set(true);
    }

    /** A presence arrived; on the library's thread. */
    void take(Presence presence) {
        Jid from = presence.getFrom();
        if (over.get() || from == null) {
            return;
        }
        room(from.asBareJid()).ifPresent(room -> {
            String nick = from.getResourceOrEmpty().toString();
            if (nick.equals(shard.nick())) {
                ours(room, presence);
            } else {
                others(room, nick, presence);
            }
        });
    }

    /** Our own address in a room. */
    EntityFullJid occupant(Brewery room) {
        return Objects.requireNonNull(occupants.get(room));
    }

    private Optional<Brewery> room(BareJid address) {
        for (Map.Entry<Brewery, EntityFullJid> entry : occupants.entrySet()) {
            if (entry.getValue().asBareJid().equals(address)) {
                return Optional.of(entry.getKey());
            }
        }
        return Optional.empty();
    }

    private void ours(Brewery room, Presence presence) {
        switch (presence.getType()) {
            case available -> {
                if (inside.add(room)) {
                    welcomed(room);
                }
            }
            case unavailable -> {
                if (inside.remove(room)) {
                    offer(new BreweryEvent.RoomLeft(shard.shard(), number, room));
                    signals.add(new Signal.Removed(room));
                }
            }
            case error -> {
                Signal.Refused refused = new Signal.Refused(
                        room,
                        presence.getError() == null
                                ? "no reason given"
                                : presence.getError().getCondition().toString());
                offer(new BreweryEvent.RoomRefused(shard.shard(), number, room, !refused.roomMissing()));
                signals.add(refused);
            }
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

    private void others(Brewery room, String nick, Presence presence) {
        if (presence.getType() == Presence.Type.unavailable) {
            offer(new BreweryEvent.OccupantGone(shard.shard(), number, room, nick));
        } else if (presence.getType() == Presence.Type.available) {
            othersShown |= room == Brewery.BRIDGES;
            Optional<BridgeReport> bridge = Optional.empty();
            Optional<RecorderReport> recorder = Optional.empty();
            for (ExtensionElement extension : presence.getExtensions()) {
                if (extension instanceof StatsElement stats) {
                    bridge = Optional.of(BridgeReport.of(stats.stats()));
                } else if (extension instanceof JibriStatusElement status) {
                    recorder = Optional.of(RecorderReport.of(status.busy(), status.health()));
                }
            }
            offer(new BreweryEvent.OccupantPresent(shard.shard(), number, room, nick, bridge, recorder));
        }
    }

    /** An event that is lost would leave a view that is wrong: give the session up, the next one rebuilds the roster. */
    private void offer(BreweryEvent event) {
        if (!events.offer(event) && over.compareAndSet(false, true)) {
            signals.add(new Signal.Closed("more events than could be taken in"));
        }
    }
}
