package io.brewmaster.ops.platform;

import java.util.List;

/** The platform's services on ECS. Every call ends within some seconds. */
public interface Services {
    /** All services of the platform as they are now, in the order of {@link Role}; at least one. */
    List<ServiceState> read() throws OpsException;

    /** Sets a desired count, in one attempt. */
    void setDesired(ServiceState service, int desired) throws OpsException;

    /** Sets a tag, whatever it was before. */
    void tag(ServiceState service, String key, String value) throws OpsException;

    /** Takes a tag away; one that is not there is no error. */
    void untag(ServiceState service, String key) throws OpsException;
}
