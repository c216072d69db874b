package io.brewmaster.testkit.s3;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.zip.Checksum;

/** Reads bodies: sums them up, compares with what the client says, keeps small ones and drops the rest. */
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
     * @param keep keeps the content if it has at most so many bytes
     * @throws S3Refusal when the body is shorter or longer than announced or its checksum differs
     */
    Received receive(S3Request request, FlexibleChecksum algorithm, int keep) throws IOException {
        long announced = request.length();
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        Checksum checksum = algorithm.start();
        long size = 0;
        byte[] buffer = buffers.get();
        InputStream body = request.body();
        for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
            checksum.update(buffer, 0, n);
            size += n;
            bytes.add(n);
            if (announced <= keep) {
                kept.write(buffer, 0, n);
            }
        }
        if (size != announced) {
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
        return new Received(size, value, announced <= keep ? Optional.of(kept.toByteArray()) : Optional.empty());
    }

    static S3Refusal badDigest(FlexibleChecksum algorithm) {
        return new S3Refusal(
                400, "BadDigest", "The " + algorithm + " you specified did not match the calculated checksum.");
    }

    /** What arrived. */
    record Received(long size, int checksum, Optional<byte[]> content) {}
}
