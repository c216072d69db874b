package io.brewmaster.testkit.jitsi;

import io.brewmaster.testkit.prosody.ProsodyServer;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A videobridge as its brewery sees it: a real client with the bridges' shared account, whose presence is what
 * jitsi-videobridge sends, name by name. Changes show in the next presence, as a real bridge's do. Safe for use from
 * several threads.
 */
public final class SimulatedBridge implements AutoCloseable {
    /** A thawed bridge's missed presences all arrive within half a second. */
    private static final long CATCH_UP_MILLIS = 400;

    private static final int MAX_CATCH_UP = 40;

    private final BreweryOccupant occupant;
    private final Duration interval;
    private final Duration leaveAfterShutdown;
    private final Clock clock;
    private final BridgeStats stats = new BridgeStats();
    private @Nullable Future<?> publishing;
    private @Nullable Future<?> leaving;
    private boolean filtered;
    private boolean repeating;
    private long frozenSince;

    private SimulatedBridge(Builder builder) {
        this.occupant = new BreweryOccupant(
                builder.server, builder.user, builder.brewery, builder.nick, true, this::startPublishing);
        this.interval = builder.interval;
        this.leaveAfterShutdown = builder.leaveAfterShutdown;
        this.clock = builder.clock;
    }

    /** A bridge for this server, not joined yet. */
    public static Builder in(ProsodyServer server) {
        return new Builder(server);
    }

    /**
     * Joins, without numbers at first and with them some 100 ms later.
     *
     * @throws IllegalStateException when the server refuses or does not answer
     */
    public void join() {
        occupant.enter();
    }

    /** The numbers it publishes, for whatever has no method of its own here. */
    public BridgeStats stats() {
        return stats;
    }

    /** Holds so many conferences, with so many endpoints in all of them together, none of which sends media. */
    public void hold(int conferences, int endpoints) {
        stats.add("total_conferences_created", Math.max(0, conferences - stats.number("conferences")));
        stats.add("total_conferences_completed", Math.max(0, stats.number("conferences") - conferences));
        stats.add("total_participants", Math.max(0, endpoints - stats.number("local_endpoints")));
        for (String name : new String[] {"endpoints", "participants", "local_endpoints", "inactive_endpoints"}) {
            stats.set(name, endpoints);
        }
        stats.set("conferences", conferences).set("inactive_conferences", conferences);
        // Two people without media count as a conference that may have gone peer to peer.
        stats.set("p2p_conferences", endpoints == 2 * conferences ? conferences : 0);
        stats.set("largest_conference", conferences == 0 ? 0 : (endpoints + conferences - 1) / conferences);
    }

    /**
     * Lets media flow between those whom it holds.
     *
     * @param downloadKbps what all of them send, kbit/s
     * @param uploadKbps what all of them receive, kbit/s
     * @param rttMillis average round trip
     * @param loss lost fraction, 0 to 1
     */
    public void media(int downloadKbps, int uploadKbps, double rttMillis, double loss) {
        stats.set("bit_rate_download", downloadKbps).set("bit_rate_upload", uploadKbps);
        stats.set("rtt_aggregate", rttMillis);
        stats.set("incoming_loss", loss).set("outgoing_loss", loss).set("overall_loss", loss);
        stats.set("inactive_conferences", 0).set("inactive_endpoints", 0).set("p2p_conferences", 0);
        stats.set("local_active_endpoints", stats.get("local_endpoints"));
        stats.set("endpoints_sending_audio", stats.get("local_endpoints"));
        stats.set("endpoints_sending_video", stats.get("local_endpoints"));
    }

    /** Asks jicofo for no new conferences, or takes that back. */
    public void drain(boolean on) {
        stats.set("drain", on);
    }

    /** Takes no new conferences, and once nobody is left shuts down and leaves. */
    public void gracefulShutdown() {
        stats.set("graceful_shutdown", true);
    }

    /** Publishes only the eleven numbers that pass the bridge's {@code stats-filter}: no participants among them. */
    public synchronized void statsFilter(boolean on) {
        filtered = on;
    }

