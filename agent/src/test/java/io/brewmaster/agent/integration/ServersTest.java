package io.brewmaster.agent.integration;

import io.brewmaster.testkit.prosody.Suite;

/** On the Prosody that this machine has: 0.12 on Debian 12. */
class ServersTest extends ServerScenarios {
    ServersTest() {
        super(Suite.AUTO);
    }
}
