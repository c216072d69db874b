package io.brewmaster.agent.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brewmaster.testkit.jitsi.BridgeRestDouble;
import io.brewmaster.testkit.jitsi.JicofoRestDouble;
import io.brewmaster.testkit.jitsi.RestDouble.Failure;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class NeighboursTest {
    private static final Rest REST = new Rest(Rest.LIMIT, System::nanoTime);

    @Nested
    class Jicofo {
        private final JicofoRestDouble jicofo = JicofoRestDouble.start();
        private final JicofoStats stats = new JicofoStats(REST);

        @AfterEach
        void end() {
            jicofo.close();
        }

        @Test
        void countsConferences() throws Exception {
            assertThat(stats.conferences(jicofo.uri())).isZero();
            jicofo.conferences(3);
            assertThat(stats.conferences(jicofo.uri())).isEqualTo(3);
            jicofo.conferences("17");
            assertThat(stats.conferences(jicofo.uri())).isEqualTo(17);
            assertThat(jicofo.calls()).containsOnly("GET /stats");
        }

        @Test
        void isUnknownWithoutAWholeNumber() {
            for (Object value : new Object[] {-1, 1.5, "", "some", true, "-2"}) {
                jicofo.conferences(value);
                assertUnknown();
            }
            jicofo.conferences(null);
            assertUnknown();
        }

        private void assertUnknown() {
            assertThatThrownBy(() -> stats.conferences(jicofo.uri()))
                    .isInstanceOf(RestException.class)
                    .hasMessageEndingWith("/stats: not understood: member conferences is not a whole number from 0");
        }
    }

    @Nested
    class Bridge {
        private final BridgeRestDouble bridge = BridgeRestDouble.start();
        private final BridgeRest rest = new BridgeRest(bridge.uri(), REST);

        @AfterEach
        void end() {
            bridge.close();
        }

        @Test
        void saysWhetherItIsHealthy() throws Exception {
            assertThat(rest.healthy()).isTrue();
            bridge.health(500);
            assertThat(rest.healthy()).isFalse();
            bridge.health(503);
            assertThat(rest.healthy()).isFalse();
            bridge.health(404);
            assertThatThrownBy(rest::healthy).isInstanceOf(RestException.class).hasMessageContaining("404");
        }

        @Test
        void countsByItsStatistics() throws Exception {
            bridge.counts(7, 2);
            assertThat(rest.counts()).contains(new BridgeRest.Counts(7, 2));
            assertThat(bridge.calls()).containsOnly("GET /colibri/stats");
        }

        @Test
        void countsByItsMetricsWhereTheStatisticsAreOff() throws Exception {
            bridge.onlyMetrics("""
                    # HELP jitsi_jvb_local_endpoints Number of local endpoints
                    # TYPE jitsi_jvb_local_endpoints gauge
                    jitsi_jvb_local_endpoints 4.0
                    jitsi_jvb_local_endpoints_x 9.0
                    jitsi_jvb_current_endpoints 6.0
                    jitsi_jvb_conferences 2.0
                    jitsi_jvb_conferences_by_size_bucket{le="1.0",} 1.0
                    """);
            assertThat(rest.counts()).contains(new BridgeRest.Counts(4, 2));
        }

        @Test
        void takesRelayedEndpointsForLocalOnesRatherThanNone() throws Exception {
            bridge.onlyMetrics("jitsi_jvb_current_endpoints 6.0\njitsi_jvb_conferences 2.0\n");
            assertThat(rest.counts()).contains(new BridgeRest.Counts(6, 2));
        }

        @Test
        void isUnknownWithoutBothNumbers() throws Exception {
            bridge.noNumbers();
            assertThat(rest.counts()).isEmpty();
            bridge.onlyMetrics("jitsi_jvb_conferences 0.0\n");
            assertThat(rest.counts()).isEmpty();
            bridge.onlyMetrics("jitsi_jvb_conferences NaN\njitsi_jvb_local_endpoints 0.0\n");
            assertThat(rest.counts()).isEmpty();
            bridge.stats(Map.of("conferences", 0));
            assertThat(rest.counts()).isEmpty();
            bridge.stats(Map.of("conferences", 0, "local_endpoints", -1));
            assertThat(rest.counts()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"jitsi_jvb_conferences", "jitsi_jvb_conferences x", "jitsi_jvb_conferences{a=\"b"})
        void neverReadsAMalformedLineAsANumber(String line) {
            bridge.onlyMetrics("jitsi_jvb_local_endpoints 0.0\n" + line + "\n");
            assertThat(countsOrNothing()).isEqualTo("nothing");
        }

        private String countsOrNothing() {
            try {
                return rest.counts().map(BridgeRest.Counts::toString).orElse("nothing");
            } catch (RestException e) {
                return "nothing";
            }
        }

        @Test
        void drainsAndComesBack() throws Exception {
            assertThat(rest.draining()).isFalse();
            rest.drain(true);
            rest.drain(true);
            assertThat(bridge.draining()).isTrue();
            assertThat(rest.draining()).isTrue();
            rest.drain(false);
            assertThat(rest.draining()).isFalse();
            assertThat(bridge.calls())
                    .contains("POST /colibri/drain/enable", "POST /colibri/drain/disable", "GET /colibri/drain");
        }

        @Test
        void doesNotBelieveADrainThatWasRefused() {
            bridge.next(Failure.SERVER_ERROR, 1);
            assertThatThrownBy(() -> rest.drain(true))
                    .isInstanceOf(RestException.class)
                    .hasMessageEndingWith("/colibri/drain/enable: answers with HTTP status 500");
            assertThat(bridge.draining()).isFalse();
        }
    }
}
