package io.brewmaster.agent;

import io.brewmaster.agent.brewery.AgentReport;
import io.brewmaster.agent.brewery.Brewery;
import io.brewmaster.agent.change.GoAhead;
import io.brewmaster.agent.change.Order;
import io.brewmaster.agent.child.ChangeProcess;
import io.brewmaster.agent.control.Beside;
import io.brewmaster.agent.control.Decision;
import io.brewmaster.agent.control.Hands;
import io.brewmaster.agent.idle.Reading;
import io.brewmaster.agent.rest.BridgeRest;
import io.brewmaster.agent.rest.JicofoStats;
import io.brewmaster.agent.rest.ProsodyMetrics;
import io.brewmaster.agent.rest.Rest;
import io.brewmaster.agent.rest.RestException;
import io.brewmaster.agent.xmpp.ShardConnection;
import io.brewmaster.core.config.Configuration;
import io.brewmaster.core.config.Keys;
import io.brewmaster.core.log.Log;
import io.brewmaster.core.recorder.WatcherReport;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.LongSupplier;

/** What the control has done, by the real parts of the agent. Whatever may take a while goes to a thread of its own. */
final class AgentHands implements Hands, AutoCloseable {
    private static final Log LOG = Log.of(AgentHands.class);

    /** Where answers go: into the queue of the thread that owns the control. */
    interface Answers extends ChangeProcess.Listener {
        void readings(List<Reading> jicofos, List<Reading> prosodies);

        void beside(Beside beside);

        void drained(boolean on);
    }

    private final AgentReport.Beside besideWhat;
    private final List<URI> jicofos;
    private final List<URI> prosodies;
    private final String authDomain;
    private final JicofoStats jicofo;
    private final ProsodyMetrics prosody;
    private final BridgeRest bridge;
    private final Path watching;
    private final Path drainMark;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final Errands errands = new Errands("errands");
    private volatile Set<Brewery> rooms = Set.of(Brewery.BRIDGES);
    private final List<Decision> decisions = new ArrayList<>();
    private List<ShardConnection> connections = List.of();
    private Optional<Answers> answers = Optional.empty();
    private Optional<ChangeProcess> change = Optional.empty();
    private volatile boolean protectionWanted;

    AgentHands(Configuration config, AgentReport.Beside besideWhat, Clock clock, LongSupplier nanoTime) {
        this.besideWhat = besideWhat;
        this.clock = clock;
        this.nanoTime = nanoTime;
        jicofos = config.get(Keys.IDLE_JICOFO_URLS);
        prosodies = config.get(Keys.IDLE_PROSODY_URLS);
        authDomain = config.get(Keys.XMPP_AUTH_DOMAIN);
        Rest rest = new Rest(Rest.LIMIT, nanoTime);
        jicofo = new JicofoStats(rest);
        prosody = new ProsodyMetrics(rest);
        bridge = new BridgeRest(config.get(Keys.BRIDGE_URL), rest);
        watching = config.get(Keys.RECORDING_STATE_DIR).resolve(WatcherReport.FILE);
        drainMark = Path.of(System.getProperty("java.io.tmpdir"), "brewmaster-drain");
        if (besideWhat == AgentReport.Beside.RECORDER) {
            rooms = Set.of(Brewery.RECORDERS);
        }
    }

    /** To be called once, before anything runs. */
    void connect(List<ShardConnection> to, Site site, Answers answersTo) {
        connections = List.copyOf(to);
        change = site.command()
                .map(command -> new ChangeProcess(command, site.cluster(), site.ownService(), nanoTime, answersTo));
        answers = Optional.of(answersTo);
        boolean watches = besideWhat != AgentReport.Beside.RECORDER;
        connections.forEach(connection -> connection.stay(Brewery.BRIDGES, watches));
    }

    /** One reading for each jicofo that will be asked, none of which has been. */
    List<Reading> unaskedJicofos() {
        return unasked(jicofos);
    }

    /** The same for each Prosody. */
    List<Reading> unaskedProsodies() {
        return unasked(prosodies);
    }

    private static List<Reading> unasked(List<URI> addresses) {
        List<Reading> readings = new ArrayList<>();
        addresses.forEach(address -> readings.add(new Reading.Missing(address.toString(), "not asked yet")));
        return readings;
    }

    /** Whether an earlier run of this agent has drained the bridge beside it. */
    boolean drainIsOurs() {
        return Files.exists(drainMark);
    }

    /** The rooms that this agent belongs into at present; for any thread. */
    Set<Brewery> rooms() {
        return rooms;
    }

    /** Whether our task is to be protected; for any thread. */
    boolean protectionWanted() {
        return protectionWanted;
    }

