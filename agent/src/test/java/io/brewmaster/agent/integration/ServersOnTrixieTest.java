package io.brewmaster.agent.integration;

import io.brewmaster.testkit.prosody.Suite;

/** On Debian 13's Prosody 13.0, in a container. */
@NeedsDocker
class ServersOnTrixieTest extends ServerScenarios {
    ServersOnTrixieTest() {
        super(Suite.TRIXIE);
    }
}
