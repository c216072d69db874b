package io.brewmaster.testkit.jitsi;

import io.brewmaster.testkit.prosody.Prosody;
import io.brewmaster.testkit.prosody.ProsodyExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Over the Prosody that this machine has. */
class PresenceOnTheWireTest extends PresenceOnTheWireContract {
    @RegisterExtension
    static final ProsodyExtension PROSODY = ProsodyExtension.with(Prosody.builder());
}
