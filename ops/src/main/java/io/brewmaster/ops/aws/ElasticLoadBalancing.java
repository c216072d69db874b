package io.brewmaster.ops.aws;

import io.brewmaster.ops.platform.LoadBalancers;
import io.brewmaster.ops.platform.OpsException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** Elastic Load Balancing, which knows application and network load balancers. */
public final class ElasticLoadBalancing implements LoadBalancers {
    private static final String VERSION = "2015-12-01";
    private static final String DESCRIBE = "elasticloadbalancing:DescribeLoadBalancers";
    /** What it tells the tags of at once. */
    private static final int MOST_AT_ONCE = 20;

    private final SignedService service;

    /** Calls nobody yet. */
    public ElasticLoadBalancing(AwsClients clients) {
        this.service = clients.loadBalancing();
    }

    @Override
    public List<LoadBalancer> all() throws OpsException {
        List<Xml> found = new ArrayList<>();
        try {
            Optional<String> marker = Optional.empty();
            do {
                Map<String, String> parameters = new LinkedHashMap<>();
                marker.ifPresent(after -> parameters.put("Marker", after));
                Xml page = service.query(VERSION, "DescribeLoadBalancers", parameters);
                found.addAll(page.members("LoadBalancers"));
                marker = page.text("NextMarker");
            } while (marker.isPresent());
        } catch (SdkException e) {
            throw AwsErrors.classify("list the load balancers", DESCRIBE, e);
        }
        Map<String, String> managers = managers(found);
        return found.stream()
                .map(one -> loadBalancer(one, managers.getOrDefault(arn(one), "")))
                .toList();
    }

    @Override
    public Optional<LoadBalancer> named(String name) throws OpsException {
        try {
            return service
                    .query(VERSION, "DescribeLoadBalancers", Map.of("Names.member.1", name))
                    .members("LoadBalancers")
                    .stream()
                    .map(one -> loadBalancer(one, ""))
                    .findFirst();
        } catch (AwsServiceException answer) {
            if (AwsErrors.code(answer).equals("LoadBalancerNotFound")) {
                return Optional.empty();
            }
            throw AwsErrors.classify("look at the load balancer " + name, DESCRIBE, answer);
        } catch (SdkException e) {
            throw AwsErrors.classify("look at the load balancer " + name, DESCRIBE, e);
        }
    }

    private Map<String, String> managers(List<Xml> found) throws OpsException {
        Map<String, String> managers = new LinkedHashMap<>();
        try {
            for (int from = 0; from < found.size(); from += MOST_AT_ONCE) {
                Map<String, String> parameters = new LinkedHashMap<>();
                for (Xml one : found.subList(from, Math.min(from + MOST_AT_ONCE, found.size()))) {
                    parameters.put("ResourceArns.member." + (parameters.size() + 1), arn(one));
                }
                for (Xml described :
                        service.query(VERSION, "DescribeTags", parameters).members("TagDescriptions")) {
                    manager(described)
                            .ifPresent(by ->
                                    managers.put(described.text("ResourceArn").orElse(""), by));
                }
            }
        } catch (SdkException e) {
            throw AwsErrors.classify("read the tags of the load balancers", "elasticloadbalancing:DescribeTags", e);
        }
        return managers;
    }

    private static Optional<String> manager(Xml described) {
        return described.members("Tags").stream()
                .filter(tag -> tag.text("Key").equals(Optional.of("ManagedBy")))
                .flatMap(tag -> tag.text("Value").stream())
                .findFirst();
    }

    private static String arn(Xml one) {
        return one.text("LoadBalancerArn").orElse("");
    }

    private static LoadBalancer loadBalancer(Xml one, String managedBy) {
        return new LoadBalancer(
                one.text("LoadBalancerName").orElse(""),
                arn(one),
                one.text("Type").orElse(""),
                one.child("State").flatMap(state -> state.text("Code")).orElse(""),
                managedBy);
    }
}
