package io.brewmaster.testkit.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Two plain connections, because the SDK over http would spend the time on signing chunks. */
class NullS3SpeedTest {
    private static final int PARTS = 16;
    private static final int PART = 64 << 20;
    private static final byte[] PIECE = new byte[256 << 10];

    @Test
    void takesAGigabyteInSeconds() throws Exception {
        ExecutorService two = Executors.newFixedThreadPool(2);
        try (NullS3 server = NullS3.start()) {
            server.createBucket("recordings");
            Multipart upload = Multipart.begin(server, "recordings", "k");
            String part = server.endpoint() + "/recordings/k?uploadId=" + upload.uploadId() + "&partNumber=";
            List<Callable<Integer>> puts = IntStream.rangeClosed(1, PARTS)
                    .<Callable<Integer>>mapToObj(number -> () -> put(URI.create(part + number)))
                    .toList();
            long start = System.nanoTime();
            for (var status : two.invokeAll(puts, 60, TimeUnit.SECONDS)) {
                assertThat(status.get()).isEqualTo(200);
            }
            System.out.println("1 GiB in " + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start) + " ms");
            assertThat(server.bytes()).isEqualTo((long) PARTS * PART);
            assertThat(server.mostPartsInFlight()).isEqualTo(2);
        } finally {
            two.shutdownNow();
        }
    }

    private static int put(URI uri) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setRequestMethod("PUT");
        connection.setDoOutput(true);
        connection.setFixedLengthStreamingMode(PART);
        try (OutputStream out = connection.getOutputStream()) {
            for (int sent = 0; sent < PART; sent += PIECE.length) {
                out.write(PIECE);
            }
        }
        return connection.getResponseCode();
    }
}
