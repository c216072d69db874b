package io.brewmaster.ops.aws;

import io.brewmaster.core.json.Json;
import io.brewmaster.core.json.JsonException;
import io.brewmaster.core.json.Members;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.ServiceMetadata;
import software.amazon.awssdk.retries.api.AcquireInitialTokenRequest;
import software.amazon.awssdk.retries.api.RefreshRetryTokenRequest;
import software.amazon.awssdk.retries.api.RefreshRetryTokenResponse;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.retries.api.RetryToken;
import software.amazon.awssdk.retries.api.TokenAcquisitionFailedException;

/**
 * One service of AWS whose SDK is not carried (docs/decisions/017). It is for calls that only read: they are sent up to
 * three times. Signer, retries and HTTP are the SDK's own, and so are the exceptions, so that {@link AwsErrors}
 * explains them as it does all others.
 */
final class SignedService {
    private static final String FORM = "application/x-www-form-urlencoded; charset=utf-8";
    private static final String JSON = "application/x-amz-json-1.1";
    /** A page of what is listed is some hundred kilobytes. */
    private static final int MOST_BYTES = 8 * 1024 * 1024;

    private final Place place;
    private final AwsCredentialsProvider credentials;
    private final SdkHttpClient http;
    private final Duration attempt;
    private final Duration call;
    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
    private final RetryStrategy retries = AwsRetryStrategy.standardRetryStrategy();

    /**
     * Where a service is.
     *
     * @param signedFor the name and the region of the service in signatures
     */
    record Place(URI endpoint, String signedFor, String region) {
        /**
         * Where AWS has it for a region.
         *
         * @param name     in addresses and signatures
         * @param endpoint another place
         */
        static Place of(String name, Region region, Optional<URI> endpoint) {
            ServiceMetadata metadata = ServiceMetadata.of(name);
            String partition = PartitionMetadata.of(region).id();
            // IAM is not in every region: there is one of it in each partition.
            Region at = metadata.servicePartitions().stream()
                    .filter(there -> there.partition().id().equals(partition))
                    .flatMap(there -> there.globalRegion().stream())
                    .findFirst()
                    .orElse(region);
            return new Place(
                    endpoint.orElseGet(() -> URI.create("https://" + metadata.endpointFor(at) + "/")),
                    name,
                    metadata.signingRegion(at).id());
        }
    }

    private record Reply(int status, Optional<String> errorType, String body) {}

    /** What is made of a reply; what AWS refused is an {@link AwsServiceException}. */
    private interface Reader<T> {
        T read(Reply reply) throws IOException;
    }

    /**
     * Calls nobody yet.
     *
     * @param http    which waits no longer than {@code attempt} for anything
     * @param call    how long all attempts together may take
     */
    SignedService(
            Place place, AwsCredentialsProvider credentials, SdkHttpClient http, Duration attempt, Duration call) {
        this.place = place;
        this.credentials = credentials;
        this.http = http;
        this.attempt = attempt;
        this.call = call;
    }

