package io.brewmaster.finalizer.transport;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpResponse;

/** One request, sent once. */
final class Exchange implements ExecutableHttpRequest {
    private final Connections connections;
    private final Route route;
    private final HttpExecuteRequest request;
    private final Abort abort = new Abort();

    Exchange(Connections connections, Route route, HttpExecuteRequest request) {
        this.connections = connections;
        this.route = route;
        this.request = request;
    }

    @Override
    public HttpExecuteResponse call() throws IOException {
        Optional<InputStream> body = request.contentStreamProvider().map(provider -> provider.newStream());
        try (InputStream closed = body.orElseGet(InputStream::nullInputStream)) {
            RequestHead head = new RequestHead(request.httpRequest(), body.isPresent());
            Connection connection = connections.take(route, abort);
            try {
                return answer(head, connection, connection.exchange(head, body));
            } catch (IOException | RuntimeException failed) {
                connection.wire().close();
                throw failed;
            }
        }
    }

    private HttpExecuteResponse answer(RequestHead request, Connection connection, ResponseHead head)
            throws IOException {
        ResponseBody body = ResponseBody.of(head, request.isHead(), connection, () -> release(connection));
        HttpExecuteResponse.Builder response = HttpExecuteResponse.builder()
                .response(SdkHttpResponse.builder()
                        .statusCode(head.status())
                        .statusText(head.reason())
                        .headers(head.headers())
                        .build());
        if (head.hasBody(request.isHead())) {
            response.responseBody(AbortableInputStream.create(body, body::abort));
        } else {
            body.close();
        }
        return response.build();
    }

    private void release(Connection connection) {
        abort.over();
        connections.give(connection);
    }

    @Override
    public void abort() {
        abort.abort();
    }
}
