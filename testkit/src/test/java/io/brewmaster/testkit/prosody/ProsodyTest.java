package io.brewmaster.testkit.prosody;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProsodyTest {
    @Test
    void unpacksDebiansOwnAndStartsIt() {
        try (ProsodyServer prosody = Prosody.builder().suite(Suite.UNPACKED).start()) {
            assertThat(prosody.version()).isEqualTo("0.12.3");
        }
    }
}
