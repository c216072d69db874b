package io.brewmaster.agent.integration;

import static org.awaitility.Awaitility.await;

import io.brewmaster.agent.brewery.AgentReport;
import io.brewmaster.agent.brewery.Brewery;
import io.brewmaster.agent.brewery.BrewerySnapshot;
import io.brewmaster.agent.brewery.BrewerySnapshot.Bridge;
import io.brewmaster.agent.brewery.BreweryView;
import io.brewmaster.agent.brewery.StartUpRule;
import io.brewmaster.agent.brewery.Timing;
import io.brewmaster.agent.metrics.MetricValues;
import io.brewmaster.agent.watch.BreweryWatch;
import io.brewmaster.agent.xmpp.ShardConnection;
import io.brewmaster.agent.xmpp.ShardSettings;
import io.brewmaster.agent.xmpp.Trust;
import io.brewmaster.core.metrics.MetricDefinition;
import io.brewmaster.testkit.prosody.ProsodyServer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.awaitility.core.ConditionTimeoutException;

/** The agent's real parts, all but its process, HTTP and standard output, against real servers. Every snapshot it ever saw is kept. */
final class Rig implements AutoCloseable {
    /** A tenth of the bridges' real pace, with the same proportions. */
    static final Duration FAST_INTERVAL = Duration.ofMillis(500);

    static final Timing FAST = new Timing(
            Duration.ofMillis(2000), Duration.ofMillis(1500), Duration.ofMillis(1000), Duration.ofSeconds(5));

    static final ShardSettings.Patience IMPATIENT = new ShardSettings.Patience(
            Duration.ofSeconds(5),
            Duration.ofSeconds(2),
            Duration.ofSeconds(2),
            Duration.ofMillis(100),
            Duration.ofMillis(500),
            Duration.ofSeconds(1));

    private static final Set<Brewery> USUAL = Set.of(Brewery.BRIDGES);

    private final BreweryWatch watch;
    private final List<ShardConnection> connections;
    private final Queue<BrewerySnapshot> seen = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<StartUpRule.Failed> ended = new CompletableFuture<>();

    private Rig(Timing timing, Set<Brewery> rooms, List<ShardSettings> shards) {
        List<String> names = shards.stream().map(ShardSettings::shard).toList();
        watch = new BreweryWatch(
                new BreweryView(names, timing),
                new StartUpRule(names, Duration.ofSeconds(8), System.nanoTime(), rooms),
                Duration.ofSeconds(1),
                Clock.systemUTC(),
                System::nanoTime,
                new BreweryWatch.Listener() {
                    @Override
                    public void tick(BrewerySnapshot snapshot) {
                        seen.add(snapshot);
                    }

                    @Override
                    public void ended(StartUpRule.Failed verdict) {
                        ended.complete(verdict);
                    }
                });
        connections = shards.stream()
                .map(shard -> new ShardConnection(shard, watch, new SplittableRandom(), System::nanoTime))
                .toList();
    }

    private Rig started() {
        watch.start();
        connections.forEach(ShardConnection::start);
        return this;
    }

    /** As an agent beside a recorder, which is never in the bridge brewery. */
    static Rig besideARecorder(ShardSettings... shards) {
        Rig rig = new Rig(FAST, Set.of(Brewery.RECORDERS), List.of(shards));
        rig.stay(Brewery.BRIDGES, false);
        return rig.started();
    }

    /** Shows something from the first join on. */
    static Rig showing(AgentReport report, ShardSettings... shards) {
        Rig rig = new Rig(FAST, USUAL, List.of(shards));
        rig.show(report);
        return rig.started();
    }

    void show(AgentReport report) {
        connections.forEach(connection -> connection.show(Brewery.BRIDGES, report));
    }

    void stay(Brewery room, boolean wanted) {
        connections.forEach(connection -> connection.stay(room, wanted));
    }

    static Rig on(ShardSettings... shards) {
        return on(FAST, shards);
    }

    static Rig on(Timing timing, ShardSettings... shards) {
        return new Rig(timing, USUAL, List.of(shards)).started();
    }

    /** The agent's own account, the server's authority, a nick of its own, short waits. */
    static ShardSettings settings(ProsodyServer server) {
        return settings(server, "jvbbrewery");
    }

    static ShardSettings settings(ProsodyServer server, String bridgeBrewery) {
        return settings(
                server,
                "agent",
                server.password("agent"),
                trust(server.caCertificate().toString()),
                bridgeBrewery);
    }

    static ShardSettings settings(
            ProsodyServer server, String user, String password, Trust trust, String bridgeBrewery) {
        return settings(server.host(), server.port(), server, user, password, trust, bridgeBrewery);
    }

    static ShardSettings settings(
            String host,
            int port,
            ProsodyServer server,
            String user,
            String password,
            Trust trust,
            String bridgeBrewery) {
        return new ShardSettings(
                host,
                port,
                server.authDomain(),
                server.internalMucDomain(),
                user,
                password,
                trust,
                new ShardSettings.Rooms(bridgeBrewery, "jibribrewery"),
                "brewmaster-test-" + ThreadLocalRandom.current().nextInt(1_000_000),
                IMPATIENT);
    }

    static Trust trust(String setting) {
        try {
            return Trust.of(setting);
        } catch (Trust.UnusableException e) {
            throw new AssertionError(e);
        }
    }

    BrewerySnapshot now() {
        try {
            return watch.snapshot(Duration.ofSeconds(5));
        } catch (TimeoutException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits until what is known fits. */
    BrewerySnapshot until(String what, Predicate<BrewerySnapshot> fits) {
        return until(what, Duration.ofSeconds(30), fits);
    }

    BrewerySnapshot until(String what, Duration atMost, Predicate<BrewerySnapshot> fits) {
        try {
            return await(what)
                    .atMost(atMost)
                    .pollInterval(Duration.ofMillis(50))
                    .until(this::now, fits);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(what + ", but at last: " + now(), e);
        }
    }

    BrewerySnapshot untilSettled() {
        return until("settled", BrewerySnapshot::bridgesComplete);
    }

    BrewerySnapshot untilBridge(String what, String id, Predicate<Bridge> fits) {
        return until(what, snapshot -> bridge(snapshot, id).filter(fits).isPresent());
    }

    BrewerySnapshot untilGone(String id) {
        return until(
                id + " gone",
                snapshot -> snapshot.bridgesComplete() && bridge(snapshot, id).isEmpty());
    }

    static Optional<Bridge> bridge(BrewerySnapshot snapshot, String id) {
        return snapshot.bridges().stream()
                .filter(bridge -> bridge.id().equals(id))
                .findFirst();
    }

    static Map<MetricDefinition, List<Double>> values(BrewerySnapshot snapshot) {
        return MetricValues.of(snapshot);
    }

    /** All that would have been published so far. */
    List<BrewerySnapshot> published() {
        return List.copyOf(seen);
    }

    StartUpRule.Failed ended() {
        await("end").atMost(Duration.ofSeconds(20)).until(ended::isDone);
        return ended.join();
    }

    boolean runs() {
        return !ended.isDone();
    }

    @Override
    public void close() {
        connections.forEach(ShardConnection::close);
        watch.close();
    }
}
