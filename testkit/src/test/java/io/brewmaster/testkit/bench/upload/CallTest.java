package io.brewmaster.testkit.bench.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallTest {
    /** Enough for tens of milliseconds of any processor. */
    private static final String WORK = "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done";

    @TempDir
    private Path scratch;

    @Test
    void countsTheWorkOfChildrenToo() throws Exception {
        Cost own = run("bash", "-c", WORK);
        Cost childs = run("bash", "-c", "bash -c '" + WORK + "'; true");
        assertThat(own.cpuSeconds()).isGreaterThan(0.02);
        assertThat(childs.cpuSeconds()).isGreaterThan(own.cpuSeconds() / 3);
    }

    @Test
    void doesNotTakeWaitingForWork() throws Exception {
        Cost cost = run("sleep", "0.5");
        assertThat(cost.wallSeconds()).isGreaterThanOrEqualTo(0.5);
        assertThat(cost.cpuSeconds()).isLessThan(0.25);
    }

    @Test
    void seesTheMostMemoryThatWasHeld() throws Exception {
        // The text is read as one line of 32 MiB and forgotten before the end.
        Cost cost = run("bash", "-c", "line=$(head -c 33554432 /dev/zero | tr '\\0' x); line=; sleep 0.3");
        assertThat(cost.peakBytes()).isBetween(32e6, 500e6);
        assertThat(run("sleep", "0.3").peakBytes()).isBetween(1e5, 16e6);
    }

    @Test
    void saysWhatAFailedCallSaid() {
        assertThatThrownBy(() -> run("sh", "-c", "echo no such bucket >&2; exit 3"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("sh ended with 3:\nno such bucket");
    }

    @Test
    void givesTheEnvironmentItWasGivenAndNothingElseOfOurs() throws Exception {
        assertThat(run(Map.of("OURS", "a"), "sh", "-c", "test \"$OURS\" = a && test -z \"$JAVA_HOME\"")
                        .wallSeconds())
                .isPositive();
    }

    private Cost run(String... command) throws Exception {
        return run(Map.of(), command);
    }

    private Cost run(Map<String, String> environment, String... command) throws Exception {
        return new Call(List.of(command), environment, scratch).run();
    }
}