    /**
     * Calls an action of AWS' Query protocol.
     *
     * @return the element {@code <Action>Result}
     * @throws SdkException for whatever goes wrong
     */
    Xml query(String version, String action, Map<String, String> parameters) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("Action", action);
        form.put("Version", version);
        form.putAll(parameters);
        String body = form.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
        return call(Map.of("Content-Type", FORM), body, reply -> {
            Xml answer = Xml.parse(reply.body());
            if (reply.status() != 200) {
                Optional<Xml> error = answer.child("Error");
                throw refused(reply, error.flatMap(e -> e.text("Code")), error.flatMap(e -> e.text("Message")));
            }
            return answer.child(action + "Result").orElseThrow(() -> new IOException("an answer without a result"));
        });
    }

    /**
     * Calls an action of AWS' JSON protocol.
     *
     * @param target the service's own name and the action
     * @throws SdkException for whatever goes wrong
     */
    Members json(String target, Map<String, ?> members) {
        return call(Map.of("Content-Type", JSON, "X-Amz-Target", target), Json.write(members), reply -> {
            Members answer = Members.parse(reply.body());
            if (reply.status() != 200) {
                Optional<String> type = answer.optionalText("__type").or(reply::errorType);
                throw refused(reply, type.map(SignedService::code), message(answer));
            }
            return answer;
        });
    }

    private static Optional<String> message(Members answer) throws JsonException {
        Optional<String> small = answer.optionalText("message");
        return small.isPresent() ? small : answer.optionalText("Message");
    }

    /** {@code namespace#Code}, or in a header {@code Code:address}. */
    private static String code(String type) {
        return type.substring(type.indexOf('#') + 1).replaceAll(":.*", "");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static AwsServiceException refused(Reply reply, Optional<String> code, Optional<String> message) {
        return AwsServiceException.builder()
                .statusCode(reply.status())
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code.orElse(""))
                        .errorMessage(message.orElse(""))
                        .build())
                .build();
    }

    private <T> T call(Map<String, String> headers, String body, Reader<T> reader) {
        long deadline = System.nanoTime() + call.toNanos();
        RetryToken token = retries.acquireInitialToken(AcquireInitialTokenRequest.create(place.signedFor()))
                .token();
        while (true) {
            try {
                return once(headers, body, reader, deadline);
            } catch (SdkException failure) {
                token = again(token, failure, deadline);
            }
        }
    }

    private RetryToken again(RetryToken token, SdkException failure, long deadline) {
        try {
            RefreshRetryTokenResponse next = retries.refreshRetryToken(RefreshRetryTokenRequest.builder()
                    .token(token)
                    .failure(failure)
                    .build());
            if (next.delay().toNanos() >= deadline - System.nanoTime()) {
                throw failure;
            }
            TimeUnit.NANOSECONDS.sleep(next.delay().toNanos());
            return next.token();
        } catch (TokenAcquisitionFailedException enough) {
            throw failure;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw AbortedException.create("interrupted", stopped);
        }
    }

    private <T> T once(Map<String, String> headers, String body, Reader<T> reader, long deadline) {
        SignedRequest request = signed(headers, body);
        ExecutableHttpRequest exchange = http.prepareRequest(HttpExecuteRequest.builder()
                .request(request.request())
                .contentStreamProvider(request.payload().orElseThrow())
                .build());
        try {
            return understood(reply(exchange.call(), deadline), reader);
        } catch (SocketTimeoutException late) {
            throw ApiCallAttemptTimeoutException.create(attempt.toMillis());
        } catch (IOException failure) {
            throw SdkClientException.create("the exchange failed: " + failure.getMessage(), failure);
        }
    }

    /** An error may come from whoever stands between: what is not understood of it is left out. */
    private static <T> T understood(Reply reply, Reader<T> reader) throws IOException {
        try {
            return reader.read(reply);
        } catch (IOException notUnderstood) {
            if (reply.status() != 200) {
                throw refused(reply, reply.errorType().map(SignedService::code), Optional.empty());
            }
            throw notUnderstood;
        }
    }

    private Reply reply(HttpExecuteResponse response, long deadline) throws IOException {
        int status = response.httpResponse().statusCode();
        Optional<String> type = response.httpResponse().firstMatchingHeader("x-amzn-ErrorType");
        Optional<AbortableInputStream> body = response.responseBody();
        if (body.isEmpty()) {
            return new Reply(status, type, "");
        }
        try (AbortableInputStream stream = body.get()) {
            return new Reply(status, type, text(stream, deadline));
        }
    }

    /** The connection waits some seconds for each piece, and could do so for ever if a piece always came. */
    private String text(AbortableInputStream stream, long deadline) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] piece = new byte[8_192];
        for (int length = stream.read(piece); length >= 0; length = stream.read(piece)) {
            bytes.write(piece, 0, length);
            if (bytes.size() > MOST_BYTES) {
                stream.abort();
                throw new IOException("an answer of more than " + MOST_BYTES + " bytes");
            }
            if (System.nanoTime() - deadline > 0) {
                stream.abort();
                throw ApiCallTimeoutException.create(call.toMillis());
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private SignedRequest signed(Map<String, String> headers, String body) {
        SdkHttpRequest.Builder plain =
                SdkHttpRequest.builder().uri(place.endpoint()).method(SdkHttpMethod.POST);
        if (plain.encodedPath().isEmpty()) {
            plain.encodedPath("/");
        }
        headers.forEach(plain::putHeader);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        plain.putHeader("Content-Length", Integer.toString(bytes.length));
        return signer.sign(request -> request.identity(credentials.resolveCredentials())
                .request(plain.build())
                .payload(ContentStreamProvider.fromByteArray(bytes))
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, place.signedFor())
                .putProperty(AwsV4HttpSigner.REGION_NAME, place.region()));
    }
}
