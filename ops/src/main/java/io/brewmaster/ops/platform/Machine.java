package io.brewmaster.ops.platform;

import java.util.OptionalLong;

/** What is wanted of the platform, and the state machine that makes it so, where there is one. Every call ends within some seconds. */
public interface Machine {
    /** The version of what is wanted now; empty where nothing but ECS looks after the platform. */
    OptionalLong version() throws OpsException;

    /** Has the platform awake, whatever was wanted before. */
    void wake() throws OpsException;

    /** Has it asleep, unless somebody has wanted something since this version. */
    void sleep(long version) throws OpsException;
}
