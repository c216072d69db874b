package io.brewmaster.ops.status;

import static io.brewmaster.core.metrics.MetricDefinition.BRIDGES_DRAINING;
import static io.brewmaster.core.metrics.MetricDefinition.BRIDGES_STALE;
import static io.brewmaster.core.metrics.MetricDefinition.BRIDGES_WANTED;
import static io.brewmaster.core.metrics.MetricDefinition.BRIDGE_COUNT;
import static io.brewmaster.core.metrics.MetricDefinition.BRIDGE_STRESS;
import static io.brewmaster.core.metrics.MetricDefinition.IDLE_SECONDS;
import static io.brewmaster.core.metrics.MetricDefinition.JVB_CONFERENCE_COUNT;
import static io.brewmaster.core.metrics.MetricDefinition.JVB_PARTICIPANT_COUNT;
import static io.brewmaster.core.metrics.MetricDefinition.LARGEST_CONFERENCE;
import static io.brewmaster.core.metrics.MetricDefinition.PLATFORM_UNKNOWN;
import static io.brewmaster.core.metrics.MetricDefinition.RECORDERS_BUSY;
import static io.brewmaster.core.metrics.MetricDefinition.RECORDERS_IDLE;
import static io.brewmaster.core.metrics.MetricDefinition.RECORDERS_UNHEALTHY;
import static io.brewmaster.core.metrics.MetricDefinition.UPLOAD_BACKLOG_BYTES;

import io.brewmaster.core.metrics.MetricDefinition;
import io.brewmaster.ops.platform.ServiceState;
import io.brewmaster.ops.status.StatusReport.Mood;
import io.brewmaster.ops.text.Quantities;
import io.brewmaster.ops.text.Style.Tone;
import io.brewmaster.ops.text.Table;
import io.brewmaster.ops.text.Table.Row;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the agents' numbers say, a row for each question that an operator asks. What is not known is never a zero.
 * Pure.
 */
final class NowRows {
    private static final String NOT_KNOWN = "not known";

    private final StatusReport report;

    NowRows(StatusReport report) {
        this.report = report;
    }

    Table table() {
        List<Row> rows = new ArrayList<>();
        if (isSilent()) {
            rows.add(silence());
        } else {
            rows.add(new Row(List.of("people", people()), 1, Tone.STRONG));
            rows.add(bridges());
            rows.add(recorders());
        }
        rows.add(Row.of("uploads", uploads()));
        rows.add(hold().orElseGet(this::sleep));
        report.domain().ifPresent(domain -> rows.add(Row.of("web entry", ingress())));
        return Table.pairs(rows);
    }

    private boolean isSilent() {
        return report.lastSaid()
                .filter(at -> at.plus(StatusReport.FRESH).isAfter(report.at()))
                .isEmpty();
    }

    /** Silence is what a sleeping platform sounds like; of one that is awake it is a fault. */
    private Row silence() {
        String since = report.lastSaid()
                .map(at -> "for " + Quantities.age(Duration.between(at, report.at())))
                .orElse("for more than an hour");
        boolean asleep = report.mood() == Mood.ASLEEP;
        return new Row(
                List.of("people", asleep ? "none: it sleeps" : NOT_KNOWN + ": no agent has said anything " + since),
                1,
                asleep ? Tone.PLAIN : Tone.BAD);
    }

    private String people() {
        Optional<String> people = number(JVB_PARTICIPANT_COUNT);
        if (people.isEmpty()) {
            return NOT_KNOWN + ": the agents do not see all bridges";
        }
        if (people.get().equals("0")) {
            return "0";
        }
        String conferences = report.now(JVB_CONFERENCE_COUNT)
                .map(count -> " in " + Quantities.count(Math.round(count), "conference", "conferences"))
                .orElse("");
        String largest = number(LARGEST_CONFERENCE)
                .map(count -> ", " + count + " in the largest")
                .orElse("");
        return people.get() + conferences + largest;
    }

