package io.brewmaster.agent.brewery;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a bridge says about itself in the {@code stats} of its presence. A number that it does not send, or that cannot be one, is empty:
 * unknown is never zero.
 *
 * @param localEndpoints    people on this bridge now; relayed ones are on another bridge and counted there
 * @param conferences       conferences now
 * @param largestConference endpoints in the largest conference, relayed ones included, up to 5 s old
 * @param stress            load; 1 is full, may be more
 * @param bitrateDownload   received, kbit/s
 * @param bitrateUpload     sent, kbit/s
 * @param rtt               mean round trip to the endpoints in ms; a bridge without data sends 0, which is empty here
 * @param loss              lost packets, both directions, 0..1
 * @param flags             what state it is in
 * @param bridgeClock       the bridge's own wall clock when it wrote this
 * @param version           of the videobridge
 * @param release           of the platform's operator, if configured
 * @param region            if configured
 * @param relayId           its name towards other bridges, if relays are configured
 */
public record BridgeReport(
        OptionalInt localEndpoints,
        OptionalInt conferences,
        OptionalInt largestConference,
        OptionalDouble stress,
        OptionalInt bitrateDownload,
        OptionalInt bitrateUpload,
        OptionalDouble rtt,
        OptionalDouble loss,
        Flags flags,
        Optional<Instant> bridgeClock,
        Optional<String> version,
        Optional<String> release,
        Optional<String> region,
        Optional<String> relayId) {

    /**
     * A bridge's own flags; what it does not send is taken as the ordinary case.
     *
     * @param drain            new conferences are to go elsewhere
     * @param gracefulShutdown it refuses new conferences and ends after the last one
     * @param shuttingDown     the last conference has ended, it leaves within 60 s
     * @param healthy          its own health check
     */
    public record Flags(boolean drain, boolean gracefulShutdown, boolean shuttingDown, boolean healthy) {
        /** Whether the bridge is on its way out, whoever asked for it. */
        public boolean leaving() {
            return drain || gracefulShutdown || shuttingDown;
        }
    }

    /** The stats that are read; a bridge sends about 80, all others need not be parsed. */
    public static final Set<String> STATS = Set.of(
            "local_endpoints",
            "conferences",
            "largest_conference",
            "stress_level",
            "bit_rate_download",
            "bit_rate_upload",
            "rtt_aggregate",
            "overall_loss",
            "drain",
            "graceful_shutdown",
            "shutting_down",
            "healthy",
            "current_timestamp",
            "version",
            "release",
            "region",
            "relay_id");

    private static final String CLOCK = "0000-00-00 00:00:00.000";

    /** Reads the stats of a presence: names and values as they stand there. */
    public static BridgeReport of(Map<String, String> stats) {
        return new BridgeReport(
                count(stats, "local_endpoints"),
                count(stats, "conferences"),
                count(stats, "largest_conference"),
                number(stats, "stress_level"),
                count(stats, "bit_rate_download"),
                count(stats, "bit_rate_upload"),
                positive(number(stats, "rtt_aggregate")),
                fraction(number(stats, "overall_loss")),
                new Flags(
                        "true".equals(stats.get("drain")),
                        "true".equals(stats.get("graceful_shutdown")),
                        "true".equals(stats.get("shutting_down")),
                        !"false".equals(stats.get("healthy"))),
                clock(stats.get("current_timestamp")),
                Optional.ofNullable(stats.get("version")),
                Optional.ofNullable(stats.get("release")),
                Optional.ofNullable(stats.get("region")),
                Optional.ofNullable(stats.get("relay_id")));
    }

    /** Whether the bridge tells how many people and conferences it has; with {@code stats-filter.enabled} it does not. */
    public boolean tellsCounts() {
        return localEndpoints.isPresent() && conferences.isPresent();
    }

    private static OptionalInt count(Map<String, String> stats, String name) {
        OptionalDouble number = number(stats, name);
        return number.isPresent() && number.getAsDouble() <= Integer.MAX_VALUE
                ? OptionalInt.of((int) number.getAsDouble())
                : OptionalInt.empty();
    }

    /** Never negative, never infinite. */
    private static OptionalDouble number(Map<String, String> stats, String name) {
        String value = stats.get(name);
        if (value == null) {
            return OptionalDouble.empty();
        }
        try {
            double number = Double.parseDouble(value);
            return number >= 0 && number < Double.POSITIVE_INFINITY
                    ? OptionalDouble.of(number)
                    : OptionalDouble.empty();
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }

    private static OptionalDouble positive(OptionalDouble number) {
        return number.isPresent() && number.getAsDouble() > 0 ? number : OptionalDouble.empty();
    }

    private static OptionalDouble fraction(OptionalDouble number) {
        return number.isPresent() && number.getAsDouble() <= 1 ? number : OptionalDouble.empty();
    }

    /** {@code yyyy-MM-dd HH:mm:ss.SSS} in UTC, read by hand: of all that is read in a presence the library's way would cost most. */
    private static Optional<Instant> clock(@Nullable String value) {
        if (value == null || value.length() != CLOCK.length()) {
            return Optional.empty();
        }
        for (int i = 0; i < CLOCK.length(); i++) {
            char c = value.charAt(i);
            if (CLOCK.charAt(i) == '0' ? c < '0' || c > '9' : c != CLOCK.charAt(i)) {
                return Optional.empty();
            }
        }
        try {
            LocalDateTime clock = LocalDateTime.of(
                    digits(value, 0, 4),
                    digits(value, 5, 7),
                    digits(value, 8, 10),
                    digits(value, 11, 13),
                    digits(value, 14, 16),
                    digits(value, 17, 19),
                    digits(value, 20, 23) * 1_000_000);
            return Optional.of(clock.toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static int digits(String value, int from, int to) {
        return Integer.parseInt(value, from, to, 10);
    }
}
