package io.brewmaster.finalizer.recorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brewmaster.core.recorder.RecorderState;
import io.brewmaster.testkit.jitsi.JibriRestDouble;
import io.brewmaster.testkit.jitsi.RestDouble.Failure;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JibriHealthTest {
    private final JibriRestDouble jibri = JibriRestDouble.start();

    @AfterEach
    void stop() {
        jibri.close();
    }

    @ParameterizedTest
    @EnumSource(RecorderState.class)
    void readsWhatJibriSays(RecorderState state) throws IOException {
        jibri.busyStatus(state.name());
        assertThat(new JibriHealth(jibri.uri()).ask()).isEqualTo(state);
        assertThat(new JibriHealth(URI.create(jibri.uri() + "/")).ask()).isEqualTo(state);
    }

    @ParameterizedTest
    @EnumSource(Failure.class)
    @Timeout(20)
    void takesNothingElseForAnAnswerAndDoesNotWaitForOne(Failure failure) throws IOException {
        // A GET whose connection ends without an answer is sent once more by HttpURLConnection itself.
        jibri.next(failure, 2);
        assertThatThrownBy(() -> new JibriHealth(jibri.uri()).ask()).isInstanceOf(IOException.class);
    }

    @Test
    void takesNoWordThatItDoesNotKnow() {
        jibri.busyStatus("AWAY");
        assertThatThrownBy(() -> new JibriHealth(jibri.uri()).ask())
                .hasMessage("member status.busyStatus is not IDLE, BUSY or EXPIRED");
    }

    @Test
    void failsWhenThereIsNoJibri() {
        URI gone = jibri.uri();
        jibri.close();
        assertThatThrownBy(() -> new JibriHealth(gone).ask()).isInstanceOf(IOException.class);
    }
}
