package io.brewmaster.agent.xmpp;

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
 * Keeps us in the two breweries of one shard, for ever. Its thread is the only one that connects, joins and reconnects; each connection is
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
            try {
                return new Membership(shard, session, backoff, listener(number), nanoTime).keep();
            } catch (InterruptedException e) {
                session.leave(GOODBYE);
                throw e;
            } finally {
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
            failures = 0;
            trouble.resolved("trouble is over", "shard", shard.shard());
        } else {
            recorderTrouble.resolved("recorder brewery is there", "shard", shard.shard());
        }
        LOG.info("joined", "room", shard.address(room), "shard", shard.shard(), "nick", shard.nick());
    }

    private void recordersRefused(Signal.Refused refused) {
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
