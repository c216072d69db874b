package io.brewmaster.agent.aws;

import io.brewmaster.agent.change.Role;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Where the platform is.
 *
 * @param region   without one: the SDK's own search
 * @param profile  whose credentials are used; without one: the SDK's own search
 * @param endpoint where all calls go instead of AWS
 * @param cluster  name or ARN of the ECS cluster
 * @param services all of the platform's, in the order of their roles
 */
public record AwsSettings(
        Optional<String> region,
        Optional<String> profile,
        Optional<URI> endpoint,
        String cluster,
        List<NamedService> services) {
    /** A service and what it is for. */
    public record NamedService(Role role, String name) {}
}
