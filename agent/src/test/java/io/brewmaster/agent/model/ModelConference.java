package io.brewmaster.agent.model;

import java.util.Optional;

/** People who meet. One alone has no bridge. */
final class ModelConference {
    final long since;
    int people;
    Optional<ModelBridge> bridge = Optional.empty();
    Optional<ModelJibri> recorder = Optional.empty();
    /** Whether jicofo knows of it: a restarted one does not, for a while. */
    boolean knownToJicofo = true;
    /** They wait in a lobby: only Prosody knows. */
    boolean lobby;

    ModelConference(long since, int people) {
        this.since = since;
        this.people = people;
    }
}
