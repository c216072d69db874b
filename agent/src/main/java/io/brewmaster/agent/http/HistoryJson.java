package io.brewmaster.agent.http;

import io.brewmaster.agent.history.LoadHour;
import io.brewmaster.core.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The load of an hour on one line of JSON. What is not known is null. */
final class HistoryJson {
    private HistoryJson() {}

    static String of(LoadHour hour) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("end", hour.end().toString());
        json.put("stepSeconds", 60);
        json.put("total", line(hour.total()));
        List<Map<String, @Nullable Object>> bridges = new ArrayList<>();
        for (LoadHour.Line bridge : hour.bridges()) {
            Map<String, @Nullable Object> members = new LinkedHashMap<>();
            members.put("id", bridge.id());
            members.putAll(line(bridge));
            bridges.add(members);
        }
        json.put("bridges", bridges);
        return Json.write(json) + "\n";
    }

    private static Map<String, @Nullable Object> line(LoadHour.Line line) {
        List<@Nullable Integer> people = new ArrayList<>(LoadHour.MINUTES);
        List<@Nullable Double> stress = new ArrayList<>(LoadHour.MINUTES);
        for (int minute = 0; minute < LoadHour.MINUTES; minute++) {
            OptionalInt count = line.people(minute);
            OptionalDouble load = line.stress(minute);
            people.add(count.isPresent() ? count.getAsInt() : null);
            // Three digits: what a chart can show.
            stress.add(load.isPresent() ? Math.round(load.getAsDouble() * 1000) / 1000.0 : null);
        }
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("people", people);
        json.put("stress", stress);
        return json;
    }
}
