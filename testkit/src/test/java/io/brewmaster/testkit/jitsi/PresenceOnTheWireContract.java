package io.brewmaster.testkit.jitsi;

import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.testkit.jitsi.RawOccupant.Received;
import io.brewmaster.testkit.prosody.ProsodyServer;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What an occupant receives, compared with what one received from the real components. */
abstract class PresenceOnTheWireContract {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration INTERVAL = Duration.ofMillis(200);

    private static SimulatedFocus focus;

    @BeforeAll
    static void createTheRooms(ProsodyServer prosody) {
        focus = SimulatedFocus.in(prosody);
        focus.join();
    }

    @AfterAll
    static void leaveTheRooms() {
        focus.close();
    }

    @Test
    void aBridgeJoinsWithoutNumbersAndSendsThemWithin170Milliseconds(ProsodyServer prosody) throws Exception {
        try (SimulatedBridge bridge = bridge(prosody, "jvb-a");
                RawOccupant agent = agent(prosody)) {
            bridge.join();
            Received joined = agent.await(p -> p.isFrom("jvb-a"), SOON);
            Received first = agent.await(p -> p.isFrom("jvb-a") && p.hasStats(), SOON);

            assertThatIsLike(joined, "jvb-1-first-presence-no-stats.xml");
            assertThatIsLike(first, "jvb-2-idle.xml");
            assertThat(Duration.ofNanos(first.nanoTime() - joined.nanoTime()))
                    .isBetween(Duration.ofMillis(40), Duration.ofSeconds(2));
        }
    }

    @Test
    void aBridgeHoldsDrainsShutsDownAndLeaves(ProsodyServer prosody) throws Exception {
        try (SimulatedBridge bridge = bridge(prosody, "jvb-a");
                RawOccupant agent = agent(prosody)) {
            bridge.stats().set("total_conferences_completed", 1).set("total_conferences_created", 1);
            bridge.stats().set("total_conference_seconds", 23);
            bridge.hold(1, 2);
            bridge.join();
            assertThatIsLike(agent.await(Received::hasStats, SOON), "jvb-3-one-conference-two-endpoints.xml");

            bridge.drain(true);
            assertThatIsLike(agent.await(p -> p.stat("drain").equals("true"), SOON), "jvb-4-drain.xml");

            bridge.drain(false);
            bridge.gracefulShutdown();
            assertThatIsLike(
                    agent.await(
                            p -> p.stat("graceful_shutdown").equals("true")
                                    && p.stat("drain").equals("false"),
                            SOON),
                    "jvb-5-graceful-with-endpoints.xml");

            bridge.hold(0, 0);
            for (String counter : new String[] {"conferences_created", "conferences_completed", "conference_seconds"}) {
                bridge.stats().set("total_" + counter, 0);
            }
            bridge.stats().set("total_participants", 0);
            assertThatIsLike(agent.await(p -> p.stat("shutting_down").equals("true"), SOON), "jvb-6-shutting-down.xml");
            assertThatIsLike(
                    agent.await(p -> p.isFrom("jvb-a") && p.isUnavailable(), SOON),
                    "jvb-7-unavailable-clean-leave.xml");
        }
    }

    @Test
    void aBridgeWithRegionRelayAndReleaseHasThemInTheirPlaces(ProsodyServer prosody) throws Exception {
        try (SimulatedBridge bridge = bridge(prosody, "jvb-b");
                RawOccupant agent = agent(prosody)) {
            bridge.stats().set("region", "eu-central-1").set("release", "r42").set("relay_id", "jvb-b");
            for (String name :
                    new String[] {"muc_clients_configured", "muc_clients_connected", "mucs_configured", "mucs_joined"
                    }) {
                bridge.stats().set(name, 0); // that bridge was asked over HTTP, not over XMPP
            }
            bridge.join();
            assertThatIsLike(
                    agent.await(p -> p.isFrom("jvb-b") && p.hasStats(), SOON), "jvb-10-relay-region-release.xml");

            bridge.statsFilter(true);
            assertThatIsLike(
                    agent.await(p -> p.hasStats() && p.stat("local_endpoints").isEmpty(), SOON),
                    "jvb-11-stats-filter-whitelist.xml");
        }
    }

