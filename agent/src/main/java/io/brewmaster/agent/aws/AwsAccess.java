package io.brewmaster.agent.aws;

import io.brewmaster.core.config.Configuration;
import io.brewmaster.core.config.Keys;
import java.net.URI;
import java.util.Optional;

/**
 * How AWS is reached.
 *
 * @param region   without one: the SDK's own search
 * @param profile  whose credentials are used; without one: the SDK's own search
 * @param endpoint where all calls go instead of AWS
 */
public record AwsAccess(Optional<String> region, Optional<String> profile, Optional<URI> endpoint) {
    /** As it is set. */
    public static AwsAccess of(Configuration config) {
        return new AwsAccess(config.get(Keys.AWS_REGION), config.get(Keys.AWS_PROFILE), config.get(Keys.AWS_ENDPOINT));
    }
}
