package io.brewmaster.agent.xmpp;

import io.brewmaster.agent.brewery.Brewery;
import io.brewmaster.agent.brewery.ShardFailure;
import io.brewmaster.core.log.Log;
import io.brewmaster.core.retry.Backoff;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;

/** Keeps one session in both rooms for as long as the connection lasts. For the thread that owns the connection. */
final class Membership {
    private static final Log LOG = Log.of(Membership.class);

    /** Who tells people about it. */
    interface Listener {
        void joined(Brewery room);

        void failed(ShardFailure failure) throws InterruptedException;

        void recordersRefused(Signal.Refused refused);
    }

    private final ShardSettings shard;
    private final SmackSession session;
    private final Listener listener;
    private final LongSupplier nanoTime;
    private final Map<Brewery, RoomKeeper> keepers = new EnumMap<>(Brewery.class);

    Membership(ShardSettings shard, SmackSession session, Backoff backoff, Listener listener, LongSupplier nanoTime) {
        this.shard = shard;
        this.session = session;
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
                if (keeper.joinDue(now())) {
                    keeper.joining(now());
                    session.join(keeper.room());
                }
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

    private void react(Signal signal) throws InterruptedException {
        if (signal instanceof Signal.Joined joined) {
            inside(joined.room());
        } else if (signal instanceof Signal.Removed removed) {
            keeper(removed.room()).removed(now());
            LOG.info("taken out of the room", "room", shard.address(removed.room()), "shard", shard.shard());
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
        switch (session.sign()) {
            case NONE -> {
                return false;
            }
            case HIDES -> {
                session.quit();
                nothingShown(Brewery.BRIDGES);
            }
            case ALIVE -> {
                if (alone) {
                    session.confirmJoined();
                    inside(Brewery.BRIDGES);
                }
            }
        }
        for (RoomKeeper keeper : keepers.values()) {
            if (keeper.unanswered(now())) {
                nothingShown(keeper.room());
            }
        }
        return true;
    }

    private void nothingShown(Brewery room) throws InterruptedException {
        keeper(room).removed(now());
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
