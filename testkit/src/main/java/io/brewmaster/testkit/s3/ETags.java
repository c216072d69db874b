package io.brewmaster.testkit.s3;

import java.util.concurrent.atomic.AtomicLong;

/** ETags that are never the same twice and, as S3's with SSE-KMS, are no MD5 of anything. */
final class ETags {
    private final AtomicLong count = new AtomicLong();

    String next() {
        return "\"%032x\"".formatted(count.incrementAndGet() * 0x9E3779B97F4A7C15L);
    }

    String nextOfParts(int parts) {
        String etag = next();
        return etag.substring(0, etag.length() - 1) + "-" + parts + "\"";
    }
}