    /** What was decided since the last time; for the owner's thread. */
    List<Decision> takeDecisions() {
        List<Decision> taken = List.copyOf(decisions);
        decisions.clear();
        return taken;
    }

    @Override
    public void show(AgentReport report) {
        Brewery room = besideWhat == AgentReport.Beside.RECORDER ? Brewery.RECORDERS : Brewery.BRIDGES;
        connections.get(0).show(room, report);
    }

    @Override
    public void stay(boolean inBridgeBreweries) {
        rooms = inBridgeBreweries ? Set.of(Brewery.BRIDGES) : Set.of();
        connections.forEach(connection -> connection.stay(Brewery.BRIDGES, inBridgeBreweries));
    }

    @Override
    public void protect(boolean wanted) {
        protectionWanted = wanted;
    }

    @Override
    public void ask() {
        if (!jicofos.isEmpty() || !prosodies.isEmpty()) {
            errands.offer(() -> {
                List<Reading> fromJicofos = readAll(jicofos, jicofo::conferences);
                List<Reading> fromProsodies =
                        readAll(prosodies, address -> prosody.clientSessions(address, authDomain));
                answers.ifPresent(to -> to.readings(fromJicofos, fromProsodies));
            });
        }
    }

    private interface Question {
        long count(URI address) throws RestException;
    }

    private List<Reading> readAll(List<URI> addresses, Question question) {
        List<Reading> readings = new ArrayList<>();
        for (URI address : addresses) {
            long asked = nanoTime.getAsLong();
            try {
                readings.add(new Reading.Counted(address.toString(), question.count(address), asked));
            } catch (RestException e) {
                readings.add(new Reading.Missing(address.toString(), String.valueOf(e.getMessage())));
            }
        }
        return readings;
    }

    @Override
    public void askBeside() {
        switch (besideWhat) {
            case BRIDGE -> errands.offer(() -> answers.ifPresent(to -> to.beside(askBridge())));
            case RECORDER -> errands.offer(() -> answers.ifPresent(to -> to.beside(askRecorder())));
            case NOTHING -> {}
        }
    }

    private Beside askBridge() {
        try {
            Optional<BridgeRest.Counts> counts = bridge.counts();
            return new Beside(
                    number(counts.map(BridgeRest.Counts::localEndpoints)),
                    number(counts.map(BridgeRest.Counts::conferences)),
                    OptionalInt.of(0),
                    Optional.empty(),
                    Optional.empty());
        } catch (RestException e) {
            LOG.debug("bridge not asked", "problem", e.getMessage());
            return Beside.UNKNOWN;
        }
    }

    private static OptionalInt number(Optional<Long> count) {
        return count.isPresent() ? OptionalInt.of((int) Math.min(count.get(), Integer.MAX_VALUE)) : OptionalInt.empty();
    }

    /** The finalizer's watcher beside the recorder knows all of it, and owns the task's protection. */
    private Beside askRecorder() {
        WatcherReport report = WatcherReport.read(watching, clock.instant());
        if (report instanceof WatcherReport.Known known) {
            return new Beside(
                    OptionalInt.empty(),
                    OptionalInt.empty(),
                    OptionalInt.of(known.open()),
                    known.recorder(),
                    known.isProtected());
        }
        LOG.debug("recorder not known", "problem", ((WatcherReport.Unknown) report).reason());
        return Beside.UNKNOWN;
    }

    @Override
    public void drain(boolean on) {
        errands.offer(() -> {
            try {
                if (on) {
                    Files.writeString(drainMark, "drained by the agent\n");
                }
                bridge.drain(on);
                if (!on) {
                    Files.deleteIfExists(drainMark);
                }
                answers.ifPresent(to -> to.drained(on));
            } catch (RestException | IOException e) {
                LOG.warn("bridge not drained as wanted", "drain", on, "problem", String.valueOf(e.getMessage()));
            }
        });
    }

    @Override
    public void startChange(Order order) {
        changeProcess().start(order);
    }

    @Override
    public void go(GoAhead goAhead) {
        changeProcess().go(goAhead);
    }

    /** The control asks for it only where the site can change something. */
    private ChangeProcess changeProcess() {
        return change.orElseThrow(() -> new IllegalStateException("there is no change process"));
    }

    @Override
    public void stopChange() {
        change.ifPresent(ChangeProcess::stop);
    }

    @Override
    public void decided(Decision decision) {
        decisions.add(decision);
        if (decision.what().equals("unknown")) {
            LOG.warn("cannot tell whether anybody is there", "why", decision.why(), "term", decision.term());
        } else {
            LOG.info("decided", "decision", decision.what(), "why", decision.why(), "term", decision.term());
        }
    }

    @Override
    public void close() {
        change.ifPresent(ChangeProcess::close);
        errands.close();
    }
}
