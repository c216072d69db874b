package io.brewmaster.ops.status;

import io.brewmaster.ops.platform.Alarms.Alarm;
import io.brewmaster.ops.platform.OpsException;
import io.brewmaster.ops.platform.Part;
import io.brewmaster.ops.platform.ServiceState;
import io.brewmaster.ops.status.StatusReport.Day;
import io.brewmaster.ops.status.StatusReport.Lifecycle;
import io.brewmaster.ops.status.StatusReport.Mood;
import io.brewmaster.ops.text.Quantities;
import io.brewmaster.ops.text.Style;
import io.brewmaster.ops.text.Style.Tone;
import io.brewmaster.ops.text.Table;
import io.brewmaster.ops.text.Table.Row;
import io.brewmaster.ops.text.Wrap;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** A status as people read it. Pure. */
public final class StatusText {
    private static final String MARGIN = "  ";

    private final StatusReport report;
    private final Style style;
    private final int columns;
    private final List<String> lines = new ArrayList<>();

    private StatusText(StatusReport report, Style style, int columns) {
        this.report = report;
        this.style = style;
        this.columns = columns;
    }

    /**
     * The whole status.
     *
     * @param columns the longest a line may be
     */
    public static String of(StatusReport report, Style style, int columns) {
        return new StatusText(report, style, columns).text();
    }

    private String text() {
        title();
        section("Services", report.services(), this::services);
        machine();
        section("Now" + said(), report.numbers(), numbers -> new NowRows(report).table());
        section("Recordings", report.recordings(), this::recordings);
        section("Alarms", report.alarms(), this::alarms);
        return String.join("\n", lines) + "\n";
    }

    /** Where there is none, nothing is said of it; where nobody may look for one, that is. */
    private void machine() {
        Part<Optional<Lifecycle>> part = report.lifecycle();
        boolean knownAlready = report.services().problem().isPresent();
        if (part.value().filter(Optional::isEmpty).isEmpty() && !knownAlready) {
            section(
                    "Waking and sleeping",
                    part,
                    lifecycle -> new MachineRows(report.at(), lifecycle.orElseThrow()).table());
        }
    }

    private void title() {
        String where = report.name()
                + report.domain().map(domain -> ", https://" + domain).orElse("");
        lines.add(style.paint(Tone.STRONG, Style.printable(where)) + ": " + mood());
        lines.add(style.paint(
                Tone.DIM, report.at().truncatedTo(ChronoUnit.SECONDS).toString()));
    }

    private String mood() {
        Mood mood = report.mood();
        Tone tone = switch (mood) {
            case AWAKE -> Tone.GOOD;
            case IN_PARTS, UNKNOWN -> Tone.BAD;
            case WAKING, FALLING_ASLEEP -> Tone.WARNING;
            case ASLEEP -> Tone.PLAIN;
        };
        return style.paint(tone, words(mood));
    }

    /** The mood in words. */
    static String words(Mood mood) {
        return mood.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private String said() {
        return report.lastSaid()
                .map(at -> ", as the agents said " + Quantities.age(Duration.between(at, report.at())) + " ago")
                .orElse("");
    }

    private <T> void section(String title, Part<T> part, Function<T, Table> table) {
        lines.add("");
        lines.add(style.paint(Tone.STRONG, title));
        part.value().ifPresent(value -> lines.addAll(table.apply(value).lines(style, columns)));
        part.problem().ifPresent(this::problem);
    }

    private void problem(OpsException problem) {
        for (String line : Wrap.words(Style.printable(problem.sentence()), columns - MARGIN.length())) {
            lines.add(MARGIN + style.paint(Tone.BAD, line));
        }
    }

    private Table services(List<ServiceState> services) {
        List<Row> rows = new ArrayList<>();
        for (ServiceState service : services) {
            rows.add(new Row(
                    List.of(
                            service.name(),
                            Integer.toString(service.desired()),
                            Integer.toString(service.running()),
                            Integer.toString(service.pending()),
                            state(service)),
                    4,
                    tone(service)));
        }
        return new Table(
                List.of("SERVICE", "DESIRED", "RUNNING", "PENDING", "STATE"),
                List.of(false, true, true, true, false),
                rows);
    }

    private static String state(ServiceState service) {
        String state = service.condition().name().toLowerCase(Locale.ROOT);
        return switch (service.condition()) {
            case ASLEEP, STEADY -> state;
            case STARTING, STOPPING, FAILED ->
                service.lastEvent().isEmpty() ? state : state + ": " + service.lastEvent();
        };
    }

    private static Tone tone(ServiceState service) {
        return switch (service.condition()) {
            case STEADY -> Tone.GOOD;
            case ASLEEP -> Tone.PLAIN;
            case STARTING, STOPPING -> Tone.WARNING;
            case FAILED -> Tone.BAD;
        };
    }

    private Table recordings(List<Day> days) {
        List<Row> rows = new ArrayList<>();
        for (Day day : days) {
            String count = Integer.toString(day.count());
            rows.add(Row.of(day.day().toString(), count, day.count() == 0 ? "" : Quantities.size(day.bytes())));
        }
        return new Table(List.of("DAY", "COUNT", "SIZE"), List.of(false, true, false), rows);
    }

    private Table alarms(List<Alarm> alarms) {
        List<Row> rows = new ArrayList<>();
        for (Alarm alarm : alarms) {
            if (alarm.rings()) {
                rows.add(new Row(List.of(alarm.name(), since(alarm.since()) + ": " + alarm.why()), 0, Tone.BAD));
            }
        }
        if (rows.isEmpty()) {
            String none = alarms.isEmpty() ? "there are none" : "none of " + alarms.size() + " rings";
            return new Table(List.of(""), List.of(false), List.of(new Row(List.of(none), 0, Tone.PLAIN)));
        }
        return Table.pairs(rows);
    }

    private String since(Instant since) {
        return "for " + Quantities.age(Duration.between(since, report.at()));
    }
}
