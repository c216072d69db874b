package io.brewmaster.testkit.prosody;

import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.testkit.jitsi.SimulatedBridge;
import io.brewmaster.testkit.jitsi.SimulatedFocus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

@ExtendWith(NeedsDockerEngine.class)
class ContainerProsodyTest {
    @RegisterExtension
    static final ProsodyExtension PROSODY =
            ProsodyExtension.with(Prosody.builder().suite(Suite.TRIXIE));

    @Test
    void isDebian13sAndShowsItsCertificate(ProsodyServer prosody) throws Exception {
        assertThat(prosody.version()).startsWith("13.0");
        TlsClient.open(prosody, prosody.authDomain()).close();
        TlsClient.open(prosody, prosody.host()).close();
    }

    @Test
    void letsJitsisComponentsInAgainAfterEachKindOfEnd(ProsodyServer prosody) throws Exception {
        try (SimulatedFocus focus = SimulatedFocus.in(prosody)) {
            focus.join();
        }
        prosody.stop();
        prosody.start();
        prosody.kill();
        prosody.start();
        prosody.freeze();
        assertThat(XmppProbe.answers(prosody.host(), prosody.port(), prosody.authDomain()))
                .isFalse();
        prosody.thaw();
        try (SimulatedBridge bridge = SimulatedBridge.in(prosody).build()) {
            bridge.join();
        }
    }
}
