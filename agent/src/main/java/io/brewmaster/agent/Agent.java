package io.brewmaster.agent;

import io.brewmaster.agent.brewery.AgentReport;
import io.brewmaster.agent.brewery.Brewery;
import io.brewmaster.agent.brewery.BreweryEvent;
import io.brewmaster.agent.brewery.BrewerySnapshot;
import io.brewmaster.agent.brewery.BreweryView;
import io.brewmaster.agent.brewery.Moment;
import io.brewmaster.agent.brewery.StartUpRule;
import io.brewmaster.agent.brewery.Timing;
import io.brewmaster.agent.change.Outcome;
import io.brewmaster.agent.change.Seen;
import io.brewmaster.agent.control.Beside;
import io.brewmaster.agent.control.Control;
import io.brewmaster.agent.control.ControlStatus;
import io.brewmaster.agent.control.Guards;
import io.brewmaster.agent.history.LoadHistory;
import io.brewmaster.agent.history.LoadHour;
import io.brewmaster.agent.http.AgentHttp;
import io.brewmaster.agent.http.Holds;
import io.brewmaster.agent.idle.Reading;
import io.brewmaster.agent.metrics.Documents;
import io.brewmaster.agent.prometheus.PrometheusText;
import io.brewmaster.agent.publish.Publisher;
import io.brewmaster.agent.publish.Sink;
import io.brewmaster.agent.watch.BreweryWatch;
import io.brewmaster.agent.watch.Watchdog;
import io.brewmaster.agent.xmpp.ShardConnection;
import io.brewmaster.agent.xmpp.ShardSettings;
import io.brewmaster.core.ExitCode;
import io.brewmaster.core.config.Configuration;
import io.brewmaster.core.config.Keys;
import io.brewmaster.core.ecs.TaskProtection;
import io.brewmaster.core.emf.EmfDocument;
import io.brewmaster.core.log.Log;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** All parts of a running agent: a connection for each shard, the watch and the control between them, and the ways out. */
final class Agent implements AutoCloseable {
    private static final Log LOG = Log.of(Agent.class);

    /** A loop that is busy answers in milliseconds, and one that waits for a lock or for a disk does not answer for a minute. */
    private static final Duration WATCHDOG_TICK = Duration.ofSeconds(5);

    private static final int WATCHDOG_PATIENCE = 12;

    private final BreweryWatch watch;
    private final Watchdog watchdog;
    private final Control control;
    private final AgentHands hands;
    private final Publisher publisher;
    private final AgentHttp http;
    private final List<ShardConnection> connections;
    private final Optional<Protection> protection;
    /** The watch's own. */
    private final LoadHistory history = new LoadHistory();

    /** What others see of the history. */
    private volatile LoadHour hour = history.hour();

    private final CompletableFuture<StartUpRule.Failed> ended = new CompletableFuture<>();

    /**
     * Puts the parts together; nothing runs yet, but the HTTP port is taken.
     *
     * @param site     where it runs
     * @param settings one for each shard
     * @param task     protects our task, on ECS
     * @param sink     takes the metrics
     * @throws IOException if the HTTP port cannot be had
     */
    Agent(
            Configuration config,
            Identity identity,
            Site site,
            List<ShardSettings> settings,
            Optional<TaskProtection> task,
            Sink sink)
            throws IOException {
        List<String> shards = settings.stream().map(ShardSettings::shard).toList();
        AgentReport.Beside beside = ControlSetup.beside(config);
        boolean besideRecorder = beside == AgentReport.Beside.RECORDER;
        publisher = new Publisher(sink, System::nanoTime);
        hands = new AgentHands(config, beside, Clock.systemUTC(), System::nanoTime);
        control = new Control(
                ControlSetup.of(config, identity, site, shards.get(0)),
                Guards.all(),
                hands.unaskedJicofos(),
                hands.unaskedProsodies(),
                hands.drainIsOurs(),
                new SplittableRandom(),
                hands,
                new Moment(System.nanoTime(), Clock.systemUTC().instant()));
        watch = new BreweryWatch(
                new BreweryView(shards, Timing.MEASURED),
                new StartUpRule(
                        shards,
                        config.get(Keys.XMPP_STARTUP_TIMEOUT),
                        System.nanoTime(),
                        Set.of(besideRecorder ? Brewery.RECORDERS : Brewery.BRIDGES)),
                config.get(Keys.METRICS_INTERVAL),
                Clock.systemUTC(),
                System::nanoTime,
                new Listener(
                        documents(config, identity), !config.get(Keys.IDLE_MODE).equals("off")));
        watchdog = new Watchdog(
                probe -> watch.tell(now -> probe.run()),
                WATCHDOG_TICK,
                WATCHDOG_PATIENCE,
                () -> ended.complete(new StartUpRule.Failed(ExitCode.SOFTWARE, "its own loop is stuck")));
        connections = settings.stream()
                .map(shard -> new ShardConnection(shard, watch, new SplittableRandom(), System::nanoTime))
                .toList();
        hands.connect(connections, site, new Answers());
        // Whoever delivers a recorder's files also protects its task: ECS keeps one protection for each.
        protection = task.filter(any -> beside == AgentReport.Beside.BRIDGE)
                .map(ecs -> new Protection(
                        ecs,
                        System::nanoTime,
                        hands::protectionWanted,
                        state -> watch.tell(now -> control.protection(state, now))));
        http = new AgentHttp(
                config.get(Keys.HTTP_PORT),
                new AgentHttp.Sources(
                        watch::snapshot,
                        limit -> Optional.of(status(limit)),
                        () -> hour,
                        Optional.of(new OperatorHolds()),
                        hands::rooms),
                new AgentHttp.About(
                        identity.id(), identity.version(), sink.name(), publisher::lastPublished, publisher::problem),
                PrometheusText::of);
        LOG.info(
                "agent starts",
                "agent",
                identity.id(),
                "version",
                identity.version(),
                "beside",
                config.get(Keys.BESIDE),
                "shards",
                shards,
                "http",
                "127.0.0.1:" + http.port());
    }

