package io.brewmaster.agent.xmpp;

import io.brewmaster.agent.brewery.AgentReport;
import io.brewmaster.agent.brewery.Brewery;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What to show in each room and where to be: told by any thread, heeded by the connection's. Only the newest word counts. */
final class Wishes {
    private final Map<Brewery, AgentReport> shown = new EnumMap<>(Brewery.class);
    private final Set<Brewery> away = EnumSet.noneOf(Brewery.class);
    private @Nullable SmackSession session;

    synchronized void show(Brewery room, AgentReport report) {
        shown.put(room, report);
        wake();
    }

    synchronized void stay(Brewery room, boolean wanted) {
        boolean changed = wanted ? away.remove(room) : away.add(room);
        if (changed) {
            wake();
        }
    }

    /** What to show in a room; empty until something was to be shown there. */
    synchronized Optional<AgentReport> shown(Brewery room) {
        return Optional.ofNullable(shown.get(room));
    }

    /** Whether to be in a room. */
    synchronized boolean wants(Brewery room) {
        return !away.contains(room);
    }

    /** Whom to wake from now on; null between two sessions. */
    synchronized void wakes(@Nullable SmackSession current) {
        session = current;
    }

    private void wake() {
        if (session != null) {
            session.wished();
        }
    }
}
