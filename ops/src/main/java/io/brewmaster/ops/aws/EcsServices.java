package io.brewmaster.ops.aws;

import io.brewmaster.core.ExitCode;
import io.brewmaster.ops.platform.OpsException;
import io.brewmaster.ops.platform.PlatformName;
import io.brewmaster.ops.platform.Role;
import io.brewmaster.ops.platform.Rollout;
import io.brewmaster.ops.platform.ServiceState;
import io.brewmaster.ops.platform.Services;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ClusterNotFoundException;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DescribeServicesRequest;
import software.amazon.awssdk.services.ecs.model.ListServicesRequest;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceEvent;
import software.amazon.awssdk.services.ecs.model.ServiceField;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.TagResourceRequest;
import software.amazon.awssdk.services.ecs.model.UntagResourceRequest;
import software.amazon.awssdk.services.ecs.model.UpdateServiceRequest;

/** The platform's services on ECS, found by their names in its cluster. */
public final class EcsServices implements Services {
    /** What ECS describes at once. */
    private static final int MOST_AT_ONCE = 10;
    /** What ECS lists at once. */
    private static final int MOST_ON_A_PAGE = 100;

    private final PlatformName platform;
    private final String cluster;
    private final Map<String, Role> named;
    private final EcsClient reading;
    private final EcsClient changing;

    /**
     * Calls nobody yet.
     *
     * @param named the roles of services by their names; empty to find those that the stack has made
     */
    public EcsServices(PlatformName platform, String cluster, Map<String, Role> named, AwsClients clients) {
        this.platform = platform;
        this.cluster = cluster;
        this.named = Map.copyOf(named);
        this.reading = clients.ecs(false);
        this.changing = clients.ecs(true);
    }

    @Override
    public List<ServiceState> read() throws OpsException {
        Map<String, Role> roles = named.isEmpty() ? list() : named;
        if (roles.isEmpty()) {
            throw new OpsException(
                    ExitCode.CONFIGURATION,
                    "the cluster " + cluster + " has no service of the platform " + platform
                            + ": apply terraform, or check project_name, environment and aws_region");
        }
        List<ServiceState> found = describe(roles);
        found.sort(Comparator.comparing(ServiceState::role).thenComparing(ServiceState::name));
        return found;
    }

    private Map<String, Role> list() throws OpsException {
        Map<String, Role> roles = new LinkedHashMap<>();
        try {
            for (String arn : reading.listServicesPaginator(ListServicesRequest.builder()
                            .cluster(cluster)
                            .maxResults(MOST_ON_A_PAGE)
                            .build())
                    .serviceArns()) {
                String name = arn.substring(arn.lastIndexOf('/') + 1);
                Role.of(platform, name).ifPresent(role -> roles.put(name, role));
            }
        } catch (ClusterNotFoundException none) {
            throw noCluster();
        } catch (SdkException e) {
            throw AwsErrors.classify("list the services of the cluster " + cluster, "ecs:ListServices", e);
        }
        return roles;
    }

    private OpsException noCluster() {
        return new OpsException(
                ExitCode.CONFIGURATION,
                "there is no cluster " + cluster + " in "
                        + reading.serviceClientConfiguration().region()
                        + ": apply terraform, or check project_name, environment and aws_region");
    }

    private List<ServiceState> describe(Map<String, Role> roles) throws OpsException {
        List<String> names = new ArrayList<>(roles.keySet());
        List<ServiceState> states = new ArrayList<>();
        try {
            for (int from = 0; from < names.size(); from += MOST_AT_ONCE) {
                DescribeServicesRequest request = DescribeServicesRequest.builder()
                        .cluster(cluster)
                        .services(names.subList(from, Math.min(from + MOST_AT_ONCE, names.size())))
                        .include(ServiceField.TAGS)
                        .build();
                for (Service service : reading.describeServices(request).services()) {
                    Role role = roles.get(service.serviceName());
                    if (role != null) {
                        states.add(state(role, service));
                    }
                }
            }
        } catch (ClusterNotFoundException none) {
            throw noCluster();
        } catch (SdkException e) {
            throw AwsErrors.classify("read the services of the cluster " + cluster, "ecs:DescribeServices", e);
        }
        return states;
    }

    private static ServiceState state(Role role, Service service) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (Tag tag : service.tags()) {
            tags.put(tag.key(), tag.value());
        }
        return new ServiceState(
                role,
                service.serviceName(),
                service.serviceArn(),
                "ACTIVE".equals(service.status()),
                service.desiredCount(),
                service.runningCount(),
                service.pendingCount(),
                service.deployments().stream().map(EcsServices::rollout).toList(),
                tags,
                service.loadBalancers().stream()
                        .map(LoadBalancer::targetGroupArn)
                        .flatMap(arn -> Optional.ofNullable(arn).stream())
                        .toList(),
                service.events().stream().findFirst().map(ServiceEvent::message).orElse(""));
    }

    private static Rollout rollout(Deployment deployment) {
        return new Rollout(
                deployment.id(),
                "PRIMARY".equals(deployment.status()),
                Optional.ofNullable(deployment.rolloutStateAsString()).orElse(""),
                Optional.ofNullable(deployment.rolloutStateReason()).orElse(""),
                Optional.ofNullable(deployment.failedTasks()).orElse(0),
                Optional.ofNullable(deployment.taskDefinition()).orElse(""),
                Optional.ofNullable(deployment.updatedAt()).orElse(Instant.EPOCH));
    }

    @Override
    public void setDesired(ServiceState service, int desired) throws OpsException {
        try {
            changing.updateService(UpdateServiceRequest.builder()
                    .cluster(cluster)
                    .service(service.name())
                    .desiredCount(desired)
                    .build());
        } catch (SdkException e) {
            throw AwsErrors.classify("set the service " + service.name() + " to " + desired, "ecs:UpdateService", e);
        }
    }

    @Override
    public void tag(ServiceState service, String key, String value) throws OpsException {
        try {
            changing.tagResource(TagResourceRequest.builder()
                    .resourceArn(service.arn())
                    .tags(Tag.builder().key(key).value(value).build())
                    .build());
        } catch (SdkException e) {
            throw AwsErrors.classify("tag the service " + service.name(), "ecs:TagResource", e);
        }
    }

    @Override
    public void untag(ServiceState service, String key) throws OpsException {
        try {
            changing.untagResource(UntagResourceRequest.builder()
                    .resourceArn(service.arn())
                    .tagKeys(key)
                    .build());
        } catch (SdkException e) {
            throw AwsErrors.classify(
                    "take the tag " + key + " from the service " + service.name(), "ecs:UntagResource", e);
        }
    }
}
