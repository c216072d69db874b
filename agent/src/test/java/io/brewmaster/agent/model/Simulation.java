package io.brewmaster.agent.model;

import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;
import java.util.Random;

/** Virtual time: what is planned happens in order, and the same seed makes the same history. */
final class Simulation {
    private static final Instant EPOCH = Instant.parse("2026-11-20T15:00:00Z");

    private record Planned(long at, long order, Runnable what) {}

    final Random random;
    private final PriorityQueue<Planned> plan = new PriorityQueue<>((one, other) ->
            one.at() != other.at() ? Long.compare(one.at(), other.at()) : Long.compare(one.order(), other.order()));
    private long now = 1_000_000_000_000L;
    private long orders;

    Simulation(long seed) {
        random = new Random(seed);
    }

    long now() {
        return now;
    }

    Instant wall() {
        return EPOCH.plusNanos(now);
    }

    /** Seconds since the beginning. */
    double seconds() {
        return (now - 1_000_000_000_000L) / 1e9;
    }

    static long nanos(double seconds) {
        return (long) (seconds * 1e9);
    }

    void after(double seconds, Runnable what) {
        at(now + nanos(seconds), what);
    }

    void at(long nanos, Runnable what) {
        plan.add(new Planned(Math.max(now, nanos), orders++, what));
    }

    /** Lets so much time pass, with all that happens in it. Whatever happens may call this itself: a call that takes its time. */
    void pass(double seconds) {
        until(now + nanos(seconds));
    }

    void run(Duration length) {
        until(now + length.toNanos());
    }

    private void until(long end) {
        while (!plan.isEmpty() && plan.peek().at() <= end) {
            Planned next = plan.poll();
            now = Math.max(now, next.at());
            next.what().run();
        }
        now = Math.max(now, end);
    }

    double between(double least, double most) {
        return least + random.nextDouble() * (most - least);
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }
}
