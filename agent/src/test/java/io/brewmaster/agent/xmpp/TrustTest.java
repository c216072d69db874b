package io.brewmaster.agent.xmpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustTest {
    @TempDir
    Path folder;

    @Test
    void understandsEachWayToTrust() throws Exception {
        assertThat(Trust.of("all")).isInstanceOf(Trust.All.class);
        assertThat(Trust.of("system")).isInstanceOf(Trust.Authorities.class);
        assertThat(Trust.of("pin:sha256:" + "ab".repeat(32))).isEqualTo(new Trust.Pin("ab".repeat(32)));
    }

    @Test
    void namesTheFileThatIsNotThere() {
        Path missing = folder.resolve("missing.pem");
        assertThatThrownBy(() -> Trust.of(missing.toString()))
                .isInstanceOf(Trust.UnusableException.class)
                .hasMessageContaining(missing.toString());
    }

    @Test
    void namesTheFileThatHoldsNoCertificate() throws Exception {
        for (String text : new String[] {"", "-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n"}) {
            Path file = Files.writeString(folder.resolve("ca.pem"), text);
            assertThatThrownBy(() -> Trust.of(file.toString()))
                    .isInstanceOf(Trust.UnusableException.class)
                    .hasMessageContaining(file.toString())
                    .message()
                    .doesNotContain("\n");
        }
    }
}