    @Test
    void mediaShowsInRatesAndRoundTripAndLoss(ProsodyServer prosody) throws Exception {
        try (SimulatedBridge bridge = bridge(prosody, "jvb-c");
                RawOccupant agent = agent(prosody)) {
            bridge.hold(2, 7);
            bridge.media(4_000, 12_000, 35.5, 0.01);
            bridge.join();
            Received presence = agent.await(p -> p.isFrom("jvb-c") && p.hasStats(), SOON);

            assertThat(presence.stat("local_endpoints")).isEqualTo("7");
            assertThat(presence.stat("largest_conference")).isEqualTo("4");
            assertThat(presence.stat("bit_rate_download")).isEqualTo("4000");
            assertThat(presence.stat("bit_rate_upload")).isEqualTo("12000");
            assertThat(presence.stat("rtt_aggregate")).isEqualTo("35.5");
            assertThat(presence.stat("overall_loss")).isEqualTo("0.01");
        }
    }

    @Test
    void aRecorderSpeaksOnlyWhenSomethingChanges(ProsodyServer prosody) throws Exception {
        try (SimulatedJibri jibri = SimulatedJibri.in(prosody, "jibri-1");
                RawOccupant agent = RawOccupant.join(prosody, "agent", "jibribrewery", "agent-1")) {
            agent.await(p -> p.isFrom("agent-1"), SOON);
            jibri.join();
            assertThatIsLike(agent.await(p -> p.isFrom("jibri-1"), SOON), "jibri-1-first-presence-no-status.xml");
            assertThatIsLike(agent.await(p -> p.xml().contains("status='idle'"), SOON), "jibri-2-idle-healthy.xml");

            jibri.busy();
            jibri.busy();
            jibri.healthy(true);
            assertThatIsLike(agent.await(p -> p.xml().contains("status='busy'"), SOON), "jibri-3-busy-healthy.xml");

            jibri.healthy(false);
            assertThatIsLike(
                    agent.await(p -> p.xml().contains("status='unhealthy'"), SOON), "jibri-4-busy-unhealthy.xml");
            assertThat(agent.presences("jibri-1")).hasSize(4);
        }
    }

    @Test
    void aNewcomerMeetsFocusAndItself(ProsodyServer prosody) throws Exception {
        try (RawOccupant agent = agent(prosody)) {
            assertThatIsLike(agent.presences("focus").get(0), "focus-in-jvbbrewery.xml");
            assertThatIsLike(agent.presences("agent-1").get(0), "agent-join-self-presence.xml");
        }
    }

    @Test
    void onlyAdministratorsMayCreateARoom(ProsodyServer prosody) throws Exception {
        try (RawOccupant agent = RawOccupant.join(prosody, "agent", "nosuchbrewery", "agent-1")) {
            Received refusal = agent.await(p -> p.xml().contains("type='error'"), SOON);

            assertThat(Canonical.of(refusal.xml()).replace("nosuchbrewery", "jvbbrewery"))
                    .isEqualTo(Canonical.of(Fixtures.read("agent-join-refused-room-does-not-exist.xml")));
        }
    }

    @Test
    void presenceFromAnotherDomainVanishesWithoutAnswer(ProsodyServer prosody) throws Exception {
        try (RawOccupant browser = RawOccupant.logInAnonymously(prosody);
                RawOccupant agent = agent(prosody)) {
            browser.sendJoin("jvbbrewery@" + prosody.internalMucDomain() + "/intruder");
            browser.roundTrip();
            agent.roundTrip();

            assertThat(browser.presences()).isEmpty();
            assertThat(agent.presences("intruder")).isEmpty();
        }
    }

    private static SimulatedBridge bridge(ProsodyServer prosody, String nick) {
        return SimulatedBridge.in(prosody)
                .nick(nick)
                .interval(INTERVAL)
                .leaveAfterShutdown(INTERVAL)
                .build();
    }

    private static RawOccupant agent(ProsodyServer prosody) throws Exception {
        RawOccupant agent = RawOccupant.join(prosody, "agent", "jvbbrewery", "agent-1");
        agent.await(p -> p.isFrom("agent-1"), SOON);
        return agent;
    }

    private static void assertThatIsLike(Received received, String fixture) throws Exception {
        assertThat(Canonical.of(received.xml())).isEqualTo(Canonical.of(Fixtures.read(fixture)));
    }
}
