package io.brewmaster.agent.integration;

import io.brewmaster.testkit.prosody.Prosody;
import io.brewmaster.testkit.prosody.ProsodyExtension;
import io.brewmaster.testkit.prosody.ProsodyServer;
import io.brewmaster.testkit.prosody.Suite;
import org.junit.jupiter.api.extension.RegisterExtension;

/** On Debian 13's Prosody 13.0, in a container. */
@NeedsDocker
class BridgesOnTrixieTest extends BridgeScenarios {
    @RegisterExtension
    static final ProsodyExtension PROSODY =
            ProsodyExtension.with(Prosody.builder().suite(Suite.TRIXIE));

    BridgesOnTrixieTest(ProsodyServer prosody) {
        super(prosody);
    }
}
