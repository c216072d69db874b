package io.brewmaster.testkit.jitsi;

import io.brewmaster.testkit.prosody.NeedsDockerEngine;
import io.brewmaster.testkit.prosody.Prosody;
import io.brewmaster.testkit.prosody.ProsodyExtension;
import io.brewmaster.testkit.prosody.Suite;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Over Prosody 13.0. */
@ExtendWith(NeedsDockerEngine.class)
class PresenceOnTheWireOfDebian13Test extends PresenceOnTheWireContract {
    @RegisterExtension
    static final ProsodyExtension PROSODY =
            ProsodyExtension.with(Prosody.builder().suite(Suite.TRIXIE));
}
