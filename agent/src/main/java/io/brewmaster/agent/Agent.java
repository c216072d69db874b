package io.brewmaster.agent;

import io.brewmaster.agent.brewery.BrewerySnapshot;
import io.brewmaster.agent.brewery.BreweryView;
import io.brewmaster.agent.brewery.StartUpRule;
import io.brewmaster.agent.brewery.Timing;
import io.brewmaster.agent.http.AgentHttp;
import io.brewmaster.agent.metrics.Documents;
import io.brewmaster.agent.prometheus.PrometheusText;
import io.brewmaster.agent.publish.Publisher;
import io.brewmaster.agent.watch.BreweryWatch;
import io.brewmaster.agent.xmpp.ShardConnection;
import io.brewmaster.agent.xmpp.ShardSettings;
import io.brewmaster.core.config.Configuration;
import io.brewmaster.core.config.Keys;
import io.brewmaster.core.emf.EmfWriter;
import io.brewmaster.core.log.Log;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

/** All parts of a running agent: a connection for each shard, the watch between them, and the two ways out, metrics and HTTP. */
final class Agent implements AutoCloseable {
    private static final Log LOG = Log.of(Agent.class);

    private final BreweryWatch watch;
    private final Publisher publisher;
    private final AgentHttp http;
    private final List<ShardConnection> connections;
    private final CompletableFuture<StartUpRule.Failed> ended = new CompletableFuture<>();

    /**
     * Puts the parts together; nothing runs yet, but the HTTP port is taken.
     *
     * @param settings one for each shard
     * @param writer   takes the metrics
     * @throws IOException if the HTTP port cannot be had
     */
    Agent(Configuration config, Identity identity, List<ShardSettings> settings, EmfWriter writer) throws IOException {
        List<String> shards = settings.stream().map(ShardSettings::shard).toList();
        Documents documents = new Documents(
                config.get(Keys.METRICS_NAMESPACE),
                config.get(Keys.PROJECT_NAME),
                config.get(Keys.ENVIRONMENT),
                identity.id(),
                identity.version());
        publisher = new Publisher(writer, System::nanoTime);
        watch = new BreweryWatch(
                new BreweryView(shards, Timing.MEASURED),
                new StartUpRule(shards, config.get(Keys.XMPP_STARTUP_TIMEOUT), System.nanoTime()),
                config.get(Keys.METRICS_INTERVAL),
                Clock.systemUTC(),
                System::nanoTime,
                new BreweryWatch.Listener() {
                    @Override
                    public void tick(BrewerySnapshot snapshot) {
                        publisher.publish(documents.of(snapshot));
                    }

                    @Override
                    public void ended(StartUpRule.Failed verdict) {
                        ended.complete(verdict);
                    }
                });
        http = new AgentHttp(
                config.get(Keys.HTTP_PORT),
                watch::snapshot,
                new AgentHttp.About(identity.id(), identity.version(), publisher::lastPublished),
                PrometheusText::of);
        connections = settings.stream()
                .map(shard -> new ShardConnection(shard, watch, new SplittableRandom(), System::nanoTime))
                .toList();
        LOG.info(
                "agent starts",
                "agent",
                identity.id(),
                "version",
                identity.version(),
                "shards",
                shards,
                "http",
                "127.0.0.1:" + http.port());
    }

    /** Runs until the start has failed, or something in here is broken; ordinarily that is for ever. */
    StartUpRule.Failed run() {
        publisher.start();
        watch.start();
        connections.forEach(ShardConnection::start);
        return ended.join();
    }

    /** Leaves all rooms, within the limit for all together. */
    void close(Duration limit) {
        http.close();
        List<Thread> goodbyes = connections.stream()
                .map(connection -> new Thread(() -> connection.close(limit)))
                .toList();
        goodbyes.forEach(Thread::start);
        for (Thread goodbye : goodbyes) {
            try {
                goodbye.join(limit.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        watch.close();
        publisher.close();
    }

    @Override
    public void close() {
        close(Duration.ofSeconds(2));
    }
}
