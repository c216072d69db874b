package io.brewmaster.agent.sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brewmaster.agent.aws.CloudWatchSink;
import io.brewmaster.agent.publish.NotPublishedException;
import io.brewmaster.testkit.cloudwatch.CloudWatchDouble;
import io.brewmaster.testkit.cloudwatch.CloudWatchDouble.Failure;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of failures, with the SDK's own reading of CloudWatch's protocol. */
class CloudWatchSinkTest {
    private final CloudWatchDouble aws = CloudWatchDouble.start();
    private CloudWatchSink sink;

    @BeforeEach
    void open() throws Exception {
        sink = Sinks.cloudWatch(aws);
    }

    @AfterEach
    void close() {
        sink.close();
        aws.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "THROTTLED | takes no more calls at present",
                "ACCESS_DENIED | no permission, allow cloudwatch:PutMetricData to the role",
                "EXPIRED | credentials have expired: renew them",
                "BAD_CREDENTIALS | does not accept the credentials",
                "SERVER_ERROR | AWS answered 500",
                "INVALID | AWS answered 400",
                "CUT | cannot publish metrics"
            })
    void saysWhatIsWrongAndSendsNothingTwice(Failure failure, String words) throws Exception {
        aws.next(failure, 1);
        assertThatThrownBy(this::publish)
                .isInstanceOf(NotPublishedException.class)
                .hasMessageContaining(words)
                .hasMessageNotContaining("\n");
        assertThat(aws.calls()).isEqualTo(1);
        assertThat(aws.data()).isEmpty();
        publish();
        assertThat(aws.calls()).isEqualTo(2);
        assertThat(aws.data()).isNotEmpty();
    }

    @Test
    @Timeout(20)
    void doesNotWaitForEver() {
        aws.next(Failure.SILENT, 1);
        long begun = System.nanoTime();
        assertThatThrownBy(this::publish)
                .isInstanceOf(NotPublishedException.class)
                .hasMessageContaining("no answer in time");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(12));
        assertThat(aws.calls()).isEqualTo(1);
    }

    @Test
    void saysThatNobodyIsThere() throws Exception {
        try (CloudWatchSink nowhere = Sinks.cloudWatch(URI.create("http://127.0.0.1:1"))) {
            assertThatThrownBy(() -> nowhere.publish(Sinks.documents(Sinks.meeting())))
                    .isInstanceOf(NotPublishedException.class)
                    .hasMessageContaining("not connected");
        }
    }

    private void publish() throws NotPublishedException {
        sink.publish(Sinks.documents(Sinks.meeting()));
    }
}
