package io.brewmaster.testkit.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the double refuses; what it takes is proven by the SDK that sends it (SinksAgreeTest of the agent). */
class CloudWatchDoubleTest {
    private static final String PATH = "/service/GraniteServiceVersion20100801/operation/PutMetricData";
    private static final String SIGNED = "AWS4-HMAC-SHA256 Credential=AKID/20260101/us-west-2/monitoring/aws4_request, "
            + "SignedHeaders=host, Signature=00";
    private static final Map<String, Object> DATUM =
            Map.of("MetricName", "BridgeCount", "Dimensions", List.of(), "Timestamp", 1.7e9, "Value", 1.0);

    private final HttpClient client = HttpClient.newHttpClient();
    private final CloudWatchDouble aws = CloudWatchDouble.start();

    @AfterEach
    void close() {
        aws.close();
    }

    private int status(String path, String authorization, byte[] body) throws IOException, InterruptedException {
        return client.send(
                        HttpRequest.newBuilder(aws.uri().resolve(path))
                                .header("smithy-protocol", "rpc-v2-cbor")
                                .header("Authorization", authorization)
                                .POST(BodyPublishers.ofByteArray(body))
                                .build(),
                        BodyHandlers.ofString())
                .statusCode();
    }

    @Test
    void takesSignedRequestsOfOneKindOnly() throws Exception {
        byte[] garbage = {0x5f, 0x00};
        assertThat(status(PATH, "Basic x", garbage)).isEqualTo(403);
        assertThat(status(PATH, SIGNED.replace("monitoring", "logs"), garbage)).isEqualTo(403);
        assertThat(status("/", SIGNED, garbage)).isEqualTo(404);
        assertThat(status(PATH, SIGNED, garbage)).isEqualTo(400);
        assertThat(status(PATH, SIGNED, Cbor.of(Map.of("Namespace", "Jitsi/JVB"))))
                .isEqualTo(400);
        assertThat(aws.data()).isEmpty();
        assertThat(aws.calls()).isEqualTo(5);
    }

    @Test
    void keepsTheLimitsOfTheReference() {
        assertThat(read(DATUM))
                .singleElement()
                .satisfies(datum -> assertThat(datum.values()).containsExactly(1.0));
        assertThat(read(with("Values", List.of(1.0, 2.0), "Counts", List.of(2.0, 1.0)))
                        .get(0)
                        .values())
                .containsExactly(1.0, 1.0, 2.0);
        assertRefused(with("Values", List.of(1.0, 1.0), "Counts", List.of(1.0, 1.0)), "each value once");
        assertRefused(with("Values", List.of(1.0, 2.0), "Counts", List.of(1.0)), "as many counts");
        assertRefused(with("Value", 1.0, "Values", List.of(1.0)), "not both");
        assertRefused(with("Value", Double.NaN, "Unit", "Count"), "finite");
        assertThatThrownBy(() ->
                        PutMetricData.read(Map.of("Namespace", "x", "MetricData", Collections.nCopies(1_001, DATUM))))
                .hasMessageContaining("1 to 1000");
    }

    private static Map<String, Object> with(String one, Object its, String other, Object theOthers) {
        return Map.of(
                "MetricName", "BridgeCount", "Dimensions", List.of(), "Timestamp", 1.7e9, one, its, other, theOthers);
    }

    private static List<CloudWatchDouble.Datum> read(Map<String, Object> datum) {
        return PutMetricData.read(Map.of("Namespace", "Jitsi/JVB", "MetricData", List.of(datum)));
    }

    private static void assertRefused(Map<String, Object> datum, String words) {
        assertThatThrownBy(() -> read(datum))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(words);
    }
}