    private Row bridges() {
        List<String> parts = new ArrayList<>();
        parts.add(number(BRIDGE_COUNT).map(count -> count + " alive").orElse(NOT_KNOWN));
        number(BRIDGES_WANTED).ifPresent(count -> parts.add(count + " needed"));
        report.now(BRIDGE_STRESS).ifPresent(stress -> parts.add(String.format(Locale.ROOT, "stress %.2f", stress)));
        some(BRIDGES_DRAINING).ifPresent(count -> parts.add(count + " draining"));
        Optional<String> stale = some(BRIDGES_STALE);
        stale.ifPresent(count -> parts.add(count + " frozen or lost"));
        return new Row(List.of("bridges", String.join(", ", parts)), 1, stale.isPresent() ? Tone.BAD : Tone.PLAIN);
    }

    private Row recorders() {
        List<String> parts = new ArrayList<>();
        Optional<String> busy = number(RECORDERS_BUSY);
        parts.add(busy.map(count -> count + " recording").orElse(NOT_KNOWN));
        number(RECORDERS_IDLE).ifPresent(count -> parts.add(count + " idle"));
        Optional<String> unhealthy = some(RECORDERS_UNHEALTHY);
        unhealthy.ifPresent(count -> parts.add(count + " broken"));
        return new Row(
                List.of("recorders", String.join(", ", parts)), 1, unhealthy.isPresent() ? Tone.BAD : Tone.PLAIN);
    }

    private String uploads() {
        String open = report.openUploads()
                .value()
                .map(count -> count == 0 ? "none" : Quantities.count(count, "recording", "recordings") + " on the way")
                .orElse(NOT_KNOWN);
        return open
                + report.now(UPLOAD_BACKLOG_BYTES)
                        .filter(bytes -> bytes > 0)
                        .map(bytes ->
                                ", at most " + Quantities.size(Math.round(bytes)) + " of a recorder not in S3 yet")
                        .orElse("");
    }

    private Optional<Row> hold() {
        if (report.holdUntil().problem().isPresent()
                && report.services().value().isPresent()) {
            String why = report.holdUntil().problem().orElseThrow().sentence();
            return Optional.of(new Row(List.of("sleep", "held: " + why), 1, Tone.BAD));
        }
        return report.holdUntil()
                .value()
                .flatMap(hold -> hold)
                .filter(until -> until.isAfter(report.at()))
                .map(until -> new Row(List.of("sleep", "held awake until " + minute(until)), 1, Tone.WARNING));
    }

    private static String minute(Instant time) {
        return time.truncatedTo(ChronoUnit.MINUTES).toString();
    }

    private Row sleep() {
        if (report.mood() == Mood.ASLEEP) {
            return Row.of("sleep", "asleep");
        }
        if (report.now(PLATFORM_UNKNOWN).filter(unknown -> unknown > 0).isPresent()) {
            String why = "not while it is not known whether anybody is there: see the agents' log";
            return new Row(List.of("sleep", why), 1, Tone.BAD);
        }
        Optional<Double> idle = report.now(IDLE_SECONDS);
        if (idle.isEmpty()) {
            return Row.of("sleep", report.now(JVB_PARTICIPANT_COUNT).isPresent() ? "not yet: busy" : NOT_KNOWN);
        }
        Duration since = Duration.ofSeconds(Math.round(idle.get()));
        Duration left = report.idleTimeout().minus(since);
        String when = left.isNegative() || left.isZero() ? "any moment" : "in about " + Quantities.age(left);
        return Row.of("sleep", when + ": nobody there for " + Quantities.age(since));
    }

    private String ingress() {
        return report.services()
                .value()
                .map(services -> services.stream().anyMatch(NowRows::isAttached)
                        ? "a load balancer forwards to it"
                        : "no load balancer forwards to it")
                .orElse(NOT_KNOWN);
    }

    private static boolean isAttached(ServiceState service) {
        return service.name().endsWith("-signalling") && !service.targetGroups().isEmpty();
    }

    private Optional<String> number(MetricDefinition metric) {
        return report.now(metric).map(value -> Long.toString(Math.round(value)));
    }

    private Optional<String> some(MetricDefinition metric) {
        return number(metric).filter(value -> !value.equals("0"));
    }
}
