package io.brewmaster.core.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.core.ecs.TaskProtection.Failed;
import io.brewmaster.core.ecs.TaskProtection.Protected;
import io.brewmaster.core.ecs.TaskProtection.Refused;
import io.brewmaster.core.ecs.TaskProtection.Released;
import io.brewmaster.core.ecs.TaskProtection.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Second by second, as its owner's thread would call it. */
class ProtectionLeaseTest {
    private static final Result PROTECTED = new Protected(Instant.parse("2026-05-04T10:00:00Z"));
    private static final Result FAILED = new Failed("no answer: timeout");

    private final Agent agent = new Agent();
    private final Warnings warnings = new Warnings();
    private final Logger logger = Logger.getLogger(ProtectionLease.class.getName());

    /** Passes through the largest long on the way. */
    private long seconds = Long.MAX_VALUE / 1_000_000_000L - 30;

    private final long start = seconds;
    private final ProtectionLease lease = new ProtectionLease(agent, () -> seconds * 1_000_000_000L);

    @BeforeEach
    void listen() {
        logger.setUseParentHandlers(false);
        logger.addHandler(warnings);
    }

    @AfterEach
    void leave() {
        logger.removeHandler(warnings);
        logger.setUseParentHandlers(true);
    }

    /** Notes each call with the second it came in. */
    private final class Agent implements TaskProtection {
        private final List<String> calls = new ArrayList<>();
        private Result toProtect = PROTECTED;
        private Result toRelease = new Released();

        @Override
        public Result protect(Duration lease) {
            assertThat(lease).isEqualTo(Duration.ofMinutes(15));
            calls.add("protect " + (seconds - start));
            return toProtect;
        }

        @Override
        public Result release() {
            calls.add("release " + (seconds - start));
            return toRelease;
        }
    }

    private static final class Warnings extends Handler {
        private final List<String> events = new ArrayList<>();

        @Override
        public void publish(LogRecord entry) {
            if (entry.getLevel().intValue() >= Level.WARNING.intValue()) {
                events.add(entry.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    private void run(int howMany, boolean wanted) {
        for (int i = 0; i < howMany; i++) {
            lease.tick(wanted);
            seconds++;
        }
    }

    @Test
    void asksForNothingThatNobodyWants() {
        run(3_600, false);
        assertThat(agent.calls).isEmpty();
    }

    @Test
    void protectsAtOnceRenewsAndReleasesOnce() {
        run(601, true);
        run(1_000, false);
        assertThat(agent.calls).containsExactly("protect 0", "protect 300", "protect 600", "release 601");
        assertThat(lease.perhapsProtected()).isFalse();
        assertThat(warnings.events).isEmpty();
    }

    @Test
    void triesAgainWithGrowingPausesAndWarnsOnce() {
        agent.toProtect = FAILED;
        run(200, true);
        assertThat(agent.calls)
                .containsExactly("protect 0", "protect 10", "protect 30", "protect 70", "protect 130", "protect 190");
        assertThat(warnings.events).containsExactly("task protection failed");

        agent.toProtect = PROTECTED;
        run(100, true);
        agent.toProtect = FAILED;
        run(300, true);
        assertThat(agent.calls.subList(6, agent.calls.size()))
                .startsWith("protect 250", "protect 550", "protect 560", "protect 580");
        assertThat(warnings.events).hasSize(2);
    }

    @Test
    void anotherKindOfFailureIsWarnedOfAgain() {
        agent.toProtect = FAILED;
        run(20, true);
        agent.toProtect = new Failed("no answer: refused");
        run(20, true);
        assertThat(warnings.events).hasSize(1);
        agent.toProtect = new Refused("TASK_NOT_VALID: not of a service");
        run(2_000, true);
        assertThat(warnings.events).containsExactly("task protection failed", "task protection refused");
    }

    @Test
    void aRefusalIsAskedForSeldom() {
        agent.toProtect = new Refused("TASK_NOT_VALID: not of a service");
        run(601, true);
        run(100, false);
        assertThat(agent.calls).containsExactly("protect 0", "protect 300", "protect 600");
    }

    @Test
    void releasesWhatMayHaveBeenGranted() {
        agent.toProtect = FAILED;
        run(1, true);
        assertThat(lease.perhapsProtected()).isTrue();
        run(5, false);
        assertThat(agent.calls).containsExactly("protect 0", "release 1");
    }

    @Test
    void triesToReleaseUntilTheLeaseHasEndedByItself() {
        run(1, true);
        agent.toRelease = FAILED;
        run(2_000, false);
        assertThat(agent.calls).startsWith("protect 0", "release 1", "release 11", "release 31");
        assertThat(agent.calls.get(agent.calls.size() - 1)).isEqualTo("release 851");
        assertThat(lease.perhapsProtected()).isFalse();
    }

    @Test
    void aRefusedReleaseIsLeftToTheEndOfTheLease() {
        run(1, true);
        agent.toRelease = new Refused("AccessDeniedException: no");
        run(2_000, false);
        assertThat(agent.calls).containsExactly("protect 0", "release 1");
    }

    @Test
    void aChangeOfMindWaitsForNoPause() {
        agent.toProtect = FAILED;
        run(1, true);
        agent.toRelease = FAILED;
        run(1, false);
        agent.toProtect = PROTECTED;
        run(1, true);
        assertThat(agent.calls).containsExactly("protect 0", "release 1", "protect 2");
    }

    @Test
    void neverThrows() {
        ProtectionLease broken = new ProtectionLease(
                new TaskProtection() {
                    @Override
                    public Result protect(Duration lease) {
                        throw new IllegalStateException("a fault");
                    }

                    @Override
                    public Result release() {
                        throw new IllegalStateException("a fault");
                    }
                },
                () -> seconds);
        broken.tick(true);
        broken.tick(false);
        assertThat(warnings.events).hasSize(1);
    }

    @Test
    void saysWhetherItHoldsAndThatItCannotTellAfterACallWithoutAnswer() {
        assertThat(lease.state()).as("nobody was asked").isEmpty();
        agent.toProtect = FAILED;
        lease.tick(true);
        assertThat(lease.state()).as("ECS may have done it").isEmpty();
        agent.toProtect = PROTECTED;
        seconds += 10;
        lease.tick(true);
        assertThat(lease.state()).contains(true);
        agent.toRelease = FAILED;
        lease.tick(false);
        assertThat(lease.state()).isEmpty();
        seconds += 10;
        agent.toRelease = new Released();
        lease.tick(false);
        assertThat(lease.state()).contains(false);
    }
}
