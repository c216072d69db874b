package io.brewmaster.agent.aws;

import io.brewmaster.agent.change.Role;
import java.util.List;

/**
 * Where the platform is.
 *
 * @param cluster  name or ARN of the ECS cluster
 * @param services all of the platform's, in the order of their roles
 */
public record AwsSettings(String cluster, List<NamedService> services) {
    /** A service and what it is for. */
    public record NamedService(Role role, String name) {}
}
