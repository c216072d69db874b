package io.brewmaster.agent.xmpp;

import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.agent.brewery.Brewery;
import io.brewmaster.agent.brewery.BridgeReport;
import io.brewmaster.agent.brewery.RecorderReport;
import io.brewmaster.testkit.jitsi.Fixtures;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jivesoftware.smack.packet.ExtensionElement;
import org.jivesoftware.smack.packet.Presence;
import org.jivesoftware.smack.util.PacketParserUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The real stanzas, through the library's parser and our providers. */
class FixturesTest {
    private static final Pattern STAT = Pattern.compile("<stat name='([^']*)' value='([^']*)'/>");

    @BeforeAll
    static void setUp() {
        Smack.ensureSetUp();
    }

    private static Presence parse(String fixture) {
        try {
            return PacketParserUtils.parseStanza(Fixtures.read(fixture));
        } catch (Exception e) {
            throw new AssertionError(fixture, e);
        }
    }

    private static <E extends ExtensionElement> Optional<E> extension(Presence presence, Class<E> type) {
        return presence.getExtensions().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
    }

    private static BridgeReport report(String fixture) {
        return BridgeReport.of(
                extension(parse(fixture), StatsElement.class).orElseThrow().stats());
    }

    private static RecorderReport status(String fixture) {
        JibriStatusElement status =
                extension(parse(fixture), JibriStatusElement.class).orElseThrow();
        return RecorderReport.of(status.busy(), status.health());
    }

    @ParameterizedTest
    @MethodSource("io.brewmaster.testkit.jitsi.Fixtures#stanzas")
    void areReadAsTheyStandThere(String fixture) {
        String xml = Fixtures.read(fixture);
        Presence presence = parse(fixture);
        assertThat(extension(presence, StatsElement.class).isPresent()).isEqualTo(xml.contains("<stats "));
        assertThat(extension(presence, JibriStatusElement.class).isPresent()).isEqualTo(xml.contains("<jibri-status "));
        assertThat(presence.getType()).isEqualTo(type(xml));
    }

    private static Presence.Type type(String xml) {
        if (xml.contains("type='error'")) {
            return Presence.Type.error;
        }
        return xml.contains("type='unavailable'") ? Presence.Type.unavailable : Presence.Type.available;
    }

    @ParameterizedTest
    @MethodSource("io.brewmaster.testkit.jitsi.Fixtures#stanzas")
    void loseNoStatThatIsRead(String fixture) {
        Map<String, String> expected = new HashMap<>();
        STAT.matcher(Fixtures.read(fixture))
                .results()
                .filter((MatchResult stat) -> BridgeReport.STATS.contains(stat.group(1)))
                .forEach(stat -> expected.put(stat.group(1), stat.group(2)));
        Map<String, String> read = extension(parse(fixture), StatsElement.class)
                .map(StatsElement::stats)
                .orElse(Map.of());
        assertThat(read).isEqualTo(expected);
    }

    @Test
    void showAnIdleBridge() {
        BridgeReport report = report("jvb-2-idle.xml");
        assertThat(report.localEndpoints()).hasValue(0);
        assertThat(report.conferences()).hasValue(0);
        assertThat(report.stress()).hasValue(1.030180408025628);
        assertThat(report.rtt()).isEmpty();
        assertThat(report.bridgeClock()).contains(Instant.parse("2026-11-20T15:08:15.742Z"));
        assertThat(report.flags()).isEqualTo(new BridgeReport.Flags(false, false, false, true));
    }

    @Test
    void showAConferenceOfTwo() {
        BridgeReport report = report("jvb-3-one-conference-two-endpoints.xml");
        assertThat(report.localEndpoints()).hasValue(2);
        assertThat(report.conferences()).hasValue(1);
        assertThat(report.largestConference()).hasValue(2);
    }

    @Test
    void showEachWayOut() {
        assertThat(report("jvb-4-drain.xml").flags().drain()).isTrue();
        assertThat(report("jvb-5-graceful-with-endpoints.xml").flags().gracefulShutdown())
                .isTrue();
        assertThat(report("jvb-6-shutting-down.xml").flags().shuttingDown()).isTrue();
    }

    @Test
    void showABridgesNames() {
        BridgeReport report = report("jvb-10-relay-region-release.xml");
        assertThat(report.region()).contains("eu-central-1");
        assertThat(report.release()).contains("r42");
        assertThat(report.relayId()).contains("jvb-b");
        assertThat(report.version()).contains("2.3.SNAPSHOT");
    }

    @Test
    void showABridgeThatHidesItsCounts() {
        BridgeReport report = report("jvb-11-stats-filter-whitelist.xml");
        assertThat(report.tellsCounts()).isFalse();
        assertThat(report.stress()).hasValue(0.0);
        assertThat(report.bridgeClock()).isPresent();
    }

    @Test
    void showRecordersIdleBusyAndUnhealthy() {
        assertThat(status("jibri-2-idle-healthy.xml"))
                .isEqualTo(new RecorderReport(RecorderReport.Activity.IDLE, RecorderReport.Health.HEALTHY));
        assertThat(status("jibri-3-busy-healthy.xml"))
                .isEqualTo(new RecorderReport(RecorderReport.Activity.BUSY, RecorderReport.Health.HEALTHY));
        assertThat(status("jibri-4-busy-unhealthy.xml"))
                .isEqualTo(new RecorderReport(RecorderReport.Activity.BUSY, RecorderReport.Health.UNHEALTHY));
    }

    @Test
    void showARoomThatDoesNotExist() {
        Presence refused = parse("agent-join-refused-room-does-not-exist.xml");
        assertThat(new Signal.Refused(
                                Brewery.BRIDGES,
                                refused.getError().getCondition().toString())
                        .roomMissing())
                .isTrue();
    }
}
