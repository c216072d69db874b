package io.brewmaster.testkit.jitsi;

import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.testkit.jitsi.RawOccupant.Received;
import io.brewmaster.testkit.prosody.Form;
import io.brewmaster.testkit.prosody.Prosody;
import io.brewmaster.testkit.prosody.ProsodyExtension;
import io.brewmaster.testkit.prosody.ProsodyServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The separate server for bridges of docker-jitsi-meet's {@code PROSODY_MODE=brewery}. */
class BridgeServerTest {
    private static final Duration SOON = Duration.ofSeconds(15);

    @RegisterExtension
    static final ProsodyExtension PROSODY =
            ProsodyExtension.with(Prosody.builder().form(Form.BRIDGE_SERVER));

    @Test
    void hidesBridgesFromTheirOwnAccountButNotFromOthers(ProsodyServer prosody) throws Exception {
        assertThat(prosody.authDomain()).isEqualTo("auth.jvb.meet.jitsi");
        assertThat(prosody.internalMucDomain()).isEqualTo("muc.jvb.meet.jitsi");
        try (SimulatedBridge bridge = SimulatedBridge.in(prosody)
                        .interval(Duration.ofMillis(200))
                        .build();
                RawOccupant asBridge = RawOccupant.join(prosody, "jvb", "jvbbrewery", "watcher-1");
                RawOccupant asAgent = RawOccupant.join(prosody, "agent", "jvbbrewery", "watcher-2")) {
            bridge.join();
            asAgent.await(p -> p.isFrom("jvb-a") && p.hasStats(), SOON);
            Received self = asBridge.await(p -> p.isFrom("watcher-1"), SOON);
            bridge.leave();
            Received departure = asBridge.await(p -> p.isFrom("jvb-a"), SOON);

            assertThat(self.xml()).contains("<status code='110'/>");
            assertThat(departure.isUnavailable()).isTrue();
        }
    }
}
