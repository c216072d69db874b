package io.brewmaster.agent.xmpp;

import io.brewmaster.agent.brewery.AgentReport;
import io.brewmaster.agent.brewery.Brewery;
import io.brewmaster.agent.brewery.BreweryEvent;
import io.brewmaster.agent.brewery.BreweryEvents;
import io.brewmaster.agent.brewery.ShardFailure;
import io.brewmaster.core.log.Log;
import io.brewmaster.core.log.OnceLog;
import io.brewmaster.core.retry.Backoff;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Keeps us in the breweries of one shard, for ever, in both unless told otherwise, and shows there what we say of ourselves. Its thread is the only one that connects, joins and reconnects; each connection is
 * a new {@link SmackSession}, and everything it learns goes to {@link BreweryEvents}.
 */
public final class ShardConnection implements AutoCloseable {
    private static final Log LOG = Log.of(ShardConnection.class);

    /** The same trouble is told again this often, so that it can still be found in the log of a long outage. */
    private static final Duration TELL_AGAIN = Duration.ofMinutes(10);

    private static final Duration GOODBYE = Duration.ofSeconds(1);

    private final ShardSettings shard;
    private final BreweryEvents events;
    private final LongSupplier nanoTime;
    private final Backoff backoff;
    private final Wishes wishes = new Wishes();
    private final OnceLog trouble;
    private final OnceLog recorderTrouble;
    private final Thread thread;
    private volatile boolean closing;
    private boolean pinTold;
    private int failures;

    /**
     * Begins with {@link #start()}.
     *
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

    /**
     * Shows this in a room from now on: at once to those who are there, and in every join. Returns at once, at any time, from any thread;
     * of several reports that could not be sent yet only the newest counts.
     */
    public void show(Brewery room, AgentReport report) {
        wishes.show(room, report);
    }

    /**
     * Says whether to be in a room; as long as nothing is said, we want to be in both. A room that is not wanted is left, and not joined
     * before it is wanted again; the connection is kept and watched all the same. Returns at once, at any time, from any thread.
     */
    public void stay(Brewery room, boolean wanted) {
        wishes.stay(room, wanted);
    }

    /** Leaves the rooms and ends the thread, within 2 s. */
    @Override
    public void close() {
        close(GOODBYE.multipliedBy(2));
    }

    /** Leaves the rooms within the limit, else goes without a goodbye. */
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
            wishes.wakes(session);
            try {
                return new Membership(shard, session, wishes, backoff, listener(number), nanoTime).keep();
            } catch (InterruptedException e) {
                session.leave(GOODBYE);
                throw e;
            } finally {
                wishes.wakes(null);
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

    private Membership.Listener listener(long number) {
        return new Membership.Listener() {
            @Override
            public void joined(Brewery room) {
                ShardConnection.this.joined(room);
            }

            @Override
            public void alive() {
                ShardConnection.this.alive();
            }

            @Override
            public void failed(ShardFailure failure) throws InterruptedException {
                ShardConnection.this.failed(number, failure);
            }

            @Override
            public void recordersRefused(Signal.Refused refused) {
                ShardConnection.this.recordersRefused(refused);
            }
        };
    }

    private void joined(Brewery room) {
        if (room == Brewery.BRIDGES) {
            troubleIsOver();
        } else {
            alive();
            recorderTrouble.resolved("recorder brewery is there", "shard", shard.shard());
        }
        LOG.info("joined", "room", shard.address(room), "shard", shard.shard(), "nick", shard.nick());
    }

    /** For who does not want to be in the bridge brewery any answer shows that all is well. */
    private void alive() {
        if (!wishes.wants(Brewery.BRIDGES)) {
            troubleIsOver();
        }
    }

    private void troubleIsOver() {
        failures = 0;
        trouble.resolved("trouble is over", "shard", shard.shard());
    }

    private void recordersRefused(Signal.Refused refused) {
        if (refused.roomMissing()) {
            alive();
        }
        recorderTrouble.warn(
                refused.condition(),
                refused.roomMissing()
                        ? "no recorder brewery: recording is off, or no Jibri has started yet"
                        : "recorder brewery refused us",
                "room",
                shard.address(Brewery.RECORDERS),
                "shard",
                shard.shard(),
                "condition",
                refused.condition());
    }

    private void failed(long number, ShardFailure failure) throws InterruptedException {
        trouble.warn(failure.line(), "not joined", "shard", shard.shard(), "problem", failure.line());
        events.put(new BreweryEvent.ShardFailed(shard.shard(), number, failure));
    }
}
