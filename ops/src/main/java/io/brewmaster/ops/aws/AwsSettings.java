package io.brewmaster.ops.aws;

import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How to reach AWS.
 *
 * @param endpoint another place for all calls
 * @param region   empty: what the AWS environment says; with an endpoint of one's own {@code us-east-1}
 * @param profile  a profile of the AWS configuration files; empty: the default credential chain
 * @param services places for single services, by AWS' own variables {@code AWS_ENDPOINT_URL_<SERVICE>}
 */
public record AwsSettings(
        Optional<URI> endpoint, Optional<String> region, Optional<String> profile, Map<String, URI> services) {
    private static final String OF_A_SERVICE = "AWS_ENDPOINT_URL_";

    public AwsSettings {
        services = Map.copyOf(services);
    }

    /** With what the environment says of single services. */
    public static AwsSettings of(
            Optional<URI> endpoint,
            Optional<String> region,
            Optional<String> profile,
            Map<String, String> environment) {
        Map<String, URI> services = new HashMap<>();
        environment.forEach((name, value) -> {
            if (name.startsWith(OF_A_SERVICE) && !value.isEmpty()) {
                services.put(name.substring(OF_A_SERVICE.length()), URI.create(value));
            }
        });
        return new AwsSettings(endpoint, region, profile, services);
    }

    /** Where a service is, if not at AWS' own address. */
    public Optional<URI> endpointOf(String service) {
        return Optional.ofNullable(services.get(service.toUpperCase(Locale.ROOT)))
                .or(() -> endpoint);
    }
}
