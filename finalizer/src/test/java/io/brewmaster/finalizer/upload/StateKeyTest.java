package io.brewmaster.finalizer.upload;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StateKeyTest {
    @Test
    void liesUnderThePrefixWhateverItsSlashes() {
        assertThat(StateKey.folder("")).isEqualTo(".brewmaster/open/");
        assertThat(StateKey.folder("/rec/a/")).isEqualTo("rec/a/.brewmaster/open/");
        assertThat(StateKey.of("rec", "rec/2026/03/04/r/s/a.mp4"))
                .isEqualTo(StateKey.of("/rec/", "rec/2026/03/04/r/s/a.mp4"))
                .startsWith(StateKey.folder("rec"));
    }

    /** Written down: a state must be found by every later version. */
    @Test
    void isTheBeginningOfASha256() {
        assertThat(StateKey.of("", "abc")).isEqualTo(".brewmaster/open/ba7816bf8f01cfea4141.json");
    }
}
