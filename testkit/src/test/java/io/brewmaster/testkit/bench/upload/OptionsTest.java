package io.brewmaster.testkit.bench.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {
    @Test
    void measuresThreeSizesFiveTimesUnlessItIsToldOtherwise() {
        assertThat(Options.parse(List.of())).isEqualTo(new Options(List.of(1L << 10, 1L << 30, 4L << 30), 5, false));
        assertThat(Options.parse(List.of("--json", "--rounds", "12", "--sizes", "64MiB,1KiB,64MiB")))
                .isEqualTo(new Options(List.of(1L << 10, 64L << 20), 12, true));
    }

    @Test
    void refusesWhatItDoesNotUnderstand() {
        refuses("there is no option \"--size\"", "--size", "1KiB");
        refuses("--sizes needs a value", "--sizes");
        refuses("\"1 KB\" is no size: 1KiB, 64MiB, 4GiB", "--sizes", "1KiB,1 KB");
        refuses("\"\" is no size: 1KiB, 64MiB, 4GiB", "--sizes", "1KiB,");
        refuses("--rounds is a number from 1 to 99", "--rounds", "0");
        refuses("--rounds is a number from 1 to 99", "--rounds", "100");
    }

    private static void refuses(String reason, String... words) {
        assertThatThrownBy(() -> Options.parse(List.of(words)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(reason);
    }

    @Test
    void namesSizesAsTheyWereAskedFor() {
        assertThat(List.of(1L << 10, 1536L << 10, 64L << 20, 4L << 30))
                .map(Size::text)
                .containsExactly("1 KiB", "1536 KiB", "64 MiB", "4 GiB");
    }
}
