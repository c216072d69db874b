package io.brewmaster.agent.xmpp;

import io.brewmaster.agent.brewery.Brewery;
import io.brewmaster.agent.brewery.BreweryEvent;
import io.brewmaster.agent.brewery.BreweryEvents;
import io.brewmaster.agent.brewery.ShardFailure;
import io.brewmaster.core.log.Log;
import io.brewmaster.core.log.OnceLog;
import io.brewmaster.core.retry.Backoff;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Keeps us in the two breweries of one shard, for ever. Its thread is the only one that connects, joins and reconnects; each connection is
 * a new {@link SmackSession}, and everything it learns goes to {@link BreweryEvents}.
 */
public final class ShardConnection implements AutoCloseable {
    private static final Log LOG = Log.of(ShardConnection.class);
    /** The same trouble is told again this often, so that it can still be found in the log of a long outage. */
    private static final Duration TELL_AGAIN = Duration.ofMinutes(10);

    private final ShardSettings shard;
    private final BreweryEvents events;
    private final LongSupplier nanoTime;
    private final Backoff backoff;
    private final OnceLog trouble;
    private final OnceLog recorderTrouble;
    private final Thread thread;
    private volatile boolean closing;
    private boolean pinTold;
    private int failures;

    /**
     * @param shard    where and as whom
     * @param events   takes what happens
     * @param random   for the pauses between attempts
     * @param nanoTime monotonic
     */
    public ShardConnection(ShardSettings shard, BreweryEvents events, RandomGenerator random, LongSupplier nanoTime) {
        this.shard = shard;
        this.events = events;
        this.nanoTime = nanoTime;
        backoff = new Backoff(shard.patience().retryBase(), shard.patience().retryCap(), random);
        trouble = new OnceLog(LOG, TELL_AGAIN, nanoTime);
        recorderTrouble = new OnceLog(LOG, TELL_AGAIN, nanoTime);
        thread = new Thread(this::run, "shard-" + shard.shard());
        thread.setDaemon(true);
    }

    /** Begins; returns at once. */
    public void start() {
        thread.start();
    }

    /** Leaves the rooms and ends the thread; the time it may take is the limit given to {@link #close(Duration)}, here 2 s. */
    @Override
    public void close() {
        close(Duration.ofSeconds(2));
    }

