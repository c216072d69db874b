package io.brewmaster.agent.integration;

import static io.brewmaster.agent.integration.Rig.FAST_INTERVAL;
import static io.brewmaster.agent.integration.Rig.trust;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.brewmaster.agent.brewery.AgentReport;
import io.brewmaster.agent.brewery.AgentReport.Beside;
import io.brewmaster.agent.brewery.AgentReport.Phase;
import io.brewmaster.agent.brewery.Brewery;
import io.brewmaster.agent.brewery.BreweryEvent;
import io.brewmaster.agent.brewery.BreweryEvents;
import io.brewmaster.agent.brewery.BrewerySnapshot;
import io.brewmaster.agent.brewery.BrewerySnapshot.Bridge;
import io.brewmaster.agent.brewery.Health;
import io.brewmaster.agent.brewery.RoomStatus;
import io.brewmaster.agent.xmpp.ShardConnection;
import io.brewmaster.agent.xmpp.ShardSettings;
import io.brewmaster.testkit.jitsi.SimulatedBridge;
import io.brewmaster.testkit.jitsi.SimulatedFocus;
import io.brewmaster.testkit.jitsi.SimulatedJibri;
import io.brewmaster.testkit.prosody.Form;
import io.brewmaster.testkit.prosody.Prosody;
import io.brewmaster.testkit.prosody.ProsodyExtension;
import io.brewmaster.testkit.prosody.ProsodyServer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What agents show of themselves, and where they are, through a real Prosody. */
@ExtendWith(ProsodyExtension.class)
@Execution(ExecutionMode.CONCURRENT)
class AgentPresenceTest {
    private static final int UPDATES = 300;
    private static final int MANY = 50;
    private static final Duration SOON = Duration.ofSeconds(40);

    private final ProsodyServer prosody;

    AgentPresenceTest(ProsodyServer prosody) {
        this.prosody = prosody;
    }

