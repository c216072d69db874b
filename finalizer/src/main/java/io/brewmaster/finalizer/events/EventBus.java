package io.brewmaster.finalizer.events;

import io.brewmaster.finalizer.notice.NotToldException;
import io.brewmaster.finalizer.notice.Notice;
import io.brewmaster.finalizer.notice.Target;
import io.brewmaster.finalizer.s3.AwsAccess;
import io.brewmaster.finalizer.store.StoreException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClientBuilder;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

/** Tells by an event on a bus of Amazon EventBridge, which delivers at least once: the event's detail has the id. */
public final class EventBus implements Target, AutoCloseable {
    private static final String SOURCE = "brewmaster";
    private static final String DETAIL_TYPE = "Recording Completed";

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ATTEMPT = Duration.ofSeconds(7);
    private static final Duration CALL = Duration.ofSeconds(15);
    private static final int MAX_MESSAGE = 300;

    private final String bus;
    private final AwsAccess.Source source;
    private @Nullable EventBridgeClient client;

    /**
     * Makes no client yet: most processes have nothing to tell.
     *
     * @param bus its name or ARN
     */
    public EventBus(String bus, AwsAccess.Source source) {
        this.bus = bus;
        this.source = source;
    }

    @Override
    public String name() {
        return "event_bus";
    }

    @Override
    public void tell(Notice notice, String payload) throws NotToldException {
        PutEventsRequestEntry event = PutEventsRequestEntry.builder()
                .eventBusName(bus)
                .source(SOURCE)
                .detailType(DETAIL_TYPE)
                .time(notice.at())
                .resources("arn:" + partition() + ":s3:::" + notice.bucket() + "/" + notice.key())
                .detail(payload)
                .build();
        try {
            confirm(client().putEvents(request -> request.entries(event)));
        } catch (StoreException none) {
            throw new NotToldException(none.reason(), none);
        } catch (SdkException failure) {
            throw new NotToldException(reason(failure), failure);
        }
    }

    /** Of the bus, if it has an ARN; the bucket's is not known. */
    private String partition() {
        return bus.startsWith("arn:") ? bus.split(":", 3)[1] : "aws";
    }

    /** The answer is 200 also when the one event was not taken. */
    private void confirm(PutEventsResponse answer) throws NotToldException {
        Optional<PutEventsResultEntry> refused = answer.entries().stream()
                .filter(entry -> entry.errorCode() != null)
                .findFirst();
        if (refused.isPresent()) {
            throw new NotToldException(
                    "the event bus did not take the event: " + refused.get().errorCode() + ", "
                            + line(refused.get().errorMessage()),
                    Optional.empty());
        }
        if (answer.failedEntryCount() == null || answer.failedEntryCount() != 0) {
            throw new NotToldException("the event bus does not say that it took the event", Optional.empty());
        }
    }

    private synchronized EventBridgeClient client() throws StoreException {
        EventBridgeClient open = client;
        if (open == null) {
            open = open(source.find());
            client = open;
        }
        return open;
    }

    private static EventBridgeClient open(AwsAccess access) {
        EventBridgeClientBuilder builder = EventBridgeClient.builder()
                .region(access.region())
                .credentialsProvider(access.credentials())
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECT)
                        .socketTimeout(ATTEMPT))
                .overrideConfiguration(ClientOverrideConfiguration.builder()
                        .apiCallAttemptTimeout(ATTEMPT)
                        .apiCallTimeout(CALL)
                        .retryStrategy(AwsRetryStrategy.standardRetryStrategy())
                        .build());
        access.endpoint().ifPresent(builder::endpointOverride);
        return builder.build();
    }

    private String reason(SdkException failure) {
        if (failure instanceof AwsServiceException answer && answer.awsErrorDetails() != null) {
            String code = String.valueOf(answer.awsErrorDetails().errorCode());
            String said = line(answer.awsErrorDetails().errorMessage());
            return code.startsWith("AccessDenied")
                    ? "no permission: allow events:PutEvents on " + bus + " to the role or user in use"
                    : "EventBridge answers " + answer.statusCode() + " " + code + ", " + said;
        }
        return "cannot reach EventBridge: " + line(failure.getMessage());
    }

    private static String line(@Nullable String message) {
        String line =
                String.valueOf(message).replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        return line.length() <= MAX_MESSAGE ? line : line.substring(0, MAX_MESSAGE) + "…";
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.close();
        }
    }
}
