package io.brewmaster.finalizer.transport;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;

/** Requests as the SDK makes them. */
final class Requests {
    private Requests() {}

    static ExecutableHttpRequest get(SdkHttpClient client, URI uri) {
        return request(client, uri, SdkHttpMethod.GET);
    }

    static ExecutableHttpRequest head(SdkHttpClient client, URI uri) {
        return request(client, uri, SdkHttpMethod.HEAD);
    }

    private static ExecutableHttpRequest request(SdkHttpClient client, URI uri, SdkHttpMethod method) {
        return client.prepareRequest(HttpExecuteRequest.builder()
                .request(SdkHttpFullRequest.builder().method(method).uri(uri).build())
                .build());
    }

    /** As the SDK does it for objects and parts: with the question whether to send at all. */
    static ExecutableHttpRequest put(SdkHttpClient client, URI uri, byte[] body) {
        SdkHttpFullRequest.Builder request = SdkHttpFullRequest.builder()
                .method(SdkHttpMethod.PUT)
                .uri(uri)
                .putHeader("Content-Length", String.valueOf(body.length));
        if (body.length > 0) {
            request.putHeader("Expect", "100-continue");
        }
        return client.prepareRequest(HttpExecuteRequest.builder()
                .request(request.build())
                .contentStreamProvider(() -> new ByteArrayInputStream(body))
                .build());
    }

    static int status(HttpExecuteResponse response) {
        return response.httpResponse().statusCode();
    }

    /** All of the body, read to its end and closed; nothing where there is none. */
    static String body(HttpExecuteResponse response) throws IOException {
        try (AbortableInputStream body = response.responseBody().orElseGet(AbortableInputStream::createEmpty)) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