    /** Leaves the rooms within the limit, then goes without a goodbye. */
    public void close(Duration limit) {
        closing = true;
        thread.interrupt();
        try {
            thread.join(limit.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            for (long session = 0; !closing; session++) {
                failed(session, oneSession(session));
                Thread.sleep(backoff.delay(failures++).toMillis());
            }
        } catch (InterruptedException e) {
            LOG.debug("shard left", "shard", shard.shard());
        }
    }

    /** From connecting to the end of the connection; returns why it ended. */
    private ShardFailure oneSession(long number) throws InterruptedException {
        try (SmackSession session = SmackSession.open(shard, number, failures, events, nanoTime)) {
            events.put(new BreweryEvent.ShardConnected(shard.shard(), number));
            LOG.debug("connected", "shard", shard.shard());
            tellPin(session);
            try {
                return keepInside(session, number);
            } catch (InterruptedException e) {
                Thread.interrupted();
                session.leave(Duration.ofSeconds(1));
                throw e;
            } finally {
                Thread.interrupted();
                events.put(new BreweryEvent.ShardDisconnected(shard.shard(), number));
            }
        } catch (ShardFailedException e) {
            LOG.debug("not connected", e, "shard", shard.shard());
            return e.failure();
        } catch (RuntimeException e) {
            LOG.error("unexpected", e, "shard", shard.shard());
            return new ShardFailure.Unreachable(shard.shard(), e.toString());
        }
    }

    private void tellPin(SmackSession session) {
        if (shard.trust() instanceof Trust.All && !pinTold) {
            pinTold = true;
            LOG.info(
                    "certificate not checked (xmpp.trust = all)",
                    "shard",
                    shard.shard(),
                    "to trust only this server set xmpp.trust",
                    session.pin());
        }
    }

    private ShardFailure keepInside(SmackSession session, long number) throws InterruptedException {
        List<RoomKeeper> keepers = List.of(keeper(Brewery.BRIDGES), keeper(Brewery.RECORDERS));
        while (true) {
            for (RoomKeeper keeper : keepers) {
                if (keeper.unanswered(nanoTime.getAsLong())) {
                    if (!session.alive()) {
                        return silent();
                    }
                    failed(
                            number,
                            new ShardFailure.NothingShown(shard.shard(), shard.address(keeper.room()), shard.jid()));
                    keeper.removed(nanoTime.getAsLong());
                }
                if (keeper.joinDue(nanoTime.getAsLong())) {
                    keeper.joining(nanoTime.getAsLong());
                    session.join(keeper.room());
                }
            }
            Signal signal = session.poll(pause(keepers, session));
            if (signal instanceof Signal.Closed closed) {
                return new ShardFailure.Disconnected(shard.shard(), closed.reason());
            } else if (signal != null) {
                react(keepers, signal, number);
            } else if (quietFor(session).isZero() && !session.alive()) {
                return silent();
            }
        }
    }

    private ShardFailure silent() {
        return new ShardFailure.Disconnected(
                shard.shard(),
                "no answer to a ping within " + shard.patience().pong().toSeconds() + " s");
    }

    private RoomKeeper keeper(Brewery room) {
        return new RoomKeeper(room, backoff, shard.patience(), nanoTime.getAsLong());
    }

    private Duration pause(List<RoomKeeper> keepers, SmackSession session) {
        Duration pause = quietFor(session);
        for (RoomKeeper keeper : keepers) {
            Duration idle = keeper.idle(nanoTime.getAsLong());
            pause = idle.compareTo(pause) < 0 ? idle : pause;
        }
        return pause;
    }

    /** How much longer the server may be silent before it is asked for a sign of life. */
    private Duration quietFor(SmackSession session) {
        Duration left = shard.patience().quiet().minus(session.quiet());
        return left.isNegative() ? Duration.ZERO : left;
    }

    private void react(List<RoomKeeper> keepers, Signal signal, long number) {
        for (RoomKeeper keeper : keepers) {
            if (signal instanceof Signal.Joined joined && joined.room() == keeper.room()) {
                keeper.joined();
                joined(keeper.room());
            } else if (signal instanceof Signal.Removed removed && removed.room() == keeper.room()) {
                keeper.removed(nanoTime.getAsLong());
                LOG.info("taken out of the room", "room", shard.address(keeper.room()), "shard", shard.shard());
            } else if (signal instanceof Signal.Refused refused && refused.room() == keeper.room()) {
                keeper.refused(refused.roomMissing(), nanoTime.getAsLong());
                refused(refused, number);
            }
        }
    }

    private void joined(Brewery room) {
        if (room == Brewery.BRIDGES) {
            failures = 0;
            trouble.resolved("joined again", "shard", shard.shard());
        } else {
            recorderTrouble.resolved("recorder brewery is there", "shard", shard.shard());
        }
        LOG.info("joined", "room", shard.address(room), "shard", shard.shard(), "nick", shard.nick());
    }

    private void refused(Signal.Refused refused, long number) {
        String address = shard.address(refused.room());
        if (refused.room() == Brewery.RECORDERS) {
            recorderTrouble.warn(
                    refused.condition(),
                    refused.roomMissing()
                            ? "no recorder brewery: recording is off, or no Jibri has started yet"
                            : "recorder brewery refused us",
                    "room",
                    address,
                    "shard",
                    shard.shard(),
                    "condition",
                    refused.condition());
        } else {
            failed(
                    number,
                    refused.roomMissing()
                            ? new ShardFailure.RoomMissing(shard.shard(), address)
                            : new ShardFailure.RoomRefused(shard.shard(), address, refused.condition()));
        }
    }

    private void failed(long number, ShardFailure failure) {
        if (closing) {
            return;
        }
        trouble.warn(failure.line(), "not joined", "shard", shard.shard(), "problem", failure.line());
        try {
            events.put(new BreweryEvent.ShardFailed(shard.shard(), number, failure));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
