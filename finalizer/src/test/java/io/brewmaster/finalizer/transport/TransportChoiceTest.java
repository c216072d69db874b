package io.brewmaster.finalizer.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.http.SdkHttpClient;

/** Which transport is taken, where native code loads and where it does not. */
class TransportChoiceTest {
    @ParameterizedTest
    @CsvSource({
        "auto,     ,              Brewmaster",
        "fast,     ,              Brewmaster",
        "portable, ,              UrlConnection",
        "auto,     does not load, UrlConnection",
        "portable, does not load, UrlConnection",
    })
    void takesWhatIsWantedAndWorks(String word, String problem, String client) throws NoNativeCodeException {
        try (SdkHttpClient chosen = open(word, Optional.ofNullable(problem))) {
            assertThat(chosen.clientName()).isEqualTo(client);
        }
    }

    @Test
    void isNeverSecretlySlow() {
        assertThatThrownBy(() -> open("fast", Optional.of("does not load")))
                .isInstanceOf(NoNativeCodeException.class)
                .hasMessage("does not load");
    }

    private static SdkHttpClient open(String word, Optional<String> problem) throws NoNativeCodeException {
        return HttpClients.open(Transport.of(word), () -> problem, Timeouts.DEFAULT, null);
    }
}
