package io.brewmaster.finalizer.transport;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/** The head of a request, as it goes out. */
final class RequestHead {
    /**
     * Below this a refused body costs less than the way there and back that asking first takes: 1 MiB. Above it, S3's
     * "slow down", or a permission that is missing, is heard before the part is sent for nothing.
     */
    private static final long WORTH_ASKING = 1 << 20;

    private static final String EXPECT = "Expect";
    private static final String LENGTH = "Content-Length";

    private final SdkHttpRequest request;
    private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final long length;

    /**
     * For a request that may go to any server.
     *
     * @param hasBody a body must have a length
     */
    RequestHead(SdkHttpRequest request, boolean hasBody) throws IOException {
        this.request = request;
        headers.putAll(request.headers());
        Optional<String> announced = request.firstMatchingHeader(LENGTH);
        if (hasBody && announced.isEmpty()) {
            throw new IOException("a body without a length");
        }
        this.length = hasBody ? Long.parseLong(announced.orElseThrow()) : 0;
        if (length < WORTH_ASKING) {
            headers.remove(EXPECT);
        }
        headers.putIfAbsent("Host", List.of(authority()));
    }

    private String authority() {
        boolean usual = request.port() == (request.protocol().equals("https") ? 443 : 80);
        return usual ? request.host() : request.host() + ":" + request.port();
    }

    /** Bytes of the body. */
    long length() {
        return length;
    }

    /** Whether the body waits for the other end's word. */
    boolean asksFirst() {
        return headers.containsKey(EXPECT);
    }

    boolean isHead() {
        return request.method() == SdkHttpMethod.HEAD;
    }

    /**
     * Its bytes.
     *
     * @param route tells whether the target is to be absolute, and more headers where there is a proxy
     */
    byte[] bytes(Route route) throws IOException {
        String path = request.encodedPath().isEmpty() ? "/" : request.encodedPath();
        StringBuilder head = new StringBuilder(request.method() + " ");
        if (route.isForwarded()) {
            head.append("http://").append(route.authority());
        }
        head.append(path);
        request.encodedQueryParameters().ifPresent(query -> head.append('?').append(query));
        head.append(" HTTP/1.1\r\n");
        Map<String, List<String>> all = new TreeMap<>(headers);
        if (route.isForwarded()) {
            route.proxyAuthorization().ifPresent(value -> all.put("Proxy-Authorization", List.of(value)));
        }
        for (Map.Entry<String, List<String>> header : all.entrySet()) {
            for (String value : header.getValue()) {
                head.append(header.getKey()).append(": ").append(oneLine(value)).append("\r\n");
            }
        }
        return head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    /** A line break would begin another header, of whoever wrote the value. */
    private static String oneLine(String value) throws IOException {
        if (value.indexOf('\r') >= 0 || value.indexOf('\n') >= 0) {
            throw new IOException("a header with a line break");
        }
        return value;
    }
}
