package io.brewmaster.agent.aws;

import io.brewmaster.agent.aws.AwsSettings.NamedService;
import io.brewmaster.agent.change.Role;
import io.brewmaster.agent.change.ServiceState;
import io.brewmaster.agent.change.Services;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DescribeServicesRequest;
import software.amazon.awssdk.services.ecs.model.DescribeServicesResponse;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceField;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.UpdateServiceRequest;

/** The platform's services on ECS. A read ends within 10 s for each ten services, a change within 4 s. */
public final class EcsServices implements Services {
    /** What ECS describes at once. */
    private static final int MOST_AT_ONCE = 10;

    private static final String HOLD_TAG = "brewmaster:hold-until";

    private final AwsSettings settings;
    private final EcsClient reading;
    private final EcsClient changing;

    /** Calls nobody yet. */
    public EcsServices(AwsSettings settings, AwsClients clients) {
        this.settings = settings;
        this.reading = clients.ecs(false);
        this.changing = clients.ecs(true);
    }

    @Override
    public List<ServiceState> read() throws ServicesException {
        Map<String, Service> found = describe();
        List<ServiceState> states = new ArrayList<>();
        for (NamedService service : settings.services()) {
            states.add(state(service, Optional.ofNullable(found.get(service.name()))));
        }
        return states;
    }

    @Override
    public Optional<Instant> holdUntil() throws ServicesException {
        Optional<Instant> latest = Optional.empty();
        for (Service service : describe().values()) {
            for (Tag tag : service.tags()) {
                if (HOLD_TAG.equals(tag.key())) {
                    Instant until = instant(service.serviceName(), tag.value());
                    latest = latest.filter(other -> other.isAfter(until)).or(() -> Optional.of(until));
                }
            }
        }
        return latest;
    }

    /** A tag that cannot be read is somebody's wish all the same. */
    private static Instant instant(String service, String text) throws ServicesException {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new ServicesException("the tag " + HOLD_TAG + " of the service " + service
                    + " must be a time as 2026-01-31T18:00:00Z, and is " + text);
        }
    }

    private Map<String, Service> describe() throws ServicesException {
        Map<String, Service> found = new HashMap<>();
        List<String> names =
                settings.services().stream().map(NamedService::name).toList();
        for (int from = 0; from < names.size(); from += MOST_AT_ONCE) {
            DescribeServicesResponse answer =
                    describe(names.subList(from, Math.min(from + MOST_AT_ONCE, names.size())));
            answer.services().forEach(service -> found.put(service.serviceName(), service));
            for (Failure failure : answer.failures()) {
                throw new ServicesException("the cluster " + settings.cluster() + " has no service " + failure.arn()
                        + " (" + failure.reason() + "): check idle.services and idle.cluster");
            }
        }
        return found;
    }

    private DescribeServicesResponse describe(List<String> names) throws ServicesException {
        try {
            return reading.describeServices(DescribeServicesRequest.builder()
                    .cluster(settings.cluster())
                    .services(names)
                    .include(ServiceField.TAGS)
                    .build());
        } catch (SdkException e) {
            throw AwsErrors.classify(
                    "read the services of the cluster " + settings.cluster(), "ecs:DescribeServices", e);
        }
    }

    @Override
    public ServiceState setDesired(ServiceState service, int desired) throws ServicesException {
        NamedService named = new NamedService(service.role(), service.name());
        try {
            return state(named, Optional.of(set(changing, settings.cluster(), service.name(), desired)));
        } catch (SdkException e) {
            throw AwsErrors.classify("set the service " + service.name() + " to " + desired, "ecs:UpdateService", e);
        }
    }

    /** An answer that was cut on its way can be whole to the SDK, and say nothing. */
    private static Service set(EcsClient client, String cluster, String service, int desired) throws ServicesException {
        Service now = client.updateService(UpdateServiceRequest.builder()
                        .cluster(cluster)
                        .service(service)
                        .desiredCount(desired)
                        .build())
                .service();
        if (now == null) {
            throw new ServicesException("cannot set the service " + service + " to " + desired
                    + ": the answer does not say what it is now");
        }
        return now;
    }

    private static ServiceState state(NamedService named, Optional<Service> service) throws ServicesException {
        if (service.isEmpty() || !"ACTIVE".equals(service.get().status())) {
            throw new ServicesException("the service " + named.name() + " is not active ("
                    + service.map(Service::status).orElse("not described") + ")");
        }
        Service now = service.get();
        for (Deployment deployment : now.deployments()) {
            if ("PRIMARY".equals(deployment.status())) {
                return new ServiceState(
                        named.role(), named.name(), now.desiredCount(), now.runningCount(), deployment.id());
            }
        }
        throw new ServicesException("the service " + named.name()
                + " has no primary deployment: only services that ECS itself deploys can be lowered");
    }

    /**
     * Goes once through all that {@link #setDesired} will go through, without the network: the first call of a cold JVM takes a good part
     * of a second, which the moment of a change does not have.
     */
    public void warm() throws ServicesException {
        try (EcsClient client = AwsClients.ecs(new Echo(), new Echo.Nobody())) {
            state(
                    new NamedService(Role.SIGNALLING, Echo.SERVICE),
                    Optional.of(set(client, settings.cluster(), Echo.SERVICE, 0)));
        }
    }
}
