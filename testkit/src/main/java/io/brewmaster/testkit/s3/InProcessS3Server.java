package io.brewmaster.testkit.s3;

import io.brewmaster.testkit.tls.ServerTls;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiFunction;
import software.amazon.awssdk.services.s3.S3Client;

/** What the servers within this JVM have in common: everything but what becomes of the bytes. */
abstract class InProcessS3Server implements S3Server {
    private final String name;
    private final Clock clock;
    private final Map<S3Operation, S3Handler> handlers = new EnumMap<>(S3Operation.class);
    private final Map<S3Operation, LongAdder> requests = new EnumMap<>(S3Operation.class);
    private final Receiver receiver = new Receiver();
    private final UploadOperations uploads;
    private final HttpService http;
    private final Optional<ServerTls> tls;
    private final S3Client client;

    /**
     * Starts it on a free loopback port.
     *
     * @param around puts something in front of an operation
     * @param tls empty: plain HTTP
     */
    InProcessS3Server(
            String name,
            Storage ofObjects,
            Storage ofParts,
            Clock clock,
            BiFunction<S3Operation, S3Handler, S3Handler> around,
            Optional<ServerTls> tls) {
        this.name = name;
        this.tls = tls;
        this.clock = clock;
        S3Buckets buckets = new S3Buckets();
        ETags etags = new ETags();
        this.uploads = new UploadOperations(buckets, receiver, ofParts, etags, clock);
        handle(buckets, new ObjectOperations(buckets, receiver, ofObjects, etags, clock));
        handlers.replaceAll(around);
        for (S3Operation operation : S3Operation.values()) {
            requests.put(operation, new LongAdder());
        }
        this.http = new HttpService(this::serve, tls);
        this.client = S3Clients.client(endpoint(), region(), accessKey(), secretKey(), tls.map(ServerTls::trust));
    }

    private void handle(S3Buckets buckets, ObjectOperations objects) {
        handlers.put(S3Operation.CREATE_BUCKET, buckets::create);
        handlers.put(S3Operation.HEAD_BUCKET, buckets::head);
        handlers.put(S3Operation.LIST_MULTIPART_UPLOADS, buckets::listUploads);
        handlers.put(S3Operation.LIST_OBJECTS_V2, buckets::listObjects);
        handlers.put(S3Operation.CREATE_MULTIPART_UPLOAD, uploads::create);
        handlers.put(S3Operation.UPLOAD_PART, uploads::part);
        handlers.put(S3Operation.COMPLETE_MULTIPART_UPLOAD, uploads::complete);
        handlers.put(S3Operation.ABORT_MULTIPART_UPLOAD, uploads::abort);
        handlers.put(S3Operation.LIST_PARTS, uploads::listParts);
        handlers.put(S3Operation.GET_OBJECT_TAGGING, objects::tagging);
        handlers.put(S3Operation.PUT_OBJECT, objects::put);
        handlers.put(S3Operation.GET_OBJECT, objects::get);
        handlers.put(S3Operation.HEAD_OBJECT, objects::head);
        handlers.put(S3Operation.DELETE_OBJECT, objects::delete);
    }

    private S3Response serve(HttpRequest http) throws IOException {
        S3Request request = S3Request.of(http);
        S3Response response = answer(request);
        return response.with(Map.of("Date", S3Response.httpDate(clock.instant()), "Server", name));
    }

    private S3Response answer(S3Request request) throws IOException {
        try {
            Optional<S3Operation> operation = S3Operation.of(request);
            operation.map(requests::get).ifPresent(LongAdder::increment);
            return operation
                    .map(handlers::get)
                    .orElseThrow(() -> S3Refusal.notImplemented(name + " does not know this operation"))
                    .handle(request);
        } catch (S3Refusal refusal) {
            return S3Response.error(refusal, request);
        } catch (RuntimeException ours) {
            return S3Response.error(new S3Refusal(500, "InternalError", name + " failed: " + ours), request);
        }
    }

    /** How many requests of an operation came in, refused ones too. */
    public long requests(S3Operation operation) {
        return requests.getOrDefault(operation, new LongAdder()).sum();
    }

    /** Bytes of objects and parts that came in, those of refused ones too. */
    public long bytes() {
        return receiver.bytes();
    }

    /** The most parts that were on their way at one moment. */
    public int mostPartsInFlight() {
        return uploads.mostInFlight();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public URI endpoint() {
        return URI.create((tls.isPresent() ? "https" : "http") + "://127.0.0.1:" + http.port());
    }

    @Override
    public String region() {
        return "us-east-1";
    }

    @Override
    public String accessKey() {
        return "AKIABREWMASTERLOCAL0";
    }

    @Override
    public String secretKey() {
        return "the-secret-nobody-checks";
    }

    @Override
    public S3Client client() {
        return client;
    }

    @Override
    public void kill() {
        http.close();
    }

    @Override
    public void close() {
        client.close();
        kill();
    }
}
