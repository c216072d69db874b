package io.brewmaster.agent.watch;

import static io.brewmaster.agent.brewery.History.SHARD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.brewmaster.agent.brewery.Brewery;
import io.brewmaster.agent.brewery.BreweryEvent;
import io.brewmaster.agent.brewery.BrewerySnapshot;
import io.brewmaster.agent.brewery.BreweryView;
import io.brewmaster.agent.brewery.ShardFailure;
import io.brewmaster.agent.brewery.StartUpRule;
import io.brewmaster.agent.brewery.Timing;
import io.brewmaster.core.ExitCode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BreweryWatchTest {
    private final AtomicLong aheadMillis = new AtomicLong();
    private final BlockingQueue<BrewerySnapshot> ticks = new LinkedBlockingQueue<>();
    private final BlockingQueue<StartUpRule.Failed> ends = new LinkedBlockingQueue<>();
    private final CountDownLatch release = new CountDownLatch(1);
    private volatile boolean blocking;
    private volatile boolean breaking;

    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.now().plusMillis(aheadMillis.get());
        }
    };

    private final BreweryWatch watch = new BreweryWatch(
            new BreweryView(
                    List.of(SHARD),
                    new Timing(Duration.ofSeconds(1), Duration.ZERO, Duration.ofMillis(500), Duration.ofSeconds(5))),
            new StartUpRule(List.of(SHARD), Duration.ofMinutes(1), System.nanoTime()),
            Duration.ofHours(1),
            clock,
            () -> System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(aheadMillis.get()),
            new BreweryWatch.Listener() {
                @Override
                public void tick(BrewerySnapshot snapshot) {
                    if (breaking) {
                        throw new IllegalStateException("made to break");
                    }
                    ticks.add(snapshot);
                    if (blocking) {
                        try {
                            release.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    }
                }

                @Override
                public void ended(StartUpRule.Failed verdict) {
                    ends.add(verdict);
                }
            });

    @AfterEach
    void end() {
        release.countDown();
        watch.close();
    }

    private void join() throws InterruptedException {
        watch.put(new BreweryEvent.ShardConnected(SHARD, 1));
        watch.put(new BreweryEvent.RoomJoining(SHARD, 1, Brewery.BRIDGES));
        watch.put(new BreweryEvent.RoomJoined(SHARD, 1, Brewery.BRIDGES));
    }

    @Test
    void publishesSoonAfterTheFirstJoinHasSettled() throws Exception {
        watch.start();
        join();
        assertThat(ticks.poll(5, TimeUnit.SECONDS)).matches(BrewerySnapshot::bridgesComplete);
    }

    @Test
    void doesNotMakeUpForTicksThatItSlept() throws Exception {
        watch.start();
        join();
        assertThat(ticks.poll(5, TimeUnit.SECONDS)).isNotNull();
        aheadMillis.set(Duration.ofHours(10).toMillis());
        assertThat(ticks.poll(5, TimeUnit.SECONDS)).isNotNull();
        // A look a second: after two more of them nothing else has come.
        Instant seen = watch.snapshot(Duration.ofSeconds(1)).takenAt();
        await().until(() -> watch.snapshot(Duration.ofSeconds(1)).takenAt().isAfter(seen.plusSeconds(2)));
        assertThat(ticks).isEmpty();
    }

    @Test
    void answersWithWhatIsKnown() throws Exception {
        watch.start();
        join();
        assertThat(watch.snapshot(Duration.ofSeconds(5)).shards().get(0).connected())
                .isTrue();
    }

    @Test
    void admitsThatItsThreadDoesNotAnswer() throws Exception {
        blocking = true;
        watch.start();
        join();
        assertThat(ticks.poll(5, TimeUnit.SECONDS)).isNotNull();
        assertThatThrownBy(() -> watch.snapshot(Duration.ofMillis(100))).isInstanceOf(TimeoutException.class);
    }

    @Test
    void refusesEventsWhenItsQueueIsFullInsteadOfBlockingTheCaller() {
        BreweryEvent event = new BreweryEvent.ShardConnected(SHARD, 1);
        for (int i = 0; i < BreweryWatch.QUEUE; i++) {
            assertThat(watch.offer(event)).isTrue();
        }
        assertThat(watch.offer(event)).isFalse();
        assertThatThrownBy(() -> watch.snapshot(Duration.ofMillis(100))).isInstanceOf(TimeoutException.class);
    }

    @Test
    void passesOnThatTheStartHasFailed() throws Exception {
        watch.start();
        watch.put(new BreweryEvent.ShardFailed(SHARD, 0, new ShardFailure.WrongCredentials(SHARD, "jvb@auth")));
        assertThat(ends.poll(5, TimeUnit.SECONDS))
                .extracting(StartUpRule.Failed::code)
                .isEqualTo(ExitCode.CONFIGURATION);
    }

    @Test
    void endsTheProgramWhenItIsBroken() throws Exception {
        breaking = true;
        watch.start();
        join();
        assertThat(ends.poll(5, TimeUnit.SECONDS))
                .extracting(StartUpRule.Failed::code)
                .isEqualTo(ExitCode.SOFTWARE);
    }
}
