package io.brewmaster.testkit.ecs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The services of one cluster, and the two calls that read and change them. Guarded by its double. */
final class EcsCluster {
    private static final String ARN = "arn:aws:ecs:us-west-2:123456789012:";
    private static final int MOST_AT_ONCE = 10;

    private final String cluster;
    private final Map<String, Service> services = new LinkedHashMap<>();
    private int deployments;

    /** What ECS lists on a page, unless told otherwise. */
    int pageSize = 100;

    EcsCluster(String cluster) {
        this.cluster = cluster;
    }

    /** One service as ECS knows it. */
    static final class Service {
        final String name;
        int desired;
        String deployment;
        boolean active = true;
        OptionalInt running = OptionalInt.empty();
        String rollout = "COMPLETED";
        int failedTasks;
        String event = "";
        final List<String> targetGroups = new ArrayList<>();
        Map<String, Object> taskDefinition = Map.of();
        final Map<String, String> tags = new LinkedHashMap<>();

        Service(String name, int desired, String deployment) {
            this.name = name;
            this.desired = desired;
            this.deployment = deployment;
        }

        int running() {
            return running.orElse(desired);
        }
    }

    String newDeployment() {
        return String.format("ecs-svc/%019d", ++deployments);
    }

    void add(String name, int desired) {
        services.put(name, new Service(name, desired, newDeployment()));
    }

    Service get(String name) {
        return Optional.ofNullable(services.get(name))
                .orElseThrow(() -> new IllegalArgumentException("there is no service " + name));
    }

    Map<String, Object> describe(Map<String, @Nullable Object> request) throws AwsRefusal {
        checkCluster(request);
        if (!(request.get("services") instanceof List<?> names) || names.isEmpty() || names.size() > MOST_AT_ONCE) {
            throw new AwsRefusal(400, "InvalidParameterException", "1 to 10 services");
        }
        boolean tags = request.get("include") instanceof List<?> include && include.contains("TAGS");
        List<Object> found = new ArrayList<>();
        List<Object> failures = new ArrayList<>();
        for (Object name : names) {
            Service service = services.get(nameOf(String.valueOf(name)));
            if (service == null) {
                failures.add(Map.of("arn", arn(String.valueOf(name)), "reason", "MISSING"));
            } else {
                found.add(describe(service, tags));
            }
        }
        return Map.of("services", found, "failures", failures);
    }

