package io.brewmaster.agent.sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brewmaster.agent.otlp.OtlpSink;
import io.brewmaster.agent.publish.NotPublishedException;
import io.brewmaster.testkit.otlp.OtlpReceiver;
import io.brewmaster.testkit.otlp.OtlpReceiver.Failure;
import io.brewmaster.testkit.otlp.OtlpReceiver.Point;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a receiver gets beside the numbers, and what becomes of failures. */
class OtlpSinkTest {
    private final OtlpReceiver receiver = OtlpReceiver.start();
    private OtlpSink sink;

    @BeforeEach
    void open() throws Exception {
        sink = Sinks.otlp(receiver.uri(), "api-key=k3y=, X-Scope=jitsi");
    }

    @AfterEach
    void close() {
        sink.close();
        receiver.close();
    }

    @Test
    void sendsWhatTheReceiverAsksForAndSaysWhoItIs() throws Exception {
        publish();
        assertThat(receiver.headers())
                .containsEntry("api-key", "k3y=")
                .containsEntry("x-scope", "jitsi")
                .containsEntry("content-type", "application/x-protobuf");
        assertThat(receiver.resource())
                .containsEntry("service.name", "Jitsi/JVB")
                .as("nothing that comes and goes with a process")
                .doesNotContainKeys("service.instance.id", "host.name");
    }

    /** A cumulative histogram that begins where the last one ended: nothing of the period before is in it. */
    @Test
    void beginsEachHistogramAnew() throws Exception {
        publish();
        publish();
        assertThat(receiver.points())
                .filteredOn(point -> point.name().equals("BridgeStress"))
                .hasSize(2)
                .allSatisfy(point -> {
                    assertThat(point.distribution().orElseThrow().count()).isEqualTo(3);
                    assertThat(point.distribution().orElseThrow().cumulative()).isTrue();
                    assertThat(point.start()).isEqualTo(Optional.of(point.at().minusSeconds(60)));
                });
        assertThat(receiver.points()).extracting(Point::description).noneMatch(String::isEmpty);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "UNAUTHORIZED | HTTP status 401: check metrics.otlp_headers",
                "UNAVAILABLE | HTTP status 503",
                "MOVED | HTTP status 307",
                "PARTLY | did not take all metrics",
                "CUT | no answer"
            })
    void saysWhatIsWrongAndSendsNothingTwice(Failure failure, String words) throws Exception {
        receiver.next(failure, 1);
        assertThatThrownBy(this::publish)
                .isInstanceOf(NotPublishedException.class)
                .hasMessageContaining(words)
                .hasMessageNotContaining("k3y")
                .hasMessageNotContaining("\n");
        assertThat(receiver.calls()).isEqualTo(1);
        publish();
        assertThat(receiver.calls()).isEqualTo(2);
        assertThat(receiver.points()).isNotEmpty();
    }

    /** A hint is no failure. */
    @Test
    void takesAWarningForSuccess() throws Exception {
        receiver.next(Failure.WARNED, 1);
        publish();
        assertThat(receiver.points()).isNotEmpty();
    }

    @Test
    @Timeout(20)
    void doesNotWaitForEver() {
        receiver.next(Failure.SILENT, 1);
        long begun = System.nanoTime();
        assertThatThrownBy(this::publish)
                .isInstanceOf(NotPublishedException.class)
                .hasMessageContaining("no answer within 4000 ms");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(12));
        assertThat(receiver.calls()).isEqualTo(1);
    }

    @Test
    void saysThatNobodyIsThere() throws Exception {
        try (OtlpSink nowhere = Sinks.otlp(URI.create("http://127.0.0.1:1/v1/metrics"), "")) {
            assertThatThrownBy(() -> nowhere.publish(Sinks.documents(Sinks.meeting())))
                    .isInstanceOf(NotPublishedException.class)
                    .hasMessageContaining("Connection refused");
        }
    }

    private void publish() throws NotPublishedException {
        sink.publish(Sinks.documents(Sinks.meeting()));
    }
}
