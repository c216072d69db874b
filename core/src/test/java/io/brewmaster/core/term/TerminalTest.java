package io.brewmaster.core.term;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalTest {
    @Test
    void aDescriptorThatIsNotOpenIsNoTerminal() {
        assertThat(Terminal.isTerminal(987_654)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dev/pts/0", "/dev/pts/17", "/dev/tty", "/dev/tty1", "/dev/ttyS0", "/dev/console"})
    void terminalsAreKnownByTheirDevice(String device) {
        assertThat(Terminal.isTerminalDevice(device)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pipe:[12345]", "/dev/null", "/tmp/dev/pts/0", "socket:[1]", "/dev/ptmx"})
    void pipesAndFilesAreNoTerminals(String target) {
        assertThat(Terminal.isTerminalDevice(target)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"24 100, 100", "0 0, 80", "'', 80", "24, 80", "a b, 80", "24 -1, 80"})
    void anUnknownWidthIsEightyColumns(String size, int columns) {
        assertThat(Terminal.parseSize(size + "\n")).isEqualTo(columns);
    }

    @Test
    void askingForTheWidthAlwaysGivesOne() {
        assertThat(Terminal.columns()).isPositive();
    }
}
