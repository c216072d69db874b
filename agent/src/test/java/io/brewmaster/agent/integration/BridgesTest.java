package io.brewmaster.agent.integration;

import io.brewmaster.testkit.prosody.ProsodyExtension;
import io.brewmaster.testkit.prosody.ProsodyServer;
import org.junit.jupiter.api.extension.ExtendWith;

/** On the Prosody that this machine has: 0.12 on Debian 12. */
@ExtendWith(ProsodyExtension.class)
class BridgesTest extends BridgeScenarios {
    BridgesTest(ProsodyServer prosody) {
        super(prosody);
    }
}
