package io.brewmaster.ops.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brewmaster.core.ExitCode;
import io.brewmaster.ops.platform.OpsException;
import io.brewmaster.ops.platform.Role;
import io.brewmaster.ops.platform.ServiceState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScalerTest {
    private static final Map<Role, Integer> ONE_EACH = Map.of(Role.SIGNALLING, 1, Role.BRIDGES, 1, Role.RECORDERS, 1);

    private final FakeServices services = new FakeServices();
    private final List<String> done = new ArrayList<>();
    private final List<String> waited = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-28T12:00:00Z");

    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    };

    private Scaler scaler() {
        ScaleProgress progress = new ScaleProgress() {
            @Override
            public void done(String what) {
                done.add(what);
            }

            @Override
            public void waiting(String what) {
                waited.add(what);
            }
        };
        return new Scaler(services, clock, this::pass, progress, now.plus(Duration.ofMinutes(2)));
    }

    private void pass(Duration time) {
        now = now.plus(time);
        services.tick();
    }

    private void asleep() {
        services.with(Role.SIGNALLING, "signalling", 0, 0)
                .with(Role.BRIDGES, "bridges", 0, 0)
                .with(Role.RECORDERS, "recorders", 0, 0);
    }

    private void awake() {
        services.with(Role.SIGNALLING, "signalling", 1, 1)
                .with(Role.BRIDGES, "bridges", 3, 3)
                .with(Role.RECORDERS, "recorders", 1, 1);
    }

    @Test
    void wakesSignallingAndOnlyWhenItRunsTheOthers() throws Exception {
        asleep();
        scaler().up(ONE_EACH);
        assertThat(services.changes).containsExactly("signalling=1", "bridges=1", "recorders=1");
        assertThat(done)
                .containsExactly(
                        "signalling: 0 → 1",
                        "signalling: 1 running",
                        "bridges: 0 → 1",
                        "recorders: 0 → 1",
                        "bridges: 1 running",
                        "recorders: 1 running");
        assertThat(waited.get(0)).isEqualTo("signalling 0 of 1, 0 s");
    }

    @Test
    void changesNothingOfAPlatformThatHasMoreThanIsWanted() throws Exception {
        awake();
        scaler().up(ONE_EACH);
        assertThat(services.changes).isEmpty();
    }

    @Test
    void goesOnWhereSomebodyStopped() throws Exception {
        services.with(Role.SIGNALLING, "signalling", 1, 0).with(Role.BRIDGES, "bridges", 0, 0);
        scaler().up(ONE_EACH);
        assertThat(services.changes).containsExactly("bridges=1");
    }

    @Test
    void saysWhyAServiceDoesNotStart() {
        asleep();
        services.put(Role.SIGNALLING, "signalling", 1, 0, "FAILED", "unable to pull the image");
        assertThatThrownBy(() -> scaler().up(ONE_EACH))
                .hasMessage("ECS has given up the service signalling: unable to pull the image")
                .isInstanceOfSatisfying(
                        OpsException.class, e -> assertThat(e.exit()).isEqualTo(ExitCode.UNAVAILABLE));
    }

    @Test
    void endsWhenTheTimeIsOverAndLeavesWhatItHasSet() {
        asleep();
        services.beforeRead = () -> services.put(
                Role.SIGNALLING, "signalling", services.get("signalling").desired(), 0, "IN_PROGRESS", "");
        assertThatThrownBy(() -> scaler().up(ONE_EACH))
                .hasMessageStartingWith("the service signalling has 0 of 1 tasks and the time is over")
                .isInstanceOfSatisfying(
                        OpsException.class, e -> assertThat(e.exit()).isEqualTo(ExitCode.TRY_AGAIN));
        assertThat(services.get("signalling").desired()).isEqualTo(1);
        assertThat(services.changes).containsExactly("signalling=1");
    }

    @Test
    void doesNotRepeatAChangeWhoseAnswerWasLost() throws Exception {
        asleep();
        services.lost.add(true);
        scaler().up(ONE_EACH);
        assertThat(services.changes).containsExactly("signalling=1", "bridges=1", "recorders=1");
    }

    @Test
    void repeatsAChangeThatWasNotMade() throws Exception {
        asleep();
        services.lost.add(false);
        scaler().up(ONE_EACH);
        assertThat(services.changes).containsExactly("signalling=1", "signalling=1", "bridges=1", "recorders=1");
    }

    @Test
    void leavesWhatSomebodyHasSetSinceAChangeFailed() {
        awake();
        services.lost.add(false);
        services.beforeRead = () -> {
            if (services.changes.size() == 1) {
                services.desired("recorders", 4);
            }
        };
        assertThatThrownBy(() -> scaler().down(List.copyOf(services.services.values())))
                .hasMessage("somebody has set the service recorders to 4 meanwhile");
        assertThat(services.changes).containsExactly("recorders=0");
        assertThat(services.get("recorders").desired()).isEqualTo(4);
    }

    @Test
    void takesTheRecordersFirstAndTheBridgesLast() throws Exception {
        awake();
        scaler().down(services.read());
        assertThat(services.changes).containsExactly("recorders=0", "signalling=0", "bridges=0");
        assertThat(services.services.values())
                .allSatisfy(service -> assertThat(service.running()).isZero());
    }

    @Test
    void stopsWhenSomebodyElseHasSetACountSince() {
        awake();
        List<ServiceState> seen = services.read();
        services.desired("bridges", 5);
        assertThatThrownBy(() -> scaler().down(seen)).hasMessage("somebody has set the service bridges to 5 meanwhile");
        assertThat(services.get("bridges").desired()).isEqualTo(5);
    }

    @Test
    void doesNotSayAsleepWhenSomebodyWokeItWhileItWaited() {
        awake();
        services.beforeRead = () -> {
            if (services.changes.size() == 3 && services.get("bridges").running() == 0) {
                services.put(Role.SIGNALLING, "signalling", 1, 0, "COMPLETED", "");
            }
        };
        assertThatThrownBy(() -> scaler().down(List.copyOf(services.services.values())))
                .hasMessage("somebody has set the service signalling to 1 meanwhile");
    }
}