    /** Goes on sending the numbers of the last presence, its timestamp too: a bridge whose clock hangs. */
    public synchronized void repeatStats(boolean on) {
        repeating = on;
    }

    /** Stands still as with SIGSTOP: the connection stays, nothing is sent and nothing is answered. */
    public synchronized void freeze() {
        stopPublishing();
        frozenSince = System.nanoTime();
        occupant.freeze();
    }

    /** Continues after {@link #freeze}: the presences that it missed follow each other within half a second. */
    public synchronized void thaw() {
        occupant.thaw();
        long missed = Math.min(MAX_CATCH_UP, (System.nanoTime() - frozenSince) / interval.toNanos());
        for (int i = 0; i < missed; i++) {
            var unused = BreweryOccupant.SCHEDULER.schedule(
                    this::publish, CATCH_UP_MILLIS * i / missed, TimeUnit.MILLISECONDS);
        }
        publishEvery(interval);
    }

    /** Dies without goodbye: its TCP connection ends, and with stream management the server waits for its return. */
    public synchronized void kill() {
        stopPublishing();
        occupant.cut();
    }

    /** Leaves in order, as on SIGTERM. */
    public synchronized void leave() {
        stopPublishing();
        occupant.leave();
    }

    /** Dies without goodbye and is there again at once, empty, with the same nick. */
    public void restartUnderSameNick() {
        kill();
        hold(0, 0);
        stats.resetCounters();
        join();
    }

    /** Leaves, if it is still there. */
    @Override
    public void close() {
        leave();
    }

    private synchronized void startPublishing() {
        publishEvery(Duration.ZERO);
    }

    private synchronized void publishEvery(Duration first) {
        stopPublishing();
        publishing = BreweryOccupant.SCHEDULER.scheduleAtFixedRate(
                this::publish, first.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
    }

    private synchronized void stopPublishing() {
        Optional.ofNullable(publishing).ifPresent(future -> future.cancel(false));
        Optional.ofNullable(leaving).ifPresent(future -> future.cancel(false));
        publishing = null;
        leaving = null;
    }

    private synchronized void publish() {
        if (publishing == null) {
            return;
        }
        if (!repeating) {
            stats.stamp(clock);
        }
        if (leaving == null && stats.get("graceful_shutdown").equals("true") && stats.number("local_endpoints") == 0) {
            stats.set("shutting_down", true);
            leaving =
                    BreweryOccupant.SCHEDULER.schedule(this::leave, leaveAfterShutdown.toNanos(), TimeUnit.NANOSECONDS);
        }
        occupant.publish(new ColibriStats(stats.toPublish(filtered)));
    }

    /** What the bridge is, before it joins. */
    public static final class Builder {
        private final ProsodyServer server;
        private String user = "jvb";
        private String brewery = "jvbbrewery";
        private String nick = "jvb-a";
        private Duration interval = Duration.ofSeconds(5);
        private Duration leaveAfterShutdown = Duration.ofSeconds(60);
        private Clock clock = Clock.systemUTC();

        private Builder(ProsodyServer server) {
            this.server = server;
        }

        /** Its identity in the room; default {@code jvb-a}. */
        public Builder nick(String nick) {
            this.nick = nick;
            return this;
        }

        /** Its account; default {@code jvb}, which all bridges share. */
        public Builder user(String user) {
            this.user = user;
            return this;
        }

        /** The room's name; default {@code jvbbrewery}. */
        public Builder brewery(String brewery) {
            this.brewery = brewery;
            return this;
        }

        /** Between two presences; default 5 s, as real bridges do. */
        public Builder interval(Duration interval) {
            this.interval = interval;
            return this;
        }

        /** Between the last endpoint's end and the leave of a graceful shutdown; default 60 s, as real bridges do. */
        public Builder leaveAfterShutdown(Duration delay) {
            this.leaveAfterShutdown = delay;
            return this;
        }

        /** The clock behind {@code current_timestamp}; default the machine's. */
        public Builder clock(Clock clock) {
            this.clock = clock;
            return this;
        }

        /** The bridge; {@link SimulatedBridge#join} lets it in. */
        public SimulatedBridge build() {
            return new SimulatedBridge(this);
        }
    }
}
