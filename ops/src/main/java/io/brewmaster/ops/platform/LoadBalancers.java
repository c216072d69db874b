package io.brewmaster.ops.platform;

import java.util.List;
import java.util.Optional;

/** The load balancers of the account in the platform's region. */
public interface LoadBalancers {
    /**
     * One load balancer.
     *
     * @param kind      {@code application}, {@code network} or what else AWS says
     * @param state     {@code active}, {@code provisioning}, {@code active_impaired} or {@code failed}
     * @param managedBy the value of its tag {@code ManagedBy}; empty without one, and where nobody has looked
     */
    record LoadBalancer(String name, String arn, String kind, String state, String managedBy) {}

    /** All of them, with their tags. */
    List<LoadBalancer> all() throws OpsException;

    /** The one of this name, without its tags: a name is there once. */
    Optional<LoadBalancer> named(String name) throws OpsException;
}
