package io.brewmaster.finalizer.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.brewmaster.core.json.Json;
import io.brewmaster.finalizer.notice.Arrival;
import io.brewmaster.finalizer.notice.NotToldException;
import io.brewmaster.finalizer.notice.Notice;
import io.brewmaster.finalizer.recording.Crc32c;
import io.brewmaster.finalizer.s3.AwsAccess;
import io.brewmaster.testkit.notice.EventBusDouble;
import io.brewmaster.testkit.notice.EventBusDouble.Failure;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** The SDK against a bus that speaks EventBridge's protocol. */
class EventBusTest {
    private final EventBusDouble aws = EventBusDouble.start();
    private final Notice notice = Notice.of(
            new Notice.Sender("p", "e", "recordings"),
            new Arrival("s1", "weekly", "recordings/weekly.mp4", 17, new Crc32c(1), Map.of("version", 1)),
            Instant.parse("2026-05-04T10:00:00Z"));

    @AfterEach
    void close() {
        aws.close();
    }

    private void tell(String bus) throws NotToldException {
        AwsAccess access = new AwsAccess(
                Region.US_WEST_2,
                StaticCredentialsProvider.create(AwsBasicCredentials.create("AKID", "secret")),
                Optional.of(aws.uri()));
        try (EventBus target = new EventBus(bus, () -> access)) {
            target.tell(notice, notice.payload(Optional.empty()));
        }
    }

    @Test
    void putsOneEvent() throws Exception {
        tell(EventBusDouble.BUS);
        Map<String, @Nullable Object> event = aws.events().get(0);
        assertThat(event)
                .containsEntry("EventBusName", EventBusDouble.BUS)
                .containsEntry("Source", "brewmaster")
                .containsEntry("DetailType", "Recording Completed")
                .containsEntry("Resources", List.of("arn:aws:s3:::recordings/recordings/weekly.mp4"));
        assertThat(Json.parseObject(String.valueOf(event.get("Detail")))).containsEntry("id", notice.id());
        assertThat(aws.events()).hasSize(1);
    }

    @Test
    void goesOnThroughPassingTrouble() throws Exception {
        aws.next(Failure.SERVER_ERROR, 1).next(Failure.THROTTLED, 1);
        tell(EventBusDouble.BUS);
        assertThat(aws.events()).hasSize(1);
    }

    /** EventBridge's answer is 200 then. */
    @Test
    void believesNoAnswerThatRefusesTheEvent() {
        aws.next(Failure.ENTRY_FAILED, 1);
        assertThatExceptionOfType(NotToldException.class)
                .isThrownBy(() -> tell(EventBusDouble.BUS))
                .withMessageContaining("InternalFailure");
        assertThat(aws.events()).isEmpty();
    }

    @Test
    void saysWhichPermissionIsMissing() {
        aws.next(Failure.ACCESS_DENIED, 1);
        assertThatExceptionOfType(NotToldException.class)
                .isThrownBy(() -> tell(EventBusDouble.BUS))
                .withMessage("no permission: allow events:PutEvents on jitsi to the role or user in use");
        assertThat(aws.calls()).isEqualTo(1);
    }

    @Test
    void tellsTwiceRatherThanNeverWhenTheAnswerIsLost() throws Exception {
        aws.next(Failure.CUT_AFTER, 1);
        tell(EventBusDouble.BUS);
        assertThat(aws.events()).hasSize(2);
        assertThat(aws.events().get(0).get("Detail"))
                .isEqualTo(aws.events().get(1).get("Detail"));
    }

    @Test
    void saysWhenTheBusIsNotReached() {
        aws.close();
        assertThatExceptionOfType(NotToldException.class)
                .isThrownBy(() -> tell(EventBusDouble.BUS))
                .withMessageContaining("cannot reach EventBridge");
    }
}
