package io.brewmaster.agent;

import io.brewmaster.agent.child.ChildCommand;
import io.brewmaster.core.config.Configuration;
import io.brewmaster.core.config.Keys;
import io.brewmaster.core.ecs.TaskMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where this agent runs, and what it can change from there.
 *
 * @param cluster    of the platform's services; {@code default}, as ECS calls the one without a name, if nobody says
 * @param ownService that its own task belongs to, if that is one of the platform's
 * @param revision   of its task definition, on ECS
 * @param command    starts the process that changes counts; empty when that is not installed
 */
record Site(String cluster, Optional<String> ownService, Optional<String> revision, Optional<ChildCommand> command) {
    /** @param task empty outside of ECS */
    static Site of(Configuration config, Optional<TaskMetadata> task, Optional<ChildCommand> command) {
        return new Site(
                config.get(Keys.IDLE_CLUSTER)
                        .or(() -> task.map(TaskMetadata::cluster))
                        .orElse("default"),
                task.flatMap(TaskMetadata::service)
                        .filter(own -> services(config, "").contains(own)),
                task.map(TaskMetadata::revision),
                command);
    }

    /** The names of the configured services of a role, or of all roles. */
    private static List<String> services(Configuration config, String role) {
        List<String> names = new ArrayList<>();
        for (String service : config.get(Keys.IDLE_SERVICES)) {
            if (service.startsWith(role)) {
                names.add(service.substring(service.indexOf('=') + 1));
            }
        }
        return names;
    }

    /** Whether it can change the counts of services at all. */
    private boolean reaches(Configuration config) {
        return config.get(Keys.IDLE_MODE).equals("act") && command.isPresent();
    }

    /** Whether it can lower the count of bridges by one. */
    boolean canLower(Configuration config) {
        return reaches(config) && services(config, "bridges=").size() == 1;
    }

    /** Whether it can have its own service follow signalling. */
    boolean canFollow(Configuration config) {
        return reaches(config)
                && ownService.isPresent()
                && !services(config, "signalling=").isEmpty();
    }

    /**
     * What is missing to act, each as one line with what to do.
     *
     * @param shards how many there are
     */
    List<String> missing(Configuration config, int shards) {
        List<String> missing = new ArrayList<>();
        int jicofos = config.get(Keys.IDLE_JICOFO_URLS).size();
        if (jicofos < shards) {
            missing.add("idle.jicofo_urls (JITSI_IDLE_JICOFO_URLS): to act, jicofo's address on each shard is needed: "
                    + jicofos + " given, " + shards + (shards == 1 ? " shard" : " shards"));
        }
        if (command.isEmpty()) {
            missing.add(
                    "idle.mode (JITSI_IDLE_MODE): to act, the libraries in change/ beside the agent's jar are needed;"
                            + " build or copy them as docs/IMAGES.md says");
        }
        if (config.get(Keys.IDLE_ACTION).equals("machine")) {
            missing.addAll(missingForMachine(config));
        } else if (services(config, "signalling=").isEmpty()) {
            missing.add("idle.services (JITSI_IDLE_SERVICES): to act, signalling=NAME is needed,"
                    + " and bridges=NAME and recorders=NAME as far as there are such services");
        }
        return missing;
    }

    private static List<String> missingForMachine(Configuration config) {
        List<String> missing = new ArrayList<>();
        if (config.get(Keys.IDLE_STATE_MACHINE).isEmpty()) {
            missing.add("idle.state_machine (JITSI_IDLE_STATE_MACHINE): to act, the state machine is needed;"
                    + " a stack without one sets idle.action to services");
        }
        if (config.get(Keys.IDLE_TABLE).isEmpty()) {
            missing.add("idle.table (JITSI_IDLE_TABLE): to act, the table with what is wanted is needed;"
                    + " a stack without one sets idle.action to services");
        }
        return missing;
    }
}
