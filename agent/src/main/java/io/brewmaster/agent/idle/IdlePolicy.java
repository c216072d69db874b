package io.brewmaster.agent.idle;

import io.brewmaster.agent.brewery.Moment;
import io.brewmaster.core.time.AwakeWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The fold from what is seen to what is to be done about it: {@code (state, activity, now) → (state, decision)}. Every agent runs it, so that
 * a new leader has counted along.
 */
public final class IdlePolicy {
    /**
     * What the fold carries on. All times are monotonic.
     *
     * @param startedAt    when this agent began
     * @param lastAt       when it looked last
     * @param idleSince    since when nobody is there, gaps in the evidence taken out
     * @param unknownSince since when it is not known whether anybody is
     */
    public record State(long startedAt, long lastAt, OptionalLong idleSince, OptionalLong unknownSince) {
        /** The beginning. */
        public static State begin(Moment now) {
            return new State(now.nanos(), now.nanos(), OptionalLong.empty(), OptionalLong.empty());
        }

        /** The count starts again, as if somebody had been there. */
        public State again() {
            return new State(startedAt, lastAt, OptionalLong.empty(), unknownSince);
        }

        /** How long nobody has been there. */
        public Optional<Duration> idle(Moment now) {
            return idleSince.isPresent() && unknownSince.isEmpty()
                    ? Optional.of(now.since(idleSince.getAsLong()))
                    : Optional.empty();
        }
    }

    /** How far the end of a schedule is looked for. */
    private static final Duration HORIZON = Duration.ofDays(2);

    private final IdleSettings settings;
    private final Duration longestGap;

    /**
     * @param longestGap a longer time between two looks means that this process stood still, and that nobody knows what happened meanwhile
     */
    public IdlePolicy(IdleSettings settings, Duration longestGap) {
        this.settings = settings;
        this.longestGap = longestGap;
    }

    /** Takes in what is seen now. */
    public State next(State before, Activity activity, Moment now) {
        boolean stoodStill = now.since(before.lastAt()).compareTo(longestGap) > 0;
        OptionalLong idleSince = stoodStill ? OptionalLong.empty() : before.idleSince();
        OptionalLong unknownSince = before.unknownSince();
        if (activity instanceof Activity.Busy) {
            return new State(before.startedAt(), now.nanos(), OptionalLong.empty(), OptionalLong.empty());
        }
        if (activity instanceof Activity.Unknown) {
            OptionalLong since = unknownSince.isPresent() ? unknownSince : OptionalLong.of(now.nanos());
            boolean tooLong = now.since(since.getAsLong()).compareTo(settings.unknownGrace()) > 0;
            return new State(before.startedAt(), now.nanos(), tooLong ? OptionalLong.empty() : idleSince, since);
        }
        if (idleSince.isEmpty()) {
            return new State(before.startedAt(), now.nanos(), OptionalLong.of(now.nanos()), OptionalLong.empty());
        }
        long gap = unknownSince.isPresent() ? now.nanos() - unknownSince.getAsLong() : 0;
        return new State(
                before.startedAt(), now.nanos(), OptionalLong.of(idleSince.getAsLong() + gap), OptionalLong.empty());
    }

    /**
     * What follows from a state that has just taken in this activity.
     *
     * @param hold until when an operator keeps the platform awake
     */
    public IdleDecision decide(State state, Activity activity, Optional<Instant> hold, Moment now) {
        if (settings.mode() == IdleSettings.Mode.OFF) {
            return new IdleDecision.Off();
        }
        if (activity instanceof Activity.Busy busy) {
            return new IdleDecision.Busy(busy.reasons());
        }
        if (activity instanceof Activity.Unknown unknown) {
            return new IdleDecision.Unknown(unknown.reasons());
        }
        Duration idle = state.idle(now).orElse(Duration.ZERO);
        return waiting(state, idle, hold, now)
                .orElseGet(() -> settings.mode() == IdleSettings.Mode.ACT
                        ? new IdleDecision.Release(idle)
                        : new IdleDecision.WouldRelease(idle));
    }

    private Optional<IdleDecision> waiting(State state, Duration idle, Optional<Instant> hold, Moment now) {
        if (hold.isPresent() && hold.get().isAfter(now.wall())) {
            return Optional.of(new IdleDecision.Waiting(
                    "an operator keeps it awake until " + hold.get(), Duration.between(now.wall(), hold.get()), true));
        }
        for (AwakeWindow window : settings.keepAwake()) {
            if (window.covers(now.wall())) {
                return Optional.of(new IdleDecision.Waiting(
                        "idle.keep_awake \"" + window + "\"",
                        window.until(now.wall(), HORIZON)
                                .map(end -> Duration.between(now.wall(), end))
                                .orElse(HORIZON),
                        true));
            }
        }
        Duration toTimeout = settings.timeout().minus(idle);
        Duration toUptime = settings.minUptime().minus(now.since(state.startedAt()));
        if (!positive(toTimeout) && !positive(toUptime)) {
            return Optional.empty();
        }
        return Optional.of(
                toUptime.compareTo(toTimeout) > 0
                        ? new IdleDecision.Waiting("minimum uptime", toUptime, false)
                        : new IdleDecision.Waiting("idle timeout", toTimeout, false));
    }

    private static boolean positive(Duration duration) {
        return duration.compareTo(Duration.ZERO) > 0;
    }
}
