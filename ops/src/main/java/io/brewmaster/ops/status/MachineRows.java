package io.brewmaster.ops.status;

import io.brewmaster.ops.platform.LoadBalancers.LoadBalancer;
import io.brewmaster.ops.platform.OpsException;
import io.brewmaster.ops.platform.Part;
import io.brewmaster.ops.platform.Wakes.Wake;
import io.brewmaster.ops.platform.Wanted;
import io.brewmaster.ops.status.StatusReport.Lifecycle;
import io.brewmaster.ops.text.Quantities;
import io.brewmaster.ops.text.Style.Tone;
import io.brewmaster.ops.text.Table;
import io.brewmaster.ops.text.Table.Row;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the platform's machine wants and has done. Pure. */
final class MachineRows {
    private static final int SHOWN = 3;

    private final Instant now;
    private final Lifecycle lifecycle;

    MachineRows(Instant now, Lifecycle lifecycle) {
        this.now = now;
        this.lifecycle = lifecycle;
    }

    Table table() {
        List<Row> rows = new ArrayList<>();
        rows.add(new Row(List.of("wanted", wanted()), 1, lifecycle.wanted().asleep() ? Tone.PLAIN : Tone.STRONG));
        rows.add(Row.of("machine", machine()));
        rows.add(row("ingress", lifecycle.webEntry().value().map(MachineRows::ingress), lifecycle.webEntry()));
        List<Wake> wakes = lifecycle.wakes().value().orElse(List.of());
        rows.add(row(
                "last wakes", wakes.stream().findFirst().map(MachineRows::wake).or(this::none), lifecycle.wakes()));
        wakes.stream().skip(1).limit(SHOWN - 1L).forEach(wake -> rows.add(Row.of("", wake(wake))));
        return Table.pairs(rows);
    }

    private static Row row(String name, Optional<String> said, Part<?> part) {
        Optional<String> problem = part.problem().map(OpsException::sentence);
        return new Row(
                List.of(name, problem.or(() -> said).orElse("")), 1, problem.isPresent() ? Tone.BAD : Tone.PLAIN);
    }

    private String wanted() {
        Wanted wanted = lifecycle.wanted();
        String since = wanted.since()
                .map(at -> " since " + minute(at) + " (" + Quantities.age(Duration.between(at, now)) + ")")
                .orElse("");
        String by = wanted.by().isEmpty() ? "" : ", by " + wanted.by();
        return wanted.state() + since + by + (wanted.why().isEmpty() ? "" : ": " + wanted.why());
    }

    private String machine() {
        if (lifecycle.wanted().isWorkedOn(now)) {
            return "at work";
        }
        return lifecycle.wanted().settled()
                ? "done: it has found all as it is wanted"
                : "not done, and not at work: it looks again within the hour";
    }

    private static String ingress(Optional<LoadBalancer> webEntry) {
        return webEntry.map(one -> "load balancer " + one.name() + ", " + one.state())
                .orElse("no load balancer: CloudFront shows the wake page");
    }

    private Optional<String> none() {
        return Optional.of("none in " + StatusReader.WAKES_BACK.toDays() + " days");
    }

    private static String wake(Wake wake) {
        long seconds = wake.took().toSeconds();
        String took = seconds < 60 ? seconds + " s" : seconds / 60 + " min " + seconds % 60 + " s";
        return minute(wake.ready()) + " after " + took;
    }

    private static String minute(Instant time) {
        return time.truncatedTo(ChronoUnit.MINUTES).toString();
    }
}
