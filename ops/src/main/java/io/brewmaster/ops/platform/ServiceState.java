package io.brewmaster.ops.platform;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One ECS service as it is at one moment.
 *
 * @param arn          its whole ARN
 * @param active       false while it is being deleted, and after
 * @param pending      tasks that start
 * @param tags         all of them
 * @param targetGroups the ARNs of what a load balancer may reach it by
 * @param lastEvent    what ECS last said about it; may be empty
 */
public record ServiceState(
        Role role,
        String name,
        String arn,
        boolean active,
        int desired,
        int running,
        int pending,
        List<Rollout> deployments,
        Map<String, String> tags,
        List<String> targetGroups,
        String lastEvent) {
    public ServiceState {
        deployments = List.copyOf(deployments);
        tags = Map.copyOf(tags);
        targetGroups = List.copyOf(targetGroups);
    }

    /** How a service is, in the order of how much it needs somebody. */
    public enum Condition {
        /** Nothing is wanted and nothing runs. */
        ASLEEP,
        /** What is wanted runs. */
        STEADY,
        STOPPING,
        STARTING,
        /** ECS has given up the newest deployment, or is being deleted. */
        FAILED
    }

    /** How it is. */
    public Condition condition() {
        if (!active
                || primary().filter(newest -> newest.state().equals("FAILED")).isPresent()) {
            return Condition.FAILED;
        }
        if (running < desired) {
            return Condition.STARTING;
        }
        if (running > desired) {
            return Condition.STOPPING;
        }
        return desired == 0 ? Condition.ASLEEP : Condition.STEADY;
    }

    /** Whether anybody wants it to run. */
    public boolean isWanted() {
        return desired > 0;
    }

    /** Its newest deployment. */
    public Optional<Rollout> primary() {
        return deployments.stream().filter(Rollout::primary).findFirst();
    }

    /** The account it is in, from its ARN. */
    public String account() {
        String[] parts = arn.split(":", -1);
        return parts.length > 4 ? parts[4] : "";
    }
}
