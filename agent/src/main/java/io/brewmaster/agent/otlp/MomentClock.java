package io.brewmaster.agent.otlp;

import io.micrometer.core.instrument.Clock;
import java.time.Instant;

/** The time of the numbers, whenever they are sent. */
final class MomentClock implements Clock {
    private volatile Instant now;

    MomentClock(Instant now) {
        this.now = now;
    }

    void set(Instant then) {
        now = then;
    }

    @Override
    public long wallTime() {
        return now.toEpochMilli();
    }

    @Override
    public long monotonicTime() {
        return now.toEpochMilli() * 1_000_000L;
    }
}
