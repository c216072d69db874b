package io.brewmaster.ops.status;

import io.brewmaster.core.json.Json;
import io.brewmaster.core.metrics.MetricDefinition;
import io.brewmaster.ops.platform.Alarms.Alarm;
import io.brewmaster.ops.platform.LoadBalancers.LoadBalancer;
import io.brewmaster.ops.platform.ServiceState;
import io.brewmaster.ops.platform.Wakes.Wake;
import io.brewmaster.ops.platform.Wanted;
import io.brewmaster.ops.status.StatusReport.Day;
import io.brewmaster.ops.status.StatusReport.Lifecycle;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A status as programs read it: one JSON object. Sizes are bytes, times ISO 8601 in UTC; what is not known is
 * absent. Pure.
 */
public final class StatusJson {
    private static final int VERSION = 1;

    private StatusJson() {}

    /** The whole status. */
    public static String of(StatusReport report) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("version", VERSION);
        members.put("at", report.at().toString());
        members.put("platform", report.name());
        report.domain().ifPresent(domain -> members.put("domain", domain));
        members.put("state", StatusText.words(report.mood()));
        report.services()
                .value()
                .ifPresent(services -> members.put(
                        "services", services.stream().map(StatusJson::service).toList()));
        report.lifecycle()
                .value()
                .flatMap(lifecycle -> lifecycle)
                .ifPresent(lifecycle -> members.put("machine", machine(lifecycle, report.at())));
        report.holdUntil().value().flatMap(hold -> hold).ifPresent(until -> members.put("holdUntil", until.toString()));
        report.lastSaid().ifPresent(at -> members.put("lastSaid", at.toString()));
        members.put("idleTimeoutSeconds", report.idleTimeout().toSeconds());
        report.numbers().value().ifPresent(numbers -> members.put("now", now(report)));
        report.openUploads().value().ifPresent(count -> members.put("openUploads", count));
        report.recordings()
                .value()
                .ifPresent(days -> members.put(
                        "recordings", days.stream().map(StatusJson::day).toList()));
        report.alarms()
                .value()
                .ifPresent(alarms -> members.put(
                        "alarms", alarms.stream().map(StatusJson::alarm).toList()));
        members.put("problems", problems(report));
        return Json.pretty(members);
    }

    private static Map<String, Object> machine(Lifecycle lifecycle, Instant now) {
        Wanted wanted = lifecycle.wanted();
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("wanted", wanted.state());
        members.put("version", wanted.version());
        wanted.since().ifPresent(since -> members.put("since", since.toString()));
        members.put("by", wanted.by());
        members.put("why", wanted.why());
        members.put("settled", wanted.settled());
        members.put("atWork", wanted.isWorkedOn(now));
        lifecycle
                .webEntry()
                .value()
                .ifPresent(entry -> members.put(
                        "loadBalancer", entry.map(LoadBalancer::state).orElse("none")));
        lifecycle
                .wakes()
                .value()
                .ifPresent(wakes -> members.put(
                        "wakes", wakes.stream().map(StatusJson::wake).toList()));
        return members;
    }

    private static Map<String, Object> wake(Wake wake) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("ready", wake.ready().toString());
        members.put("seconds", wake.took().toSeconds());
        return members;
    }

    private static Map<String, Object> now(StatusReport report) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (MetricDefinition metric : StatusReader.METRICS) {
            report.now(metric).ifPresent(value -> members.put(metric.metricName(), value));
        }
        return members;
    }

    private static Map<String, Object> service(ServiceState service) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("name", service.name());
        members.put("role", service.role().name().toLowerCase(Locale.ROOT));
        members.put("desired", service.desired());
        members.put("running", service.running());
        members.put("pending", service.pending());
        members.put("state", service.condition().name().toLowerCase(Locale.ROOT));
        members.put("targetGroups", service.targetGroups());
        return members;
    }

    private static Map<String, Object> day(Day day) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("day", day.day().toString());
        members.put("count", day.count());
        members.put("bytes", day.bytes());
        return members;
    }

    private static Map<String, Object> alarm(Alarm alarm) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("name", alarm.name());
        members.put("state", alarm.state());
        members.put("since", alarm.since().toString());
        return members;
    }

    private static List<String> problems(StatusReport report) {
        List<String> problems = new ArrayList<>();
        report.parts()
                .flatMap(part -> part.problem().stream())
                .map(problem -> problem.sentence())
                .distinct()
                .forEach(problems::add);
        return problems;
    }
}
