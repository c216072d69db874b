package io.brewmaster.testkit.s3;

import io.brewmaster.testkit.tls.ServerTls;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * An S3 server within this JVM that keeps what it gets, refuses all that {@link NullS3} refuses, and has {@link Faults}
 * and a clock of its own. Other processes reach it on loopback. Bytes lie in a temporary folder, so that memory stays
 * flat.
 *
 * <p>Put and Complete take {@code If-None-Match: *} and {@code If-Match}; Get takes ranges; all lists come page by page;
 * every answer tells the server's time. It checks no signature, has no versions, groups no keys by a delimiter, and knows
 * CRC32 and CRC32C only.
 */
public final class StrictS3 extends InProcessS3Server {
    private final FileStorage storage;
    private final SettableClock clock;
    private final Faults faults;

    private StrictS3(FileStorage storage, SettableClock clock, Faults faults, Optional<ServerTls> tls) {
        super("StrictS3", storage, storage, clock, faults::around, tls);
        this.storage = storage;
        this.clock = clock;
        this.faults = faults;
    }

    /** Starts it on a free loopback port. */
    public static StrictS3 start() {
        return new StrictS3(FileStorage.create(), new SettableClock(), new Faults(), Optional.empty());
    }

    /** The same over TLS. */
    public static StrictS3 start(ServerTls tls) {
        return new StrictS3(FileStorage.create(), new SettableClock(), new Faults(), Optional.of(tls));
    }

    /** What goes wrong from now on. */
    public Faults faults() {
        return faults;
    }

    /** S3's own clock from now on: in {@code Date}, and when something was begun or changed. */
    public StrictS3 clock(Clock other) {
        clock.now = other;
        return this;
    }

    @Override
    public void close() {
        super.close();
        storage.delete();
    }

    private static final class SettableClock extends Clock {
        private volatile Clock now = Clock.systemUTC();

        @Override
        public Instant instant() {
            return now.instant();
        }

        @Override
        public ZoneId getZone() {
            return now.getZone();
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return now.withZone(zone);
        }
    }
}
