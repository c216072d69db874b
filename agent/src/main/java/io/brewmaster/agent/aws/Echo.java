package io.brewmaster.agent.aws;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;

/** Answers each request at once, as ECS answers an UpdateService: nothing leaves the process. */
final class Echo implements SdkHttpClient {
    static final String SERVICE = "echo";

    private static final byte[] ANSWER = ("{\"service\":{\"serviceName\":\"" + SERVICE + "\",\"status\":\"ACTIVE\","
                    + "\"desiredCount\":0,\"runningCount\":0,\"pendingCount\":0,\"createdAt\":1.7E9,"
                    + "\"deployments\":[{\"id\":\"ecs-svc/1\",\"status\":\"PRIMARY\",\"desiredCount\":0}]}}")
            .getBytes(StandardCharsets.UTF_8);

    /** Signs with what is nobody's. */
    static final class Nobody implements AwsCredentialsProvider {
        @Override
        public AwsCredentials resolveCredentials() {
            return AwsBasicCredentials.create("nobody", "nothing");
        }
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() {
                return HttpExecuteResponse.builder()
                        .response(SdkHttpFullResponse.builder()
                                .statusCode(200)
                                .putHeader("Content-Type", "application/x-amz-json-1.1")
                                .build())
                        .responseBody(AbortableInputStream.create(new ByteArrayInputStream(ANSWER)))
                        .build();
            }

            @Override
            public void abort() {
                // It has ended already.
            }
        };
    }

    @Override
    public void close() {
        // It holds nothing.
    }
}
