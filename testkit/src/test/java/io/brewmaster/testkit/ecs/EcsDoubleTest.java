package io.brewmaster.testkit.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.testkit.ecs.EcsDouble.Action;
import io.brewmaster.testkit.ecs.EcsDouble.Failure;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the double refuses; what it answers is proven by the SDK that reads it (ChangeProcessJarTest of the agent). */
class EcsDoubleTest {
    private static final String DESCRIBE = "AmazonEC2ContainerServiceV20141113.DescribeServices";
    private static final String GET_ITEM = "DynamoDB_20120810.GetItem";

    private final HttpClient client = HttpClient.newHttpClient();
    private final EcsDouble aws = EcsDouble.start().service("web", 1);

    @AfterEach
    void close() {
        aws.close();
    }

    private static String signedFor(String service) {
        return "AWS4-HMAC-SHA256 Credential=AKID/20260101/us-west-2/" + service
                + "/aws4_request, SignedHeaders=host, Signature=00";
    }

    private HttpResponse<String> post(String target, String authorization, String body)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(aws.uri())
                        .header("X-Amz-Target", target)
                        .header("Authorization", authorization)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    @Test
    void takesSignedRequestsOnly() throws Exception {
        String body = "{\"cluster\":\"jitsi\",\"services\":[\"web\"]}";
        assertThat(post(DESCRIBE, "Basic x", body).statusCode()).isEqualTo(403);
        assertThat(post(DESCRIBE, signedFor("dynamodb"), body).statusCode()).isEqualTo(403);
        assertThat(aws.calls()).isEmpty();
        assertThat(post(DESCRIBE, signedFor("ecs"), body).body()).contains("\"desiredCount\":1");
        assertThat(aws.calls(Action.DESCRIBE_SERVICES)).isEqualTo(1);
    }

    @Test
    void knowsItsOwnClusterOnlyAndTenServicesAtMost() throws Exception {
        assertThat(post(DESCRIBE, signedFor("ecs"), "{\"services\":[\"web\"]}").body())
                .contains("ClusterNotFoundException");
        String eleven = "[" + "\"web\",".repeat(10) + "\"web\"]";
        assertThat(post(DESCRIBE, signedFor("ecs"), "{\"cluster\":\"jitsi\",\"services\":" + eleven + "}")
                        .body())
                .contains("InvalidParameterException");
    }

    @Test
    void showsTheOldItemToAReadThatIsNotConsistent() throws Exception {
        aws.wanted("awake", 1, Optional.empty()).wanted("awake", 2, Optional.empty());
        String body = "{\"TableName\":\"" + EcsDouble.TABLE + "\",\"Key\":{\"id\":{\"S\":\"platform\"}}";
        assertThat(post(GET_ITEM, signedFor("dynamodb"), body + "}").body()).contains("\"N\":\"1\"");
        assertThat(post(GET_ITEM, signedFor("dynamodb"), body + ",\"ConsistentRead\":true}")
                        .body())
                .contains("\"N\":\"2\"");
    }

    @Test
    void failsAsOftenAsItIsTold() throws Exception {
        String body = "{\"cluster\":\"jitsi\",\"services\":[\"web\"]}";
        aws.next(Action.DESCRIBE_SERVICES, Failure.THROTTLED, 1)
                .next(Action.DESCRIBE_SERVICES, Failure.SERVER_ERROR, 1);
        assertThat(post(DESCRIBE, signedFor("ecs"), body).body()).contains("ThrottlingException");
        assertThat(post(DESCRIBE, signedFor("ecs"), body).statusCode()).isEqualTo(500);
        assertThat(post(DESCRIBE, signedFor("ecs"), body).statusCode()).isEqualTo(200);
    }
}