    private static AgentReport report(String id, long beat, Phase phase) {
        return new AgentReport(
                id,
                beat / 10,
                beat,
                phase,
                Beside.BRIDGE,
                OptionalInt.of(3),
                Optional.of(true),
                Optional.of("jvb-a"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty());
    }

    private static AgentReport report(String id, long beat) {
        return report(id, beat, Phase.FOLLOWING);
    }

    /** One agent's connection, and all that it was told. */
    private static final class Listening implements BreweryEvents, AutoCloseable {
        private final Queue<BreweryEvent> all = new ConcurrentLinkedQueue<>();
        private final ShardConnection connection;

        Listening(ShardSettings settings) {
            connection = new ShardConnection(settings, this, new SplittableRandom(), System::nanoTime);
        }

        Listening shows(AgentReport report) {
            connection.show(Brewery.BRIDGES, report);
            return this;
        }

        Listening joins() {
            connection.start();
            await().atMost(SOON)
                    .until(() -> all.stream()
                            .anyMatch(event -> event instanceof BreweryEvent.RoomJoined joined
                                    && joined.room() == Brewery.BRIDGES));
            return this;
        }

        @Override
        public boolean offer(BreweryEvent event) {
            return all.add(event);
        }

        @Override
        public void put(BreweryEvent event) {
            all.add(event);
        }

        /** All reports in the bridge brewery, our own and the others', in the order in which they came. */
        List<AgentReport> reports() {
            List<AgentReport> reports = new ArrayList<>();
            for (BreweryEvent event : all) {
                if (event instanceof BreweryEvent.OwnPresence own && own.room() == Brewery.BRIDGES) {
                    reports.add(own.agent());
                } else if (event instanceof BreweryEvent.OccupantPresent present && present.room() == Brewery.BRIDGES) {
                    present.agent().ifPresent(reports::add);
                }
            }
            return reports;
        }

        /** Whether the last that was heard of our place in the bridge brewery is that we left it. */
        boolean out() {
            boolean out = true;
            for (BreweryEvent event : all) {
                if (event instanceof BreweryEvent.RoomJoining joining && joining.room() == Brewery.BRIDGES) {
                    out = false;
                } else if (event instanceof BreweryEvent.RoomLeft left && left.room() == Brewery.BRIDGES) {
                    out = true;
                }
            }
            return out;
        }

        void until(AgentReport report) {
            await().atMost(SOON)
                    .pollInterval(Duration.ofMillis(2))
                    .until(() -> reports().contains(report));
        }

        @Override
        public void close() {
            connection.close();
        }
    }

    @Test
    void showsItsReportFromTheJoinOnAndToThoseWhoComeLater() {
        ShardSettings settings = Rig.settings(prosody, "shows");
        try (Observer observer = new Observer(prosody, "shows");
                Listening first = new Listening(settings).shows(report("a", 1)).joins()) {
            await().until(() -> !observer.xml(settings.nick()).isEmpty());
            assertThat(observer.xml(settings.nick()).get(0)).contains("urn:brewmaster:agent:1", "beat='1'");
            first.until(report("a", 1));
            first.shows(report("a", 2));
            first.until(report("a", 2));
            try (Listening later = new Listening(Rig.settings(prosody, "shows")).joins()) {
                assertThat(later.reports()).containsExactly(report("a", 2));
            }
        }
    }

    @Test
    void anUpdateIsNoJoin() {
        ShardSettings settings = Rig.settings(prosody, "update");
        try (Observer observer = new Observer(prosody, "update");
                Listening agent = new Listening(settings).joins()) {
            agent.shows(report("a", 1));
            agent.until(report("a", 1));
            long rosters = agent.all.stream()
                    .filter(event -> event instanceof BreweryEvent.OccupantPresent present
                            && present.nick().equals("focus"))
                    .count();
            assertThat(rosters).isOne();
            assertThat(observer.seen()).doesNotContain(settings.nick() + " unavailable");
        }
    }

    /** Both show one report after the other, as fast as the room takes them. */
    private static CompletableFuture<Void> showsMany(Listening agent, String id) {
        return CompletableFuture.runAsync(() -> {
            for (int beat = 1; beat <= UPDATES; beat++) {
                AgentReport report = report(id, beat, beat % 3 == 0 ? Phase.LEADING : Phase.FOLLOWING);
                agent.shows(report);
                agent.until(report);
            }
        });
    }

    private static List<AgentReport> updates(Listening agent) {
        return agent.reports().stream().filter(report -> report.beat() > 0).toList();
    }

    @Test
    void twoSeeTheirOwnAndEachOthersReportsInOneOrder() {
        try (Observer observer = new Observer(prosody, "order");
                Listening one = new Listening(Rig.settings(prosody, "order"))
                        .shows(report("a", 0))
                        .joins();
                Listening two = new Listening(Rig.settings(prosody, "order"))
                        .shows(report("b", 0))
                        .joins()) {
            one.until(report("b", 0));
            CompletableFuture.allOf(showsMany(one, "a"), showsMany(two, "b")).join();
            await().until(() ->
                    updates(one).size() == 2 * UPDATES && updates(two).size() == 2 * UPDATES);
            assertThat(updates(one)).isEqualTo(updates(two));
            assertThat(turns(updates(one))).isGreaterThan(10);
            assertThat(observer.seen()).noneMatch(presence -> presence.endsWith("error"));
        }
    }

    /** How often the word went over from one to the other: without that the order would prove nothing. */
    private static int turns(List<AgentReport> reports) {
        int turns = 0;
        for (int i = 1; i < reports.size(); i++) {
            turns += reports.get(i).id().equals(reports.get(i - 1).id()) ? 0 : 1;
        }
        return turns;
    }

    @Test
    void leavesOnPurposeStaysAwayAndComesBackWithTheNewestReport() {
        ShardSettings settings = Rig.settings(prosody, "away");
        try (Observer observer = new Observer(prosody, "away");
                Rig rig = Rig.showing(report("a", 1), settings)) {
            rig.untilSettled();
            rig.stay(Brewery.BRIDGES, false);
            BrewerySnapshot out = rig.until("out", now -> now.shards().get(0).bridges() == RoomStatus.UNKNOWN);
            assertThat(Health.problems(out, Set.of())).isEmpty();
            assertThat(out.shards().get(0).problem()).isEmpty();
            rig.show(report("a", 2));
            // Longer than any silence after which the server is asked, and than any pause before a join.
            Instant later = out.takenAt().plus(Rig.IMPATIENT.quiet().multipliedBy(3));
            BrewerySnapshot still =
                    rig.until("time goes by", now -> now.takenAt().isAfter(later));
            assertThat(still.shards().get(0).connected()).isTrue();
            assertThat(still.bridgesJoined()).isFalse();
            assertThat(observer.seen().stream().filter(presence -> presence.startsWith(settings.nick())))
                    .containsExactly(settings.nick() + " available", settings.nick() + " unavailable");
            rig.stay(Brewery.BRIDGES, true);
            rig.untilSettled();
            assertThat(observer.xml(settings.nick())).hasSize(3);
            assertThat(observer.xml(settings.nick()).get(2)).contains("beat='2'");
        }
    }

    @Test
    void leavesAndComesBackManyTimesWithoutLosingItsPlace() {
        ShardSettings settings = Rig.settings(prosody, "to-and-fro");
        try (Observer observer = new Observer(prosody, "to-and-fro");
                Listening agent = new Listening(settings).shows(report("a", 0)).joins()) {
            for (int i = 1; i <= 20; i++) {
                agent.shows(report("a", 2L * i));
                agent.connection.stay(Brewery.BRIDGES, false);
                if (i % 2 == 0) {
                    await().until(agent::out);
                }
                agent.connection.stay(Brewery.BRIDGES, true);
                agent.shows(report("a", 2L * i + 1));
            }
            agent.until(report("a", 41));
            agent.shows(report("a", 100));
            agent.until(report("a", 100));
            await().until(() -> observer.xml(settings.nick()).stream().anyMatch(xml -> xml.contains("beat='100'")));
            assertThat(agent.all)
                    .noneMatch(event ->
                            event instanceof BreweryEvent.RoomRefused refused && refused.room() == Brewery.BRIDGES);
            assertThat(agent.all).noneMatch(event -> event.session() > 0);
        }
    }

    @Test
    void comesBackWhenItIsTakenOutWhileItShowsItself() {
        ShardSettings settings = Rig.settings(prosody, "kicked");
        try (Observer observer = new Observer(prosody, "kicked");
                Listening agent = new Listening(settings).shows(report("a", 0)).joins()) {
            for (int round = 1; round <= 5; round++) {
                for (int beat = 1; beat < 50; beat++) {
                    agent.shows(report("a", 100L * round + beat));
                    if (beat == 25) {
                        observer.kick(settings.nick());
                    }
                }
                agent.until(report("a", 100L * round + 49));
            }
            assertThat(agent.all)
                    .filteredOn(event -> event instanceof BreweryEvent.RoomLeft)
                    .hasSize(5);
            assertThat(agent.all)
                    .noneMatch(event ->
                            event instanceof BreweryEvent.RoomRefused refused && refused.room() == Brewery.BRIDGES)
                    .noneMatch(event -> event.session() > 0);
        }
    }

    @Test
    void noticesAServerThatStandsStillWhenItIsInNoRoom() {
        try (ProsodyServer own = Prosody.builder().start();
                Rig rig = Rig.besideARecorder(Rig.settings(own))) {
            rig.stay(Brewery.RECORDERS, false);
            rig.until("connected", now -> now.shards().get(0).connected());
            own.freeze();
            rig.until("noticed", now -> !now.shards().get(0).connected());
            own.thaw();
            BrewerySnapshot back =
                    rig.until("connected again", now -> now.shards().get(0).connected());
            assertThat(back.bridgesJoined()).isFalse();
        }
    }

    @Test
    void showsTheNewestReportInTheJoinAfterTheServerWasStartedAgain() {
        try (ProsodyServer own = Prosody.builder().start()) {
            ShardSettings settings = Rig.settings(own);
            Observer before = new Observer(own, "jvbbrewery");
            try (Listening agent = new Listening(settings).shows(report("a", 1)).joins()) {
                agent.until(report("a", 1));
                own.stop();
                before.close();
                agent.shows(report("a", 2)).shows(report("a", 3));
                own.start();
                try (Observer after = new Observer(own, "jvbbrewery")) {
                    agent.until(report("a", 3));
                    await().until(() -> !after.xml(settings.nick()).isEmpty());
                    assertThat(after.xml(settings.nick()).get(0)).contains("beat='3'");
                    assertThat(agent.reports()).containsExactly(report("a", 1), report("a", 3));
                }
            }
        }
    }

    @Test
    void neverTakesARoomForEmptyThatShowsNobodyHoweverOftenItShowsItself() {
        try (ProsodyServer own = Prosody.builder().form(Form.BRIDGE_SERVER).start();
                Rig rig = Rig.showing(
                        report("a", 0), Rig.settings(own, "jvb", own.password("jvb"), trust("all"), "jvbbrewery"));
                SimulatedBridge bridge =
                        SimulatedBridge.in(own).interval(FAST_INTERVAL).build()) {
            rig.untilSettled();
            bridge.hold(1, 2);
            bridge.join();
            long[] beat = {0};
            rig.until("found out", now -> {
                rig.show(report("a", ++beat[0]));
                return now.shards()
                        .get(0)
                        .problem()
                        .filter(line -> line.contains("account of its own"))
                        .isPresent();
            });
            Instant later = rig.now().takenAt().plusSeconds(5);
            rig.until("time goes by", now -> {
                rig.show(report("a", ++beat[0]));
                assertThat(now.shards().get(0).bridges()).isEqualTo(RoomStatus.UNKNOWN);
                return now.takenAt().isAfter(later);
            });
        }
    }

    @Test
    void findsFiftyAgentsInTheRoster() {
        Map<String, ShardSettings> agents = new LinkedHashMap<>();
        while (agents.size() < MANY) {
            ShardSettings settings = Rig.settings(prosody, "fifty");
            agents.put(settings.nick(), settings);
        }
        List<Listening> all = new ArrayList<>();
        try (Observer observer = new Observer(prosody, "fifty")) {
            // One after the other: fifty log-ins at once would starve the tests that run beside this one.
            for (ShardSettings settings : agents.values()) {
                Listening agent = new Listening(settings).shows(report(settings.nick(), 1));
                all.add(agent);
                agent.joins();
            }
            assertThat(observer.seen()).noneMatch(presence -> presence.endsWith("unavailable"));
            try (Listening newcomer = new Listening(Rig.settings(prosody, "fifty")).joins()) {
                assertThat(newcomer.reports())
                        .extracting(AgentReport::id)
                        .containsExactlyInAnyOrderElementsOf(agents.keySet());
            }
        } finally {
            all.forEach(Listening::close);
        }
    }

    @Test
    void leavesJicofoAndTheBridgesAsTheyAre() {
        try (ProsodyServer own = Prosody.builder().start();
                SimulatedFocus focus = SimulatedFocus.in(own);
                SimulatedBridge bridge =
                        SimulatedBridge.in(own).interval(FAST_INTERVAL).build()) {
            focus.join();
            bridge.join();
            try (Rig quiet = Rig.on(Rig.settings(own));
                    Listening agent = new Listening(Rig.settings(own))
                            .shows(report("a", 0))
                            .joins()) {
                quiet.untilBridge("fresh", "jvb-a", Bridge::fresh);
                for (int beat = 1; beat <= UPDATES; beat++) {
                    agent.shows(report("a", beat));
                    agent.until(report("a", beat));
                }
                assertThat(quiet.untilSettled().bridges())
                        .extracting(Bridge::id)
                        .containsExactly("jvb-a");
                assertThat(quiet.published()).allMatch(now -> now.bridges().size() <= 1);
                assertThat(agent.all)
                        .noneMatch(event -> event instanceof BreweryEvent.OccupantGone gone
                                && (gone.nick().equals("focus") || gone.nick().equals("jvb-a")));
            }
            focus.leave();
            bridge.leave();
        }
    }

    @Test
    void startsBesideARecorderThoughNobodyHasMadeAnyRoomYet() {
        try (ProsodyServer own = Prosody.builder().start();
                Rig rig = Rig.besideARecorder(Rig.settings(own));
                SimulatedJibri jibri = SimulatedJibri.in(own, "jibri-1")) {
            BrewerySnapshot absent =
                    rig.until("no recorder brewery", now -> now.shards().get(0).recorders() == RoomStatus.ABSENT);
            assertThat(Health.problems(absent, Set.of(Brewery.RECORDERS))).isEmpty();
            // Longer than a start may take.
            Instant later = absent.takenAt().plusSeconds(9);
            rig.until("time goes by", now -> now.takenAt().isAfter(later));
            assertThat(rig.runs()).isTrue();
            jibri.join();
            rig.until("found", now -> now.recorders().size() == 1);
            assertThat(rig.now().shards().get(0).bridges()).isEqualTo(RoomStatus.UNKNOWN);
        }
    }
}
