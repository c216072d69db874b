package io.brewmaster.agent.brewery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BridgeReportTest {
    private static BridgeReport with(String name, String value) {
        return BridgeReport.of(Map.of(name, value));
    }

    @Test
    void readsEveryNumberInItsUnit() {
        Map<String, String> stats = new HashMap<>(History.stats(7, Instant.parse("2026-11-20T15:08:15.742Z")));
        stats.putAll(Map.of("region", "eu-central-1", "release", "r42", "relay_id", "jvb-b"));
        BridgeReport report = BridgeReport.of(stats);
        assertThat(report.localEndpoints()).hasValue(7);
        assertThat(report.conferences()).hasValue(1);
        assertThat(report.largestConference()).hasValue(7);
        assertThat(report.stress()).hasValue(0.25);
        assertThat(report.bitrateDownload()).hasValue(700);
        assertThat(report.bitrateUpload()).hasValue(1400);
        assertThat(report.rtt()).hasValue(35.5);
        assertThat(report.loss()).hasValue(0.01);
        assertThat(report.flags()).isEqualTo(new BridgeReport.Flags(false, false, false, true));
        assertThat(report.bridgeClock()).contains(Instant.parse("2026-11-20T15:08:15.742Z"));
        assertThat(report.version()).contains("2.3");
        assertThat(report.release()).contains("r42");
        assertThat(report.region()).contains("eu-central-1");
        assertThat(report.relayId()).contains("jvb-b");
    }

    @Test
    void takesAMissingNumberForUnknownAndNeverForZero() {
        BridgeReport report = BridgeReport.of(Map.of());
        assertThat(report.localEndpoints()).isEmpty();
        assertThat(report.conferences()).isEmpty();
        assertThat(report.stress()).isEmpty();
        assertThat(report.bridgeClock()).isEmpty();
        assertThat(report.tellsCounts()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "many", "-1", "NaN", "Infinity", "1e99", "0x10"})
    void takesACountThatCannotBeOneForUnknown(String value) {
        assertThat(with("local_endpoints", value).localEndpoints()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "high", "-0.5", "NaN", "Infinity"})
    void takesALoadThatCannotBeOneForUnknown(String value) {
        assertThat(with("stress_level", value).stress()).isEmpty();
    }

    @Test
    void takesARoundTripOfZeroForNoData() {
        assertThat(with("rtt_aggregate", "0.0").rtt()).isEmpty();
    }

    @Test
    void takesALossOfMoreThanAllForUnknown() {
        assertThat(with("overall_loss", "1.5").loss()).isEmpty();
    }

    @Test
    void acceptsALoadOfMoreThanFull() {
        assertThat(with("stress_level", "1.030180408025628").stress()).hasValue(1.030180408025628);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "2026-13-45 99:99:99.999", "2026-11-20"})
    void takesATimestampThatCannotBeReadForNoClock(String value) {
        assertThat(with("current_timestamp", value).bridgeClock()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"drain", "graceful_shutdown", "shutting_down"})
    void countsEachWayOutAsLeaving(String flag) {
        assertThat(with(flag, "true").flags().leaving()).isTrue();
        assertThat(with(flag, "false").flags().leaving()).isFalse();
    }
}
