package io.brewmaster.testkit.s3;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * An S3 server within this JVM that sums the bytes up and throws them away: for sizes and speeds that the real servers
 * are not made for, and for the checks S3 documents and they lack. It refuses
 *
 * <ul>
 *   <li>a part or object whose checksum differs from the header or trailer (BadDigest), or of another kind than its
 *       upload was created with (InvalidRequest);
 *   <li>at Complete: parts out of order, unknown, with an old ETag or a wrong checksum, under 5 MiB except the last; a
 *       full-object checksum or x-amz-mp-object-size that is not what the parts make; {@code If-None-Match: *} where
 *       there is an object;
 *   <li>keys over 1,024 bytes, metadata over 2 KB, tags with characters that S3 does not take.
 * </ul>
 *
 * <p>It does not check signatures, has no versions, lists at most 1,000 uploads, and knows CRC32 and CRC32C only. Content
 * is kept of objects put whole with at most 1 MiB; the rest answers 501 to Get.
 */
public final class NullS3 implements S3Server {
    /** More than any client of ours opens connections. */
    private static final int THREADS = 32;

    private static final int WAITING = 256;

    static {
        // Without it every small answer waits 40 ms for the acknowledgement of its headers (Nagle against delayed ACK).
        if (System.getProperty("sun.net.httpserver.nodelay") == null) {
            System.setProperty("sun.net.httpserver.nodelay", "true");
        }
    }

    private final Map<S3Operation, S3Handler> handlers = new EnumMap<>(S3Operation.class);
    private final Map<S3Operation, LongAdder> requests = new EnumMap<>(S3Operation.class);
    private final Receiver receiver = new Receiver();
    private final UploadOperations uploads;
    private final HttpServer server;
    private final ThreadPoolExecutor threads;
    private final S3Client client;

    private NullS3(HttpServer server, Clock clock) {
        NullBuckets buckets = new NullBuckets();
        ETags etags = new ETags();
        this.uploads = new UploadOperations(buckets, receiver, etags, clock);
        handle(buckets, new ObjectOperations(buckets, receiver, etags, clock));
        for (S3Operation operation : S3Operation.values()) {
            requests.put(operation, new LongAdder());
        }
        this.server = server;
        this.threads = new ThreadPoolExecutor(
                THREADS, THREADS, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), NullS3::daemon);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
        this.client = S3Clients.client(endpoint(), region(), accessKey(), secretKey());
    }

    private void handle(NullBuckets buckets, ObjectOperations objects) {
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

    /** Starts it on a free loopback port. */
    public static NullS3 start() {
        try {
            InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            return new NullS3(HttpServer.create(free, WAITING), Clock.systemUTC());
        } catch (IOException e) {
            throw new UncheckedIOException("starting NullS3", e);
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "NullS3");
        thread.setDaemon(true);
        return thread;
    }

    private void serve(HttpExchange exchange) {
        try (exchange) {
            S3Request request = S3Request.of(exchange);
            S3Response response = answer(request);
            request.drain();
            send(exchange, response);
        } catch (IOException e) {
            // The client is gone: there is nobody to tell.
        }
    }

    private S3Response answer(S3Request request) throws IOException {
        try {
            Optional<S3Operation> operation = S3Operation.of(request);
            operation.map(requests::get).ifPresent(LongAdder::increment);
            return operation
                    .map(handlers::get)
                    .orElseThrow(() -> S3Refusal.notImplemented("NullS3 does not know this operation"))
                    .handle(request);
        } catch (S3Refusal refusal) {
            return S3Response.error(refusal, request);
        } catch (RuntimeException ours) {
            return S3Response.error(new S3Refusal(500, "InternalError", "NullS3 failed: " + ours), request);
        }
    }

    private static void send(HttpExchange exchange, S3Response response) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        headers.set("Server", "NullS3");
        response.headers().forEach(headers::set);
        if (exchange.getRequestMethod().equals("HEAD")) {
            headers.set("Content-Length", String.valueOf(response.length()));
        }
        // In this API -1 stands for "no body" and 0 for "length unknown".
        exchange.sendResponseHeaders(response.status(), response.body().length == 0 ? -1 : response.body().length);
        exchange.getResponseBody().write(response.body());
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
        return "NullS3";
    }

    @Override
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public String region() {
        return "us-east-1";
    }

    @Override
    public String accessKey() {
        return "AKIABREWMASTERNULL00";
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
        server.stop(0);
        threads.shutdownNow();
    }

    @Override
    public void close() {
        client.close();
        kill();
    }
}
