package io.brewmaster.agent.model;

import io.brewmaster.agent.brewery.AgentReport;
import io.brewmaster.agent.brewery.Brewery;
import io.brewmaster.agent.brewery.BridgeReport;
import io.brewmaster.agent.brewery.RecorderReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One MUC: it keeps everybody's last presence, hands the roster to newcomers, and sends each presence to all in one order. */
final class ModelRoom {
    /** A presence as the room keeps it. */
    record Presence(
            String nick,
            Optional<BridgeReport> bridge,
            Optional<RecorderReport> recorder,
            Optional<AgentReport> agent) {}

    final Brewery brewery;
    private final Map<String, Presence> occupants = new LinkedHashMap<>();
    private final List<ModelAgent> listeners = new ArrayList<>();

    ModelRoom(Brewery brewery) {
        this.brewery = brewery;
    }

    boolean has(String nick) {
        return occupants.containsKey(nick);
    }

    boolean exists() {
        return !occupants.isEmpty();
    }

    /** An agent comes in: the roster first, then its own presence to all. */
    void join(ModelAgent agent, Presence presence) {
        for (Presence other : occupants.values()) {
            if (!other.nick().equals(agent.nick())) {
                agent.hears(this, other, true);
            }
        }
        listeners.add(agent);
        occupants.put(agent.nick(), presence);
        agent.welcomed(this);
        send(presence);
    }

    /** Somebody's presence: kept, and sent to all, its sender included. */
    void present(Presence presence) {
        occupants.put(presence.nick(), presence);
        send(presence);
    }

    private void send(Presence presence) {
        for (ModelAgent listener : List.copyOf(listeners)) {
            listener.hears(this, presence, false);
        }
    }

    void gone(String nick) {
        if (occupants.remove(nick) == null) {
            return;
        }
        for (ModelAgent listener : List.copyOf(listeners)) {
            if (listener.nick().equals(nick)) {
                listeners.remove(listener);
                listener.removed(this);
            } else {
                listener.hearsGone(this, nick);
            }
        }
    }

    /** The server stops: everybody is taken out, each hears of all others first. */
    void destroy() {
        for (String nick : List.copyOf(occupants.keySet())) {
            for (ModelAgent listener : listeners) {
                if (!listener.nick().equals(nick)) {
                    listener.hearsGone(this, nick);
                }
            }
        }
        crash();
    }

    /** The server is gone without a word. */
    void crash() {
        listeners.clear();
        occupants.clear();
    }

    Map<String, Presence> occupants() {
        return occupants;
    }
}
