package io.brewmaster.agent;

import io.brewmaster.agent.control.Control;
import io.brewmaster.agent.idle.Activity;
import io.brewmaster.core.metrics.MetricDefinition;
import java.util.EnumMap;
import java.util.Map;

/** What a control makes of the platform, as metrics. */
final class Judged {
    private Judged() {}

    static Map<MetricDefinition, Double> by(Control control, boolean judges) {
        Map<MetricDefinition, Double> values = new EnumMap<>(MetricDefinition.class);
        if (judges) {
            values.put(MetricDefinition.PLATFORM_UNKNOWN, control.activity() instanceof Activity.Unknown ? 1.0 : 0.0);
            control.idle().ifPresent(idle -> values.put(MetricDefinition.IDLE_SECONDS, (double) idle.toSeconds()));
        }
        control.bridgesWanted().ifPresent(wanted -> values.put(MetricDefinition.BRIDGES_WANTED, (double) wanted));
        control.recordersWanted().ifPresent(wanted -> values.put(MetricDefinition.RECORDERS_WANTED, (double) wanted));
        return values;
    }
}
