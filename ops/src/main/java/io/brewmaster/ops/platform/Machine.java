package io.brewmaster.ops.platform;

import java.util.Optional;

/** What is wanted of the platform, and the state machine that makes it so, where there is one. Every call ends within some seconds. */
public interface Machine {
    /** What is wanted now; empty where nothing but ECS looks after the platform. */
    Optional<Wanted> wanted() throws OpsException;

    /** Has the platform awake, whatever was wanted before. */
    void wake() throws OpsException;

    /** Has it asleep, unless somebody has wanted something since this version. */
    void sleep(long version) throws OpsException;
}
