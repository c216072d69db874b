package io.brewmaster.testkit.s3;

import io.brewmaster.testkit.tls.ServerTls;
import java.time.Clock;
import java.util.Optional;

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
 * <p>It does not check signatures, has no versions, and knows CRC32 and CRC32C only. Content is kept of objects put whole
 * with at most 1 MiB; the rest answers 501 to Get.
 */
public final class NullS3 extends InProcessS3Server {
    /** Manifests and journals are kilobytes; nobody reads a recording back from here. */
    private static final int KEPT = 1 << 20;

    private static final int NONE = -1;

    private NullS3(Optional<ServerTls> tls) {
        super(
                "NullS3",
                new MemoryStorage(KEPT),
                new MemoryStorage(NONE),
                Clock.systemUTC(),
                (operation, handler) -> handler,
                tls);
    }

    /** Starts it on a free loopback port. */
    public static NullS3 start() {
        return new NullS3(Optional.empty());
    }

    /** The same over TLS. */
    public static NullS3 start(ServerTls tls) {
        return new NullS3(Optional.of(tls));
    }
}
