package io.brewmaster.agent.brewery;

import org.jspecify.annotations.Nullable;

/**
 * What a Jibri says about itself in the {@code jibri-status} of its presence. It speaks only when something changes, so the age of a
 * report says nothing.
 */
public record RecorderReport(Activity activity, Health health) {
    /** A status that is missing or new to us is unknown, never taken for idle. */
    public enum Activity {
        IDLE,
        BUSY,
        UNKNOWN
    }

    /** What the recorder's own health check says. */
    public enum Health {
        HEALTHY,
        UNHEALTHY,
        UNKNOWN
    }

    /**
     * Reads the two {@code status} attributes, as they stand in the presence.
     *
     * @param busyStatus   {@code idle} or {@code busy}
     * @param healthStatus {@code healthy} or {@code unhealthy}
     */
    public static RecorderReport of(@Nullable String busyStatus, @Nullable String healthStatus) {
        return new RecorderReport(
                "idle".equals(busyStatus)
                        ? Activity.IDLE
                        : "busy".equals(busyStatus) ? Activity.BUSY : Activity.UNKNOWN,
                "healthy".equals(healthStatus)
                        ? Health.HEALTHY
                        : "unhealthy".equals(healthStatus) ? Health.UNHEALTHY : Health.UNKNOWN);
    }

    /** Whether it can start a recording now. */
    public boolean ready() {
        return activity == Activity.IDLE && health == Health.HEALTHY;
    }

    /** What holds when one recorder is seen on two shards that do not agree (yet): what would be worse to overlook. */
    RecorderReport worse(RecorderReport other) {
        return new RecorderReport(
                activity == Activity.BUSY || other.activity == Activity.BUSY
                        ? Activity.BUSY
                        : activity == Activity.UNKNOWN ? other.activity : activity,
                health == Health.UNHEALTHY || other.health == Health.UNHEALTHY
                        ? Health.UNHEALTHY
                        : health == Health.UNKNOWN ? other.health : health);
    }
}
