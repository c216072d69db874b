package io.brewmaster.agent.xmpp;

import io.brewmaster.agent.brewery.AgentReport;
import io.brewmaster.agent.brewery.Brewery;
import io.brewmaster.agent.brewery.ShardFailure;
import io.brewmaster.core.log.Log;
import io.brewmaster.core.retry.Backoff;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Keeps one session in the rooms that are wanted, showing what is to be shown, for as long as the connection lasts. For the thread that owns the connection. */
final class Membership {
    private static final Log LOG = Log.of(Membership.class);

    /** Who tells people about it. */
    interface Listener {
        void joined(Brewery room);

        /** The server answered when it was asked. */
        void alive();

        void failed(ShardFailure failure) throws InterruptedException;

        void recordersRefused(Signal.Refused refused);
    }

    private final ShardSettings shard;
    private final SmackSession session;
    private final Wishes wishes;
    private final Listener listener;
    private final LongSupplier nanoTime;
    private final Map<Brewery, RoomKeeper> keepers = new EnumMap<>(Brewery.class);
    private final Map<Brewery, AgentReport> sent = new EnumMap<>(Brewery.class);

    Membership(
            ShardSettings shard,
            SmackSession session,
            Wishes wishes,
            Backoff backoff,
            Listener listener,
            LongSupplier nanoTime) {
        this.shard = shard;
        this.session = session;
        this.wishes = wishes;
        this.listener = listener;
        this.nanoTime = nanoTime;
        for (Brewery room : Brewery.values()) {
            keepers.put(room, new RoomKeeper(room, backoff, shard.patience(), now()));
        }
    }

    /** Joins, and joins again, until the connection is gone; returns why it is. */
    ShardFailure keep() throws InterruptedException {
        while (true) {
            for (RoomKeeper keeper : keepers.values()) {
                heedWishes(keeper);
            }
            Signal signal = session.poll(pause());
            if (signal instanceof Signal.Closed closed) {
                return new ShardFailure.Disconnected(shard.shard(), closed.reason());
            }
            if (signal != null) {
                react(signal);
            }
            boolean alone = signal instanceof Signal.Alone;
            if ((alone || anyUnanswered() || quietLeft().isZero()) && !reassured(alone)) {
                return new ShardFailure.Disconnected(
                        shard.shard(),
                        "no answer within " + shard.patience().pong().toSeconds() + " s");
            }
        }
    }

    private void heedWishes(RoomKeeper keeper) throws InterruptedException {
        Brewery room = keeper.room();
        boolean wanted = wishes.wants(room);
        if (keeper.want(wanted, now()) && !wanted && keeper.outside()) {
            session.stayOut(room);
        }
        if (keeper.leaveDue()) {
            leave(keeper);
        } else if (keeper.joinDue(now())) {
            join(keeper);
        } else if (keeper.inside()) {
            showNewest(room);
        }
    }

    private void leave(RoomKeeper keeper) throws InterruptedException {
        keeper.leaving(now());
        session.leave(keeper.room());
    }

    private void join(RoomKeeper keeper) throws InterruptedException {
        Optional<AgentReport> report = wishes.shown(keeper.room());
        keeper.joining(now());
        session.join(keeper.room(), report);
        sent(keeper.room(), report);
    }

    private void showNewest(Brewery room) throws InterruptedException {
        Optional<AgentReport> report = wishes.shown(room);
        if (report.isPresent() && !report.get().equals(sent.get(room))) {
            session.show(room, report.get());
            sent(room, report);
        }
    }

    private void sent(Brewery room, Optional<AgentReport> report) {
        if (report.isPresent()) {
            sent.put(room, report.get());
        }
    }

    private void react(Signal signal) throws InterruptedException {
        if (signal instanceof Signal.Joined joined) {
            inside(joined.room());
        } else if (signal instanceof Signal.Removed removed) {
            RoomKeeper keeper = keeper(removed.room());
            String how = keeper.leaving() ? "left the room" : "taken out of the room";
            keeper.removed(now());
            LOG.info(how, "room", shard.address(removed.room()), "shard", shard.shard());
        } else if (signal instanceof Signal.Refused refused) {
            keeper(refused.room()).refused(refused.roomMissing(), now());
            refused(refused);
        }
    }

    private void inside(Brewery room) {
        keeper(room).joined();
        listener.joined(room);
    }

    private void refused(Signal.Refused refused) throws InterruptedException {
        String address = shard.address(refused.room());
        if (refused.room() == Brewery.RECORDERS) {
            listener.recordersRefused(refused);
        } else if (refused.roomMissing()) {
            listener.failed(new ShardFailure.RoomMissing(shard.shard(), address));
        } else {
            listener.failed(new ShardFailure.RoomRefused(shard.shard(), address, refused.condition()));
        }
    }

    /** Asks the server for a sign of life, and whether what it shows is all; false when it gives none. */
    private boolean reassured(boolean alone) throws InterruptedException {
        RoomKeeper bridges = keeper(Brewery.BRIDGES);
        switch (session.sign(alone || !(bridges.outside() || bridges.leaving()))) {
            case NONE -> {
                return false;
            }
            case HIDES -> {
                leave(bridges);
                nothingShown(Brewery.BRIDGES);
            }
            case ALIVE -> {
                listener.alive();
                if (alone && !bridges.leaving()) {
                    session.confirmJoined();
                    inside(Brewery.BRIDGES);
                }
            }
        }
        for (RoomKeeper keeper : keepers.values()) {
            if (keeper.unanswered(now())) {
                unanswered(keeper);
            }
        }
        return true;
    }

    /** Nobody misses the answer to a goodbye. */
    private void unanswered(RoomKeeper keeper) throws InterruptedException {
        boolean leaving = keeper.leaving();
        keeper.removed(now());
        if (!leaving) {
            nothingShown(keeper.room());
        }
    }

    private void nothingShown(Brewery room) throws InterruptedException {
        listener.failed(new ShardFailure.NothingShown(shard.shard(), shard.address(room), shard.jid()));
    }

    private boolean anyUnanswered() {
        return keepers.values().stream().anyMatch(keeper -> keeper.unanswered(now()));
    }

    private Duration pause() {
        Duration pause = quietLeft();
        for (RoomKeeper keeper : keepers.values()) {
            Duration idle = keeper.idle(now());
            pause = idle.compareTo(pause) < 0 ? idle : pause;
        }
        return pause;
    }

    /** How much longer the server may be silent before it is asked for a sign of life. */
    private Duration quietLeft() {
        Duration left = shard.patience().quiet().minus(session.quiet());
        return left.isNegative() ? Duration.ZERO : left;
    }

    private RoomKeeper keeper(Brewery room) {
        return Objects.requireNonNull(keepers.get(room));
    }

    private long now() {
        return nanoTime.getAsLong();
    }
}
