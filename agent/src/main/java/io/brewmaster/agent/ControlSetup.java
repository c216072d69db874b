package io.brewmaster.agent;

import io.brewmaster.agent.brewery.AgentReport.Beside;
import io.brewmaster.agent.control.ControlSettings;
import io.brewmaster.agent.idle.IdleSettings;
import io.brewmaster.agent.scaling.Wanted;
import io.brewmaster.core.config.Configuration;
import io.brewmaster.core.config.Keys;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The configuration, as the control reads it. */
final class ControlSetup {
    private ControlSetup() {}

    /** What this agent runs beside. */
    static Beside beside(Configuration config) {
        return Beside.valueOf(config.get(Keys.BESIDE).toUpperCase(Locale.ROOT));
    }

    /**
     * What is missing to act, if it is to act; beside a recorder it only follows, and need not decide.
     *
     * @param shards how many there are
     */
    static List<String> missing(Configuration config, Site site, int shards) {
        boolean acts = config.get(Keys.IDLE_MODE).equals("act") && beside(config) != Beside.RECORDER;
        return acts ? site.missing(config, shards) : List.of();
    }

    static ControlSettings of(Configuration config, Identity identity, Site site, String electionShard) {
        Beside beside = beside(config);
        return new ControlSettings(
                identity.id(),
                beside,
                beside == Beside.BRIDGE
                        ? Optional.of(config.get(Keys.BRIDGE_NICK).orElse(identity.host()))
                        : Optional.empty(),
                site.revision(),
                electionShard,
                config.get(Keys.LEADERSHIP_CANDIDATES),
                new IdleSettings(
                        IdleSettings.Mode.valueOf(config.get(Keys.IDLE_MODE).toUpperCase(Locale.ROOT)),
                        config.get(Keys.IDLE_TIMEOUT),
                        config.get(Keys.IDLE_MIN_UPTIME),
                        config.get(Keys.IDLE_KEEP_AWAKE),
                        IdleSettings.UNKNOWN_GRACE),
                new Wanted(
                        config.get(Keys.SCALING_PEOPLE_PER_BRIDGE),
                        config.get(Keys.SCALING_WARM_RECORDERS),
                        config.get(Keys.IDLE_SERVICES).stream().anyMatch(service -> service.startsWith("recorders="))),
                config.get(Keys.IDLE_MODE).equals("act"),
                site.canLower(config),
                site.canFollow(config),
                ControlSettings.Times.MEASURED);
    }
}