    private static Documents documents(Configuration config, Identity identity) {
        return new Documents(
                config.get(Keys.METRICS_NAMESPACE),
                config.get(Keys.PROJECT_NAME),
                config.get(Keys.ENVIRONMENT),
                identity.id(),
                identity.version());
    }

    /** What the watch tells; on its own thread, which is the control's too. */
    private final class Listener implements BreweryWatch.Listener {
        private final Documents documents;
        private final boolean judges;

        Listener(Documents documents, boolean judges) {
            this.documents = documents;
            this.judges = judges;
        }

        /** The leader alone speaks for the platform. */
        @Override
        public void tick(BrewerySnapshot snapshot) {
            history.add(snapshot);
            hour = history.hour();
            if (control.leads()) {
                publisher.publish(documents.of(snapshot, Judged.by(control, judges)));
            }
        }

        @Override
        public void applied(BreweryEvent event, Moment now) {
            control.apply(event, now);
        }

        @Override
        public void looked(BrewerySnapshot snapshot, Moment now) {
            control.look(snapshot, now);
            List<EmfDocument> decisions =
                    hands.takeDecisions().stream().map(documents::of).toList();
            if (!decisions.isEmpty()) {
                publisher.publish(decisions);
            }
        }

        @Override
        public Duration pace() {
            return control.pace();
        }

        @Override
        public void ended(StartUpRule.Failed verdict) {
            ended.complete(verdict);
        }
    }

    /** What was asked comes back into the queue of the watch. An answer that finds it full is asked for again. */
    private final class Answers implements AgentHands.Answers {
        @Override
        public void readings(List<Reading> jicofos, List<Reading> prosodies) {
            tell(now -> control.readings(jicofos, prosodies, now));
        }

        @Override
        public void beside(Beside beside) {
            tell(now -> control.beside(beside, now));
        }

        @Override
        public void drained(boolean on) {
            tell(now -> control.drained(on, now));
        }

        @Override
        public void ready(Seen seen) {
            tell(now -> control.changeReady(seen, now));
        }

        @Override
        public void committed() {
            tell(control::changeCommitted);
        }

        @Override
        public void ended(Outcome outcome) {
            tell(now -> control.changeEnded(outcome, now));
        }

        private void tell(Consumer<Moment> what) {
            if (!watch.tell(what)) {
                LOG.debug("answer dropped: the queue is full");
            }
        }
    }

    /** The operator's word goes into the queue like everything else. */
    private final class OperatorHolds implements Holds {
        @Override
        public void hold(Duration duration) {
            tell(Optional.of(duration));
        }

        @Override
        public void release() {
            tell(Optional.empty());
        }

        private void tell(Optional<Duration> length) {
            if (!watch.tell(now -> control.hold(length, now))) {
                throw new IllegalStateException("the queue of events is full");
            }
        }
    }

    private ControlStatus status(Duration limit) throws TimeoutException, InterruptedException {
        CompletableFuture<ControlStatus> answer = new CompletableFuture<>();
        if (!watch.tell(now -> answer.complete(control.status()))) {
            throw new TimeoutException("the queue of events is full");
        }
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs until the start has failed, or something in here is broken; ordinarily that is for ever. */
    StartUpRule.Failed run() {
        publisher.start();
        watch.start();
        watchdog.start();
        connections.forEach(ShardConnection::start);
        protection.ifPresent(Protection::start);
        return ended.join();
    }

    /** Leaves all rooms, within the limit for all together. */
    void close(Duration limit) {
        watchdog.close();
        boolean unused = watch.tell(control::stopping);
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
        protection.ifPresent(Protection::close);
        hands.close();
        watch.close();
        publisher.close();
    }

    @Override
    public void close() {
        close(Duration.ofSeconds(2));
    }
}
