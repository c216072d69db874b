package io.brewmaster.core.ecs;

import io.brewmaster.core.ecs.TaskProtection.Failed;
import io.brewmaster.core.ecs.TaskProtection.Protected;
import io.brewmaster.core.ecs.TaskProtection.Refused;
import io.brewmaster.core.ecs.TaskProtection.Released;
import io.brewmaster.core.ecs.TaskProtection.Result;
import io.brewmaster.core.log.Log;
import io.brewmaster.core.log.OnceLog;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Protects the task as long as that is wanted, by a short lease that is renewed: when this program dies, the protection
 * ends by itself and pins no cost. Driven by {@link #tick} from one thread; never throws, and warns once of each kind of
 * failure.
 */
public final class ProtectionLease {
    static final Duration LEASE = Duration.ofMinutes(15);

    /** Two renewals may fail before the lease runs out. */
    static final Duration RENEWAL = Duration.ofMinutes(5);

    private static final Duration FIRST_RETRY = Duration.ofSeconds(10);
    private static final Duration LAST_RETRY = Duration.ofMinutes(1);
    private static final Duration WARN_AGAIN = Duration.ofHours(6);

    private final TaskProtection protection;
    private final LongSupplier nanoTime;
    private final OnceLog log;

    private boolean wantedBefore;

    /** Whether ECS may protect the task at present; after a failed call that is not known. */
    private boolean perhapsProtected;

    /** When the last lease that ECS may have given ends. */
    private long leaseEnd;

    private long nextCall;

    private Optional<Boolean> lastState = Optional.empty();
    private int failures;

    /**
     * Calls nobody yet.
     *
     * @param nanoTime a monotonic time in nanoseconds: {@code System::nanoTime}
     */
    public ProtectionLease(TaskProtection protection, LongSupplier nanoTime) {
        this.protection = protection;
        this.nanoTime = nanoTime;
        this.log = new OnceLog(Log.of(ProtectionLease.class), WARN_AGAIN, nanoTime);
    }

    /**
     * Makes at most one call, if one is due; it may take as long as {@link TaskProtection} takes. To be called every
     * few seconds, and at the end once with false.
     *
     * @param wanted whether the task is to be protected now
     */
    public void tick(boolean wanted) {
        long now = nanoTime.getAsLong();
        if (wanted != wantedBefore) {
            wantedBefore = wanted;
            nextCall = now;
            failures = 0;
        }
        if (perhapsProtected && now - leaseEnd >= 0) {
            perhapsProtected = false;
        }
        if ((wanted || perhapsProtected) && now - nextCall >= 0) {
            settle(wanted ? protect() : release(), nanoTime.getAsLong());
        }
    }

    /** Whether the task is protected, as the last call left it; empty when that is not known. */
    public Optional<Boolean> state() {
        return nanoTime.getAsLong() - leaseEnd < 0 || !lastState.orElse(false) ? lastState : Optional.of(false);
    }

    /** Whether ECS may protect the task at present. */
    boolean perhapsProtected() {
        return perhapsProtected;
    }

    private Result protect() {
        try {
            return protection.protect(LEASE);
        } catch (RuntimeException fault) {
            return new Failed("a fault: " + fault);
        }
    }

    private Result release() {
        try {
            return protection.release();
        } catch (RuntimeException fault) {
            return new Failed("a fault: " + fault);
        }
    }

    private void settle(Result result, long now) {
        lastState = result instanceof Protected
                ? Optional.of(true)
                : result instanceof Released ? Optional.of(false) : Optional.empty();
        if (result instanceof Protected given) {
            hold(now);
            next(now, RENEWAL);
            log.resolved("task protected", "until", given.until());
        } else if (result instanceof Released) {
            perhapsProtected = false;
            next(now, RENEWAL);
            log.resolved("task no longer protected");
        } else if (result instanceof Refused refused) {
            perhapsProtected = perhapsProtected && wantedBefore;
            next(now, RENEWAL);
            warn("task protection refused", refused.reason());
        } else if (result instanceof Failed failed) {
            if (wantedBefore) {
                hold(now);
            }
            failures++;
            nextCall = now + retryNanos();
            warn("task protection failed", failed.reason());
        }
    }

    private void hold(long now) {
        perhapsProtected = true;
        leaseEnd = now + LEASE.toNanos();
    }

    private void next(long now, Duration delay) {
        failures = 0;
        nextCall = now + delay.toNanos();
    }

    /** Doubles with each failure. No jitter: the agent serves the containers of one machine. */
    private long retryNanos() {
        long doubled = FIRST_RETRY.toNanos() << Math.min(failures - 1, 10);
        return Math.min(doubled, LAST_RETRY.toNanos());
    }

    private void warn(String event, String reason) {
        log.warn(event + reason.split(":", 2)[0], event, "reason", reason);
    }
}
