package io.brewmaster.agent.change;

/**
 * One ECS service as it is at one moment.
 *
 * @param name       of the service
 * @param desired    its desired count
 * @param running    its running tasks
 * @param deployment the id of its primary deployment, which every change of its task definition, and every forced deployment, renews
 */
public record ServiceState(Role role, String name, int desired, int running, String deployment) {
    /** Whether somebody has changed the service since: its count, or what it runs. */
    public boolean sameWish(ServiceState now) {
        return name.equals(now.name) && desired == now.desired && deployment.equals(now.deployment);
    }
}
