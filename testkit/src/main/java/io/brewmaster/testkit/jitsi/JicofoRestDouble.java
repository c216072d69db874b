package io.brewmaster.testkit.jitsi;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** jicofo's HTTP: {@code GET /stats}. */
public final class JicofoRestDouble extends RestDouble {
    private @Nullable Object conferences = 0;

    private JicofoRestDouble() {}

    /** Starts it; there is no conference. */
    public static JicofoRestDouble start() {
        return new JicofoRestDouble();
    }

    /** The value of {@code conferences}: a number as a rule, but also a text; null leaves the member out. */
    public synchronized void conferences(@Nullable Object value) {
        conferences = value;
    }

    @Override
    Answer answer(String call) {
        if (!call.equals("GET /stats")) {
            return Answer.empty(404);
        }
        Map<String, Object> stats = new LinkedHashMap<>();
        if (conferences != null) {
            stats.put("conferences", conferences);
        }
        stats.put("bridge_selector", Map.of("bridge_count", 1));
        return Answer.json(stats);
    }
}