    private Map<String, Object> describe(Service service, boolean tags) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("serviceArn", arn(service.name));
        map.put("serviceName", service.name);
        map.put("clusterArn", ARN + "cluster/" + cluster);
        map.put("status", service.active ? "ACTIVE" : "INACTIVE");
        map.put("desiredCount", service.desired);
        map.put("runningCount", service.running());
        map.put("pendingCount", Math.max(0, service.desired - service.running()));
        map.put("launchType", "FARGATE");
        map.put("deployments", deployments(service));
        map.put("taskDefinition", taskDefinitionArn(service));
        map.put(
                "loadBalancers",
                service.targetGroups.stream()
                        .map(arn -> Map.of("targetGroupArn", arn))
                        .toList());
        if (!service.event.isEmpty()) {
            map.put("events", List.of(Map.of("id", "1", "createdAt", 1.79e9, "message", service.event)));
        }
        if (tags) {
            List<Object> list = new ArrayList<>();
            service.tags.forEach((key, value) -> list.add(Map.of("key", key, "value", value)));
            map.put("tags", list);
        }
        return map;
    }

    /** An older one that still drains stands beside the primary, as it does after each deployment for a while. */
    private static List<Object> deployments(Service service) {
        Map<String, Object> primary = new LinkedHashMap<>();
        primary.put("id", service.deployment);
        primary.put("status", "PRIMARY");
        primary.put("desiredCount", service.desired);
        primary.put("runningCount", service.running());
        primary.put("failedTasks", service.failedTasks);
        primary.put("taskDefinition", taskDefinitionArn(service));
        primary.put("updatedAt", 1.79e9);
        primary.put("rolloutState", service.rollout);
        return List.of(Map.of("id", "ecs-svc/0000000000000000000", "status", "ACTIVE", "desiredCount", 0), primary);
    }

    Map<String, Object> update(Map<String, @Nullable Object> request) throws AwsRefusal {
        checkCluster(request);
        Service service = services.get(nameOf(String.valueOf(request.get("service"))));
        if (service == null) {
            throw new AwsRefusal(400, "ServiceNotFoundException", "Service not found.");
        }
        if (!service.active) {
            throw new AwsRefusal(400, "ServiceNotActiveException", "Service was not ACTIVE.");
        }
        if (!(request.get("desiredCount") instanceof Integer desired) || desired < 0) {
            throw new AwsRefusal(400, "InvalidParameterException", "desiredCount");
        }
        service.desired = desired;
        return Map.of("service", describe(service, false));
    }

    Map<String, Object> list(Map<String, @Nullable Object> request) throws AwsRefusal {
        checkCluster(request);
        int asked = request.get("maxResults") instanceof Integer most ? most : MOST_AT_ONCE;
        int from = request.get("nextToken") instanceof String token ? Integer.parseInt(token) : 0;
        List<String> names = new ArrayList<>(services.keySet());
        int to = Math.min(names.size(), from + Math.min(asked, pageSize));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put(
                "serviceArns", names.subList(from, to).stream().map(this::arn).toList());
        if (to < names.size()) {
            answer.put("nextToken", Integer.toString(to));
        }
        return answer;
    }

    Map<String, Object> tag(Map<String, @Nullable Object> request) throws AwsRefusal {
        Service service = byArn(request);
        if (request.get("tags") instanceof List<?> tags) {
            for (Object tag : tags) {
                Map<?, ?> members = (Map<?, ?>) tag;
                service.tags.put(String.valueOf(members.get("key")), String.valueOf(members.get("value")));
            }
        }
        return Map.of();
    }

    Map<String, Object> untag(Map<String, @Nullable Object> request) throws AwsRefusal {
        Service service = byArn(request);
        if (request.get("tagKeys") instanceof List<?> keys) {
            keys.forEach(key -> service.tags.remove(String.valueOf(key)));
        }
        return Map.of();
    }

    private Service byArn(Map<String, @Nullable Object> request) throws AwsRefusal {
        String arn = String.valueOf(request.get("resourceArn"));
        Service service = services.get(nameOf(arn));
        if (service == null || !arn.equals(arn(service.name))) {
            throw new AwsRefusal(400, "InvalidParameterException", "The specified resource is not found");
        }
        return service;
    }

    Map<String, Object> describeTaskDefinition(Map<String, @Nullable Object> request) throws AwsRefusal {
        String arn = String.valueOf(request.get("taskDefinition"));
        for (Service service : services.values()) {
            if (taskDefinitionArn(service).equals(arn)) {
                Map<String, Object> members = new LinkedHashMap<>(service.taskDefinition);
                members.put("taskDefinitionArn", arn);
                members.put("family", service.name);
                return Map.of("taskDefinition", members);
            }
        }
        throw new AwsRefusal(400, "ClientException", "Unable to describe task definition.");
    }

    private static String taskDefinitionArn(Service service) {
        return ARN + "task-definition/" + service.name + ":7";
    }

    private void checkCluster(Map<String, @Nullable Object> request) throws AwsRefusal {
        String asked = String.valueOf(request.get("cluster"));
        if (!asked.equals(cluster) && !asked.equals(ARN + "cluster/" + cluster)) {
            throw new AwsRefusal(400, "ClusterNotFoundException", "Cluster not found.");
        }
    }

    private static String nameOf(String nameOrArn) {
        return nameOrArn.substring(nameOrArn.lastIndexOf('/') + 1);
    }

    String arn(String name) {
        return name.startsWith("arn:") ? name : ARN + "service/" + cluster + "/" + name;
    }
}
