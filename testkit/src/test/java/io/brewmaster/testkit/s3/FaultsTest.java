package io.brewmaster.testkit.s3;

import static io.brewmaster.testkit.s3.Refusals.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Looked at by a plain client: the SDK's would try again by itself. */
class FaultsTest {
    private static final String BUCKET = "recordings";
    private static StrictS3 server;
    private static int tests;

    private String key;

    @BeforeAll
    static void start() {
        server = StrictS3.start();
        server.createBucket(BUCKET);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void nameKey() {
        key = "k" + ++tests;
    }

    @AfterEach
    void heal() {
        server.faults().clear().on(true);
    }

    /** The answer's status; no client tries a request with a streamed body again. */
    private int put() throws IOException {
        byte[] body = new byte[100_000];
        HttpURLConnection connection = (HttpURLConnection)
                URI.create(server.endpoint() + "/" + BUCKET + "/" + key).toURL().openConnection();
        connection.setRequestMethod("PUT");
        connection.setDoOutput(true);
        connection.setFixedLengthStreamingMode(body.length);
        try (OutputStream out = connection.getOutputStream()) {
            out.write(body);
        }
        return connection.getResponseCode();
    }

    private boolean isThere() {
        return server.bucket(BUCKET).head(key).isPresent();
    }

    @ParameterizedTest
    @CsvSource({"INTERNAL_ERROR, 500", "SLOW_DOWN, 503", "CONFLICT, 409", "FORBIDDEN, 403", "NO_SUCH_BUCKET, 404"})
    void answersInsteadOfDoingAsOftenAsScripted(Fault fault, int status) throws IOException {
        server.faults().next(S3Operation.PUT_OBJECT, fault, 2);
        assertThat(put()).isEqualTo(status);
        assertThat(put()).isEqualTo(status);
        assertThat(isThere()).isFalse();
        assertThat(put()).isEqualTo(200);
        assertThat(isThere()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"CUT_BEFORE", "CUT_IN_THE_MIDDLE"})
    void cutsARequestThatIsNotDone(Fault fault) {
        server.faults().next(S3Operation.PUT_OBJECT, fault, 1);
        assertThatThrownBy(this::put).isInstanceOf(IOException.class);
        assertThat(isThere()).isFalse();
    }

    @Test
    void losesTheAcknowledgementOfWhatIsDone() {
        server.faults().next(S3Operation.PUT_OBJECT, Fault.CUT_AFTER, 1);
        assertThatThrownBy(this::put).isInstanceOf(IOException.class);
        assertThat(isThere()).isTrue();
    }

    @Test
    void answersLater() throws IOException {
        server.faults().slowness(Duration.ofMillis(300)).next(S3Operation.PUT_OBJECT, Fault.SLOW, 1);
        long start = System.nanoTime();
        assertThat(put()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @Test
    void says200AndThenThatItFailed() {
        Multipart upload = Multipart.begin(server, BUCKET, key).part(new byte[] {1});
        assertThat(complete(upload)).contains("<Code>InternalError</Code>");
        assertThat(isThere()).isFalse();
        assertThat(refusal(upload::complete)).isEmpty();
    }

    @Test
    void says200AndThenThatItFailedAlthoughItIsDone() {
        Multipart upload = Multipart.begin(server, BUCKET, key).part(new byte[] {1});
        server.faults().next(S3Operation.COMPLETE_MULTIPART_UPLOAD, Fault.ERROR_IN_200_ALTHOUGH_DONE, 1);
        assertThatThrownBy(upload::complete).isInstanceOf(S3Exception.class);
        assertThat(isThere()).isTrue();
        assertThat(refusal(upload::complete)).isEqualTo("404 NoSuchUpload");
    }

    private String complete(Multipart upload) {
        server.faults().next(S3Operation.COMPLETE_MULTIPART_UPLOAD, Fault.ERROR_IN_200, 1);
        String list = "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>"
                + upload.parts().get(0).eTag() + "</ETag></Part></CompleteMultipartUpload>";
        try {
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create(server.endpoint() + "/" + BUCKET + "/" + key + "?uploadId=" + upload.uploadId())
                            .toURL()
                            .openConnection();
            connection.setRequestMethod("POST");
            connection.setDoOutput(true);
            connection.getOutputStream().write(HttpRequest.bytes(list));
            assertThat(connection.getResponseCode()).isEqualTo(200);
            return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void failsEverywhereUntilSwitchedOff() throws IOException {
        server.faults().everywhere(Fault.FORBIDDEN);
        assertThat(put()).isEqualTo(403);
        assertThat(refusal(() -> server.bucket(BUCKET).keys())).isEqualTo("403 AccessDenied");
        assertThat(refusal(() -> Multipart.begin(server, BUCKET, key))).isEqualTo("403 AccessDenied");
        server.faults().on(false);
        assertThat(put()).isEqualTo(200);
        server.faults().on(true);
        assertThat(put()).isEqualTo(403);
        server.faults().clear().everywhere(Fault.NO_SUCH_BUCKET);
        assertThat(refusal(() -> server.bucket(BUCKET).keys())).isEqualTo("404 NoSuchBucket");
    }

    @Test
    void failsByChanceAsTheSeedSays() throws IOException {
        List<Integer> first = statuses(42);
        assertThat(statuses(42)).isEqualTo(first);
        assertThat(statuses(43)).isNotEqualTo(first);
        assertThat(first).contains(200, 500, 503);
        assertThat(first.stream().filter(status -> status == 200)).hasSizeBetween(10, 35);
    }

    private List<Integer> statuses(long seed) throws IOException {
        server.faults()
                .clear()
                .seed(seed)
                .sometimes(S3Operation.PUT_OBJECT, Fault.INTERNAL_ERROR, 0.25)
                .sometimes(S3Operation.PUT_OBJECT, Fault.SLOW_DOWN, 0.25);
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            statuses.add(put());
            isThere();
        }
        return statuses;
    }

    @Test
    void countsWhatWentWrong() throws IOException {
        try (StrictS3 fresh = StrictS3.start()) {
            fresh.createBucket(BUCKET);
            fresh.faults()
                    .next(S3Operation.LIST_OBJECTS_V2, Fault.FORBIDDEN, 1)
                    .next(S3Operation.LIST_MULTIPART_UPLOADS, Fault.FORBIDDEN, 1)
                    .next(S3Operation.DELETE_OBJECT, Fault.FORBIDDEN, 1);
            assertThat(refusal(() -> fresh.bucket(BUCKET).keys())).isEqualTo("403 AccessDenied");
            assertThat(refusal(() -> fresh.bucket(BUCKET).openUploads())).isEqualTo("403 AccessDenied");
            assertThat(fresh.faults().counts()).isEqualTo(Map.of(Fault.FORBIDDEN, 2L));
        }
    }

    @Test
    void refusesWhatAnOperationCannotHave() {
        assertThatThrownBy(() -> server.faults().next(S3Operation.GET_OBJECT, Fault.CONFLICT, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> server.faults().sometimes(S3Operation.UPLOAD_PART, Fault.ERROR_IN_200, 0.1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> server.faults()
                        .sometimes(S3Operation.UPLOAD_PART, Fault.SLOW, 0.6)
                        .sometimes(S3Operation.UPLOAD_PART, Fault.SLOW_DOWN, 0.6))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
