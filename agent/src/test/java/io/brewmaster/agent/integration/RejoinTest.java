package io.brewmaster.agent.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.brewmaster.agent.brewery.Brewery;
import io.brewmaster.agent.brewery.BreweryEvent;
import io.brewmaster.agent.brewery.BreweryEvents;
import io.brewmaster.agent.xmpp.ShardConnection;
import io.brewmaster.agent.xmpp.ShardSettings;
import io.brewmaster.testkit.prosody.ProsodyExtension;
import io.brewmaster.testkit.prosody.ProsodyServer;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Ways out of a room while the server is fine. */
@ExtendWith(ProsodyExtension.class)
@Execution(ExecutionMode.CONCURRENT)
class RejoinTest {
    private final ProsodyServer prosody;

    RejoinTest(ProsodyServer prosody) {
        this.prosody = prosody;
    }

    @Test
    void comesBackAfterItWasTakenOutOfTheRoom() {
        ShardSettings settings = Rig.settings(prosody, "kick");
        try (Observer observer = new Observer(prosody, "kick");
                Rig rig = Rig.on(settings)) {
            rig.untilSettled();
            observer.kick(settings.nick());
            rig.until("out", now -> !now.bridgesComplete());
            rig.untilSettled();
            assertThat(observer.seen())
                    .containsSubsequence(
                            settings.nick() + " available",
                            settings.nick() + " unavailable",
                            settings.nick() + " available");
        }
    }

    /** Has no room for the roster of the first session. */
    private static final class FullAtFirst implements BreweryEvents {
        private final Queue<BreweryEvent> taken = new ConcurrentLinkedQueue<>();

        @Override
        public boolean offer(BreweryEvent event) {
            return event.session() > 0 && taken.add(event);
        }

        @Override
        public void put(BreweryEvent event) {
            taken.add(event);
        }

        private boolean has(Class<? extends BreweryEvent> type, long session) {
            return taken.stream().anyMatch(event -> type.isInstance(event) && event.session() == session);
        }
    }

    @Test
    void beginsAgainFromScratchWhenAnEventWasLost() {
        FullAtFirst events = new FullAtFirst();
        try (Observer observer = new Observer(prosody, "full");
                ShardConnection connection = new ShardConnection(
                        Rig.settings(prosody, "full"), events, new SplittableRandom(), System::nanoTime)) {
            connection.start();
            await().until(() -> events.has(BreweryEvent.RoomJoined.class, 1));
            assertThat(events.has(BreweryEvent.ShardDisconnected.class, 0)).isTrue();
            assertThat(events.taken)
                    .filteredOn(event -> event.session() == 1)
                    .anyMatch(event -> event instanceof BreweryEvent.OccupantPresent present
                            && present.room() == Brewery.BRIDGES
                            && present.nick().equals("focus"));
        }
    }
}
