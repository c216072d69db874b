package io.brewmaster.agent.xmpp;

import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.agent.brewery.AgentReport;
import io.brewmaster.agent.brewery.AgentReport.Beside;
import io.brewmaster.agent.brewery.AgentReport.Phase;
import io.brewmaster.agent.brewery.AgentReport.Release;
import io.brewmaster.core.recorder.RecorderState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.jivesoftware.smack.packet.Presence;
import org.jivesoftware.smack.util.PacketParserUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What agents say of themselves, through the library's parser, whatever is in it. */
class AgentElementTest {
    private static final AgentReport FULL = new AgentReport(
            "id-1",
            7,
            42,
            Phase.RELEASING,
            Beside.BRIDGE,
            OptionalInt.of(2),
            Optional.of(true),
            Optional.of("jvb-<a> & 'b' \"c\""),
            Optional.of("jitsi-jvb:17"),
            Optional.of(RecorderState.EXPIRED),
            Optional.of(new Release("r-9", Duration.ofMinutes(3))),
            Optional.of("jvb-b"),
            true,
            Optional.of(new AgentReport.Hold(
                    Instant.parse("2026-11-28T06:00:00Z"), Instant.parse("2026-11-27T18:00:00Z"))));

    private static final AgentReport BARE = report("");

    @BeforeAll
    static void setUp() {
        Smack.ensureSetUp();
    }

    private static AgentReport report(String id) {
        return new AgentReport(
                id,
                0,
                0,
                Phase.LOOKING,
                Beside.NOTHING,
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty());
    }

    /** Reads a presence with this in it; the presence must survive, with what follows. */
    private static Optional<AgentReport> read(String element) {
        Presence presence;
        try {
            presence = PacketParserUtils.parseStanza("<presence xmlns='jabber:client' from='r@m.example/n'>" + element
                    + "<priority>7</priority></presence>");
        } catch (Exception e) {
            throw new AssertionError(element, e);
        }
        assertThat(presence.getPriority()).isEqualTo(7);
        return presence.getExtensions().stream()
                .filter(AgentElement.class::isInstance)
                .map(AgentElement.class::cast)
                .findFirst()
                .orElseThrow(() -> new AssertionError(element))
                .report();
    }

    private static Optional<AgentReport> attributes(String attributes) {
        return read("<agent xmlns='urn:brewmaster:agent:1' " + attributes + "/>");
    }

    private static String xml(AgentReport report) {
        return new AgentElement(Optional.of(report)).toXML().toString();
    }

    @Test
    void isReadAsItWasWritten() {
        assertThat(read(xml(FULL))).contains(FULL);
        assertThat(read(xml(report("id-2")))).contains(report("id-2"));
    }

    @Test
    void leavesOutWhatIsEmpty() {
        assertThat(xml(report("id-2")))
                .isEqualTo("<agent xmlns='urn:brewmaster:agent:1' id='id-2' term='0' beat='0' phase='looking'"
                        + " beside='nothing'/>");
    }

    @Test
    void saysTheReleaseInSeconds() {
        assertThat(xml(FULL))
                .contains("release='r-9' expires='180'")
                .contains("hold='2026-11-28T06:00:00Z' held='2026-11-27T18:00:00Z'");
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void knowsEveryPhase(Phase phase) {
        String word = phase.name().toLowerCase(java.util.Locale.ROOT);
        assertThat(attributes("id='a' phase='" + word + "'"))
                .map(AgentReport::phase)
                .contains(phase);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "id=''", "id='  '", "id='a&#10;b'", "term='3' phase='leading'"})
    void isNoReportWithoutAnId(String attributes) {
        assertThat(attributes(attributes)).isEmpty();
    }

    @Test
    void isNoReportWithAnIdLongerThanAnyName() {
        assertThat(attributes("id='" + "x".repeat(513) + "'")).isEmpty();
        assertThat(attributes("id='" + "x".repeat(512) + "'")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "term='x' beat='1.5' uploads='many'",
                "term='-1' beat='-9223372036854775808' uploads='-1'",
                "term='9223372036854775807' beat='1000000000000001' uploads='1000001'",
                "term='99999999999999999999' beat='' uploads='2147483648'",
                "phase='LEADING' beside='jicofo' recorder='asleep' protected='yes' take='1'",
                "release='r-1'",
                "release='r-1' expires='soon'",
                "release='r-1' expires='86401'",
                "expires='180'",
                "hold='tomorrow' held='2026-11-27T18:00:00Z'",
                "hold='+1000000000-12-31T23:59:59.999999999Z' held='2026-11-27T18:00:00Z'",
                "hold='1969-12-31T00:00:00Z' held='2026-11-27T18:00:00Z'",
                "hold='2026-11-28T06:00:00Z'",
                "bridge='' revision=' ' drain='&#9;'",
                "unknown='1' xml:lang='de'"
            })
    void readsWhatMakesNoSenseAsIfItWereNotThere(String garbage) {
        assertThat(attributes("id='a' " + garbage)).contains(report("a"));
    }

    @Test
    void takesTheLargestCountsThatMakeSense() {
        assertThat(attributes("id='a' term='1000000000000000' uploads='1000000'"))
                .hasValueSatisfying(report -> {
                    assertThat(report.term()).isEqualTo(AgentElement.LONGEST_COUNT);
                    assertThat(report.uploads()).hasValue(1_000_000);
                });
    }

    @Test
    void skipsWhatIsInside() {
        assertThat(read("<agent xmlns='urn:brewmaster:agent:1' id='a'>text<agent id='b'><x/></agent>more</agent>"))
                .contains(report("a"));
    }

    @Test
    void writesNothingThatXmlCannotCarry() {
        assertThat(read(xml(report("a\u0000b")))).isEmpty();
        assertThat(read(xml(report("a\uD800b")))).isEmpty();
        assertThat(xml(BARE)).doesNotContain("id=");
    }

    @Test
    void survivesWhateverTheAttributesSay() {
        SplittableRandom random = new SplittableRandom(5);
        List<String> names = List.of(
                "id",
                "term",
                "beat",
                "phase",
                "beside",
                "uploads",
                "protected",
                "bridge",
                "recorder",
                "release",
                "expires",
                "drain",
                "take",
                "hold");
        List<String> pieces = List.of(
                "", "0", "-", "+", "9", "e", "Z", "T", ":", "true", "leading", "&#10;", "\u0663", "\u00e9", "2026-");
        for (int i = 0; i < 20_000; i++) {
            StringBuilder attributes = new StringBuilder();
            for (String name : names) {
                attributes.append(name).append("='");
                for (int piece = random.nextInt(4); piece > 0; piece--) {
                    attributes.append(pieces.get(random.nextInt(pieces.size())));
                }
                attributes.append("' ");
            }
            attributes(attributes.toString()).ifPresent(report -> {
                assertThat(report.term()).isBetween(0L, AgentElement.LONGEST_COUNT);
                assertThat(report.beat()).isBetween(0L, AgentElement.LONGEST_COUNT);
            });
        }
    }
}
