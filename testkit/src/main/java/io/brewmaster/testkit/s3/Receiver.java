package io.brewmaster.testkit.s3;

import io.brewmaster.testkit.s3.Storage.Sink;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.zip.Checksum;

/** Reads bodies: sums them up, compares with what the client says, and puts them where they are kept. */
final class Receiver {
    private static final int BUFFER = 256 * 1024;

    private final ThreadLocal<byte[]> buffers = ThreadLocal.withInitial(() -> new byte[BUFFER]);
    private final LongAdder bytes = new LongAdder();

    /** All bytes of objects and parts so far, those of refused ones too. */
    long bytes() {
        return bytes.sum();
    }

    /**
     * Reads a body to its end.
     *
     * @throws S3Refusal when the body is shorter or longer than announced or its checksum differs; nothing is kept then
     */
    Received receive(S3Request request, FlexibleChecksum algorithm, Storage storage) throws IOException {
        long announced = request.length();
        Checksum checksum = algorithm.start();
        try (Sink sink = storage.open(announced)) {
            if (copy(request.body(), checksum, sink) != announced) {
                throw new S3Refusal(
                        400,
                        "IncompleteBody",
                        "You did not provide the number of bytes specified by the Content-Length HTTP header");
            }
            int value = (int) checksum.getValue();
            Optional<String> given = request.headerOrTrailer(algorithm.header());
            if (given.isPresent() && algorithm.decode(given.get()) != value) {
                throw badDigest(algorithm);
            }
            return new Received(announced, value, sink.keep());
        }
    }

    private long copy(InputStream body, Checksum checksum, Sink sink) throws IOException {
        byte[] buffer = buffers.get();
        long size = 0;
        for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
            checksum.update(buffer, 0, n);
            sink.write(buffer, n);
            size += n;
            bytes.add(n);
        }
        return size;
    }

    static S3Refusal badDigest(FlexibleChecksum algorithm) {
        return new S3Refusal(
                400, "BadDigest", "The " + algorithm + " you specified did not match the calculated checksum.");
    }

    /**
     * What arrived.
     *
     * @param content where it is kept, if it is
     */
    record Received(long size, int checksum, Optional<Content> content) {}
}
