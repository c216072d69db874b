package io.brewmaster.testkit.jitsi;

import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.testkit.jitsi.RawOccupant.Received;
import io.brewmaster.testkit.prosody.Prosody;
import io.brewmaster.testkit.prosody.ProsodyServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Every way in which a bridge, a recorder or the server goes away, as an occupant sees it. Most of it is waiting. */
@Execution(ExecutionMode.CONCURRENT)
class HowThingsEndTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    /** Prosody keeps a vanished client for 15 s. */
    private static final Duration HIBERNATION = Duration.ofSeconds(45);

    private static final Duration INTERVAL = Duration.ofMillis(500);

    @Test
    void aKilledBridgeIsGoneWithStatus333AfterTheServersHibernation() throws Exception {
        try (ProsodyServer prosody = Prosody.builder().start();
                SimulatedBridge bridge = bridge(prosody, "jvb-a");
                SimulatedBridge other = bridge(prosody, "jvb-b");
                RawOccupant agent = agentWith(prosody, bridge)) {
            // Prosody gives the 333 when it cannot deliver what others said meanwhile.
            other.join();
            long killed = System.nanoTime();
            bridge.kill();
            Received gone = agent.await(p -> p.isFrom("jvb-a") && p.isUnavailable(), HIBERNATION);

            assertThatIsLike(gone, "jvb-8-unavailable-killed.xml");
            assertThat(Duration.ofNanos(gone.nanoTime() - killed)).isBetween(Duration.ofSeconds(14), HIBERNATION);
        }
    }

    @Test
    void aKilledRecorderIsGoneWithStatus333() throws Exception {
        try (ProsodyServer prosody = Prosody.builder().start();
                SimulatedJibri jibri = SimulatedJibri.in(prosody, "jibri-1");
                SimulatedJibri other = SimulatedJibri.in(prosody, "jibri-2")) {
            jibri.join();
            other.join();
            try (RawOccupant agent = RawOccupant.join(prosody, "agent", "jibribrewery", "agent-1")) {
                agent.await(p -> p.isFrom("jibri-1") && p.xml().contains("<jibri-status"), SOON);
                jibri.kill();
                other.busy();
                assertThatIsLike(
                        agent.await(p -> p.isFrom("jibri-1") && p.isUnavailable(), HIBERNATION),
                        "jibri-5-unavailable-killed.xml");
            }
        }
    }

    @Test
    void aKilledBridgeIsGoneAtOnceWithoutStreamManagement() throws Exception {
        try (ProsodyServer prosody = Prosody.builder().streamManagement(false).start();
                SimulatedBridge bridge = bridge(prosody, "jvb-a");
                RawOccupant agent = agentWith(prosody, bridge)) {
            long killed = System.nanoTime();
            bridge.kill();
            Received gone = agent.await(p -> p.isFrom("jvb-a") && p.isUnavailable(), SOON);

            assertThatIsLike(gone, "jvb-12-unavailable-killed-server-without-smacks.xml");
            assertThat(Duration.ofNanos(gone.nanoTime() - killed)).isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    void aBridgeRestartedUnderTheSameNickRepeatsOldNumbersAndShowsTwoItems() throws Exception {
        try (ProsodyServer prosody = Prosody.builder().start();
                SimulatedBridge bridge = bridge(prosody, "jvb-a");
                RawOccupant agent = agentWith(prosody, bridge)) {
            bridge.hold(1, 3);
            Received last = agent.await(p -> p.stat("local_endpoints").equals("3"), SOON);
            bridge.restartUnderSameNick();

            Received doubled = agent.await(HowThingsEndTest::hasTwoItems, SOON);
            Received renewed = agent.await(
                    p -> p.nanoTime() > doubled.nanoTime()
                            && p.stat("local_endpoints").equals("0"),
                    HIBERNATION);

            List<Received> meanwhile = agent.presences("jvb-a").stream()
                    .filter(p -> p.nanoTime() >= doubled.nanoTime() && p.nanoTime() < renewed.nanoTime())
                    .filter(HowThingsEndTest::hasTwoItems)
                    .toList();
            assertThat(meanwhile).hasSizeGreaterThan(3);
            assertThat(meanwhile).extracting(p -> p.stat("local_endpoints")).containsOnly("3");
            assertThat(meanwhile).extracting(p -> p.stat("current_timestamp")).hasSizeGreaterThan(3);
            assertThat(meanwhile.get(meanwhile.size() - 1).stat("current_timestamp"))
                    .isEqualTo(meanwhile.get(0).stat("current_timestamp"))
                    .isGreaterThanOrEqualTo(last.stat("current_timestamp"));
            assertThat(agent.presences("jvb-a")).noneMatch(Received::isUnavailable);
            assertThat(hasTwoItems(renewed)).isFalse();
        }
    }

    @Test
    void aFrozenBridgeIsSilentAndCatchesUpInABurst() throws Exception {
        try (ProsodyServer prosody = Prosody.builder().start();
                SimulatedBridge bridge = bridge(prosody, "jvb-a");
                SimulatedBridge other = bridge(prosody, "jvb-b");
                RawOccupant agent = agentWith(prosody, bridge)) {
            bridge.freeze();
            other.join();
            long frozen = System.nanoTime();
            // The other one's clock, 5 s further, shows that the frozen one had its time.
            agent.await(
                    p -> p.isFrom("jvb-b")
                            && p.nanoTime() - frozen > Duration.ofSeconds(5).toNanos(),
                    SOON);
            long thawed = System.nanoTime();
            bridge.thaw();
            Awaitility.await()
                    .atMost(SOON)
                    .until(() -> between(agent, thawed, Long.MAX_VALUE).size() >= 12);

            assertThat(between(agent, frozen + INTERVAL.toNanos(), thawed)).isEmpty();
            assertThat(agent.presences("jvb-a")).noneMatch(Received::isUnavailable);
            List<Received> burst = between(agent, thawed, Long.MAX_VALUE).subList(0, 10);
            // At its usual pace they would take 5 s.
            assertThat(burst.get(9).nanoTime() - thawed)
                    .isLessThan(Duration.ofSeconds(4).toNanos());
            assertThat(burst).extracting(p -> p.stat("current_timestamp")).doesNotHaveDuplicates();
        }
    }

    @Test
    void aBridgeWhoseClockHangsRepeatsItsNumbers() throws Exception {
        try (ProsodyServer prosody = Prosody.builder().start();
                SimulatedBridge bridge = bridge(prosody, "jvb-a");
                RawOccupant agent = agentWith(prosody, bridge)) {
            bridge.repeatStats(true);
            Awaitility.await().atMost(SOON).until(() -> {
                List<String> stamps = agent.presences("jvb-a").stream()
                        .map(p -> p.stat("current_timestamp"))
                        .toList();
                int size = stamps.size();
                return size > 5
                        && stamps.subList(size - 3, size).stream().distinct().count() == 1;
            });
        }
    }

    /**
     * Prosody ends its sessions account by account, in an order that changes from run to run: who comes after the bridges
     * sees all of this, who comes before them only its own end. So: several occupants, and again if none was lucky.
     */
    @Test
    void stoppingTheServerShowsStatus333ForEverybodyAndForOneselfLast() throws Exception {
        String[] users = {"agent", "agent-2", "agent-3", "agent-4"};
        try (ProsodyServer prosody = Prosody.builder().accounts(users).start();
                SimulatedBridge one = bridge(prosody, "jvb-a");
                SimulatedBridge two = bridge(prosody, "jvb-b")) {
            one.join();
            two.join();
            Optional<List<Received>> seen = Optional.empty();
            for (int round = 0; round < 10 && seen.isEmpty(); round++) {
                seen = departuresAtStop(prosody, users).stream()
                        .filter(departures -> departures.size() == 3)
                        .findFirst();
                prosody.start();
            }

            List<Received> departures = seen.orElseThrow();
            assertThat(departures).allMatch(p -> p.xml().contains("<status code='333'/>"));
            assertThat(departures.subList(0, 2))
                    .anyMatch(p -> p.isFrom("jvb-a"))
                    .anyMatch(p -> p.isFrom("jvb-b"));
            String self = departures
                    .get(2)
                    .xml()
                    .replaceAll("/agent(-[2-4])?'", "/agent-1'")
                    .replaceAll("'agent-[2-4]@", "'agent@");
            assertThat(Canonical.of(self))
                    .isEqualTo(Canonical.of(Fixtures.read("agent-self-unavailable-prosody-stops.xml")));
        }
    }

    /** What each of the users saw of the bridges and itself, once they had all seen both bridges. */
    private static List<List<Received>> departuresAtStop(ProsodyServer prosody, String[] users) throws Exception {
        List<RawOccupant> agents = new ArrayList<>();
        for (String user : users) {
            agents.add(enterOnceTheRoomIsThere(prosody, "jvbbrewery", user));
        }
        for (RawOccupant agent : agents) {
            agent.await(p -> p.isFrom("jvb-a") && p.hasStats(), SOON);
            agent.await(p -> p.isFrom("jvb-b") && p.hasStats(), SOON);
        }
        prosody.stop();
        List<List<Received>> departures = new ArrayList<>();
        for (int i = 0; i < users.length; i++) {
            assertThat(agents.get(i).awaitEnd(SOON)).isTrue();
            String own = users[i];
            departures.add(agents.get(i).presences().stream()
                    .filter(Received::isUnavailable)
                    .filter(p -> p.isFrom("jvb-a") || p.isFrom("jvb-b") || p.isFrom(own))
                    .toList());
        }
        return departures;
    }

    private static RawOccupant enterOnceTheRoomIsThere(ProsodyServer prosody, String room, String user) {
        return Awaitility.await()
                .atMost(SOON)
                .until(
                        () -> {
                            RawOccupant agent = RawOccupant.join(prosody, user, room, user);
                            boolean refused =
                                    agent.await(p -> p.isFrom(user), SOON).xml().contains("type='error'");
                            return refused ? Optional.<RawOccupant>empty() : Optional.of(agent);
                        },
                        Optional::isPresent)
                .orElseThrow();
    }

    @Test
    void killingTheServerBreaksTheConnectionWithoutAWord() throws Exception {
        try (ProsodyServer prosody = Prosody.builder().start();
                SimulatedBridge bridge = bridge(prosody, "jvb-a");
                RawOccupant agent = agentWith(prosody, bridge)) {
            prosody.kill();

            assertThat(agent.awaitEnd(SOON)).isTrue();
            assertThat(agent.presences()).noneMatch(Received::isUnavailable);
        }
    }

    @Test
    void everybodyComesBackAfterTheServersRestart() throws Exception {
        try (ProsodyServer prosody = Prosody.builder().start();
                SimulatedFocus focus = SimulatedFocus.in(prosody);
                SimulatedBridge bridge = bridge(prosody, "jvb-a");
                SimulatedJibri jibri = SimulatedJibri.in(prosody, "jibri-1")) {
            focus.join();
            bridge.join();
            jibri.join();
            prosody.restart();
            try (RawOccupant agent = enterOnceTheRoomIsThere(prosody, "jvbbrewery", "agent")) {
                agent.await(p -> p.isFrom("jvb-a") && p.hasStats(), SOON);
                agent.await(p -> p.isFrom("focus"), SOON);
            }
            try (RawOccupant agent = enterOnceTheRoomIsThere(prosody, "jibribrewery", "agent")) {
                agent.await(p -> p.isFrom("jibri-1") && p.xml().contains("<jibri-status"), SOON);
            }
        }
    }

    @Test
    void aFrozenServerAnswersNobodyUntilItThaws() throws Exception {
        try (ProsodyServer prosody = Prosody.builder().start();
                SimulatedBridge bridge = bridge(prosody, "jvb-a");
                RawOccupant agent = agentWith(prosody, bridge)) {
            prosody.freeze();
            int before = agent.presences().size();
            long frozen = System.nanoTime();
            Awaitility.await().until(() -> System.nanoTime() - frozen > INTERVAL.toNanos() * 4);
            int during = agent.presences().size();
            prosody.thaw();
            Awaitility.await().atMost(SOON).until(() -> agent.presences().size() > during + 3);

            assertThat(during - before).isLessThanOrEqualTo(1); // one may have been on its way
        }
    }

    private static boolean hasTwoItems(Received presence) {
        return presence.isFrom("jvb-a") && presence.xml().split("<item ", -1).length == 3;
    }

    private static List<Received> between(RawOccupant agent, long from, long to) {
        return agent.presences("jvb-a").stream()
                .filter(p -> p.nanoTime() >= from && p.nanoTime() < to)
                .toList();
    }

    private static SimulatedBridge bridge(ProsodyServer prosody, String nick) {
        return SimulatedBridge.in(prosody).nick(nick).interval(INTERVAL).build();
    }

    /** Lets the bridge in, which creates the room, and an agent, which has got its numbers. */
    private static RawOccupant agentWith(ProsodyServer prosody, SimulatedBridge bridge) throws Exception {
        bridge.join();
        RawOccupant agent = RawOccupant.join(prosody, "agent", "jvbbrewery", "agent-1");
        agent.await(p -> p.isFrom("jvb-a") && p.hasStats(), SOON);
        return agent;
    }

    private static void assertThatIsLike(Received received, String fixture) throws Exception {
        assertThat(Canonical.of(received.xml())).isEqualTo(Canonical.of(Fixtures.read(fixture)));
    }
}
