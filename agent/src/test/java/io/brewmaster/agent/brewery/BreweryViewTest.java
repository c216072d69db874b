package io.brewmaster.agent.brewery;

import static io.brewmaster.agent.brewery.History.OTHER;
import static io.brewmaster.agent.brewery.History.SHARD;
import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.agent.brewery.BrewerySnapshot.Bridge;
import io.brewmaster.core.recorder.RecorderState;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class BreweryViewTest {
    @Nested
    class Freshness {
        @Test
        void countsABridgeWhoseClockMovesAsFresh() {
            History history = History.settled().lives("jvb-a", 2, 5);
            assertThat(history.snapshot().freshBridges()).extracting(Bridge::id).containsExactly("jvb-a");
        }

        @Test
        void countsABridgeThatStoppedMovingAsStaleAfterThreeIntervalsAndSomeSlack() {
            History history = History.settled().bridge("jvb-a", 2).passes(18);
            assertThat(history.snapshot().freshBridges()).hasSize(1);
            assertThat(history.passes(0.1).snapshot().staleBridges()).hasSize(1);
        }

        @Test
        void countsABridgeAsStaleThoughItsOldPresencesKeepRepeating() {
            History history = History.settled();
            Map<String, String> old = history.stats(2);
            for (int i = 0; i < 5; i++) {
                history.bridge(SHARD, "jvb-a", old).passes(5);
            }
            assertThat(history.snapshot().staleBridges()).hasSize(1);
        }

        @Test
        void isNotMovedByOldPresencesThatRepeatBetweenNewOnes() {
            History history = History.settled();
            Map<String, String> old = history.stats(2);
            history.bridge(SHARD, "jvb-a", old).passes(5);
            Map<String, String> last = history.stats(0);
            history.bridge(SHARD, "jvb-a", last);
            for (int i = 0; i < 4; i++) {
                history.passes(5).bridge(SHARD, "jvb-a", old).bridge(SHARD, "jvb-a", last);
            }
            assertThat(history.snapshot().staleBridges()).hasSize(1);
        }

        @Test
        void countsAThawedBridgeAsFreshAgain() {
            History history = History.settled().lives("jvb-a", 2, 2).passes(60);
            assertThat(history.snapshot().staleBridges()).hasSize(1);
            assertThat(history.bridge("jvb-a", 2).snapshot().freshBridges()).hasSize(1);
        }

        @Test
        void ignoresWhatATimeServerDoesToOurWallClock() {
            History history = History.settled()
                    .bridge("jvb-a", 2)
                    .wallJumps(Duration.ofHours(1))
                    .passes(5);
            assertThat(history.snapshot().freshBridges()).hasSize(1);
        }

        @Test
        void followsABridgeWhoseClockIsSetBack() {
            History history = History.settled().lives("jvb-a", 2, 3);
            Instant set = history.wall().minusSeconds(3600);
            history.bridge(SHARD, "jvb-a", History.stats(2, set)).passes(15);
            assertThat(history.snapshot().freshBridges()).hasSize(1);
        }

        @Test
        void givesTheAgeOfTheLastMovement() {
            History history = History.settled().lives("jvb-a", 2, 2).passes(2);
            assertThat(history.snapshot().bridges().get(0).state().age()).contains(Duration.ofSeconds(7));
        }

        @Test
        void takesABridgeWithoutAClockForStale() {
            History history = History.settled();
            Map<String, String> stats = history.stats(2);
            stats.remove("current_timestamp");
            assertThat(history.bridge(SHARD, "jvb-a", stats).snapshot().staleBridges())
                    .hasSize(1);
        }
    }

    @Nested
    class FirstSight {
        @Test
        void takesAReportThatWasOldAtTheJoinForStaleUntilItMoves() {
            History history = new History(SHARD).connects(SHARD).joining(SHARD, Brewery.BRIDGES);
            history.bridge(SHARD, "jvb-a", History.stats(2, history.wall().minusSeconds(1200)))
                    .joined(SHARD, Brewery.BRIDGES)
                    .passes(10);
            assertThat(history.snapshot().staleBridges()).hasSize(1);
            assertThat(history.snapshot().bridges().get(0).state().age()).isEmpty();
            assertThat(history.bridge("jvb-a", 2).snapshot().freshBridges()).hasSize(1);
        }

        @Test
        void countsTheAgeOfAReportAtTheJoin() {
            History history = History.settled();
            history.bridge(SHARD, "jvb-a", History.stats(2, history.wall().minusSeconds(10)));
            assertThat(history.snapshot().freshBridges()).hasSize(1);
            assertThat(history.passes(8.5).snapshot().staleBridges()).hasSize(1);
        }

        @Test
        void believesABridgeWithAWrongClockFromItsNextMovementOn() {
            for (Duration skew : new Duration[] {Duration.ofHours(1), Duration.ofHours(-1)}) {
                History history = History.settled();
                history.bridge(SHARD, "jvb-a", History.stats(2, history.wall().plus(skew)));
                assertThat(history.snapshot().staleBridges()).hasSize(1);
                history.passes(5)
                        .bridge(SHARD, "jvb-a", History.stats(2, history.wall().plus(skew)));
                assertThat(history.snapshot().freshBridges()).hasSize(1);
            }
        }
    }

    @Nested
    class Occupants {
        @Test
        void doesNotTakeAnOccupantThatNeverSentStatsForABridge() {
            History history = History.settled()
                    .bare(Brewery.BRIDGES, "focus")
                    .bare(Brewery.BRIDGES, "brewmaster-x")
                    .bare(Brewery.BRIDGES, "jvb-new");
            assertThat(history.snapshot().bridges()).isEmpty();
        }

        @Test
        void keepsTheReportOfABridgeThatSendsAPresenceWithoutStats() {
            History history = History.settled().bridge("jvb-a", 2).bare(Brewery.BRIDGES, "jvb-a");
            assertThat(history.snapshot().bridges().get(0).report().localEndpoints())
                    .hasValue(2);
        }

        @Test
        void forgetsABridgeThatHasGone() {
            History history = History.settled()
                    .bridge("jvb-a", 2)
                    .gone(SHARD, Brewery.BRIDGES, "jvb-a")
                    .passes(2);
            assertThat(history.snapshot().bridges()).isEmpty();
        }

        @Test
        void holdsADepartureForAMomentBeforeItCounts() {
            History history = History.settled()
                    .bridge("jvb-a", 2)
                    .gone(SHARD, Brewery.BRIDGES, "jvb-a")
                    .passes(1.9);
            assertThat(history.snapshot().freshBridges()).hasSize(1);
        }

        @Test
        void takesWhoeverComesBackUnderAnOldNickForANewBridge() {
            History history = History.settled()
                    .bridge("jvb-a", 2)
                    .gone(SHARD, Brewery.BRIDGES, "jvb-a")
                    .bare(Brewery.BRIDGES, "jvb-a");
            assertThat(history.snapshot().bridges()).isEmpty();
            assertThat(history.bridge("jvb-a", 0).passes(5).snapshot().freshBridges())
                    .extracting(bridge -> bridge.report().localEndpoints().getAsInt())
                    .containsExactly(0);
        }

        @Test
        void ignoresADepartureOfSomebodyUnknown() {
            History history = History.settled().gone(SHARD, Brewery.BRIDGES, "nobody");
            assertThat(history.snapshot().bridges()).isEmpty();
        }
    }

    @Nested
    class Connections {
        @Test
        void knowsNothingBeforeTheFirstJoin() {
            BrewerySnapshot snapshot = new History(SHARD).snapshot();
            assertThat(snapshot.shards().get(0).connected()).isFalse();
            assertThat(snapshot.bridgesComplete()).isFalse();
        }

        @Test
        void showsNobodyUntilTheRosterIsComplete() {
            History history = new History(SHARD)
                    .connects(SHARD)
                    .joining(SHARD, Brewery.BRIDGES)
                    .bridge("jvb-a", 2);
            assertThat(history.snapshot().bridges()).isEmpty();
            assertThat(history.snapshot().shards().get(0).bridges()).isEqualTo(RoomStatus.UNKNOWN);
            assertThat(history.joined(SHARD, Brewery.BRIDGES).snapshot().bridges())
                    .hasSize(1);
        }

        @Test
        void withholdsTotalsForTwoIntervalsAfterAJoin() {
            History history = new History(SHARD).joins(SHARD).passes(9.9);
            assertThat(history.snapshot().bridgesComplete()).isFalse();
            assertThat(history.passes(0.1).snapshot().bridgesComplete()).isTrue();
        }

        @Test
        void knowsNothingMoreOfAShardThatWasDisconnected() {
            History history = History.settled().bridge("jvb-a", 2).disconnects(SHARD);
            BrewerySnapshot snapshot = history.snapshot();
            assertThat(snapshot.bridges()).isEmpty();
            assertThat(snapshot.bridgesComplete()).isFalse();
            assertThat(snapshot.shards().get(0).connected()).isFalse();
        }

        @Test
        void doesNotCountTheDeparturesRightBeforeOurOwnRemoval() {
            History history = History.settled().bridge("jvb-a", 2).bridge("jvb-b", 3);
            history.gone(SHARD, Brewery.BRIDGES, "jvb-a").passes(0.02).gone(SHARD, Brewery.BRIDGES, "jvb-b");
            assertThat(history.snapshot().freshBridges()).hasSize(2);
            history.passes(0.02).left(SHARD, Brewery.BRIDGES);
            assertThat(history.snapshot().bridgesComplete()).isFalse();
            history.passes(0.02).disconnects(SHARD).passes(60);
            assertThat(history.snapshot().bridgesComplete()).isFalse();
        }

        @Test
        void buildsTheRosterFromScratchAfterARejoin() {
            History history =
                    History.settled().bridge("jvb-a", 2).bridge("jvb-b", 3).left(SHARD, Brewery.BRIDGES);
            history.joining(SHARD, Brewery.BRIDGES).bridge("jvb-b", 3).joined(SHARD, Brewery.BRIDGES);
            assertThat(history.snapshot().bridges()).extracting(Bridge::id).containsExactly("jvb-b");
        }

        @Test
        void ignoresWhatArrivesLateFromAnOlderSession() {
            History history = History.settled().bridge("jvb-a", 2);
            long old = history.session(SHARD);
            history.disconnects(SHARD).joins(SHARD);
            history.tell(new BreweryEvent.OccupantPresent(
                    SHARD,
                    old,
                    Brewery.BRIDGES,
                    "jvb-a",
                    Optional.of(BridgeReport.of(history.stats(2))),
                    Optional.empty()));
            history.tell(new BreweryEvent.ShardDisconnected(SHARD, old));
            assertThat(history.snapshot().bridges()).isEmpty();
            assertThat(history.snapshot().shards().get(0).connected()).isTrue();
        }

        @Test
        void saysNothingForAWhileAfterThisProcessStoodStill() {
            History history = History.settled().lives("jvb-a", 2, 3).standsStill(300);
            assertThat(history.snapshot().bridgesComplete()).isFalse();
            history.lives("jvb-a", 2, 2);
            assertThat(history.snapshot().bridgesComplete()).isTrue();
            assertThat(history.snapshot().freshBridges()).hasSize(1);
        }

        @Test
        void tellsARoomThatDoesNotExistFromOneThatRefusesUs() {
            History history = new History(SHARD).connects(SHARD);
            history.joining(SHARD, Brewery.RECORDERS).refused(SHARD, Brewery.RECORDERS, false);
            assertThat(history.snapshot().shards().get(0).recorders()).isEqualTo(RoomStatus.ABSENT);
            history.joining(SHARD, Brewery.RECORDERS).refused(SHARD, Brewery.RECORDERS, true);
            assertThat(history.snapshot().shards().get(0).recorders()).isEqualTo(RoomStatus.UNKNOWN);
        }

        @Test
        void showsWhyAShardIsNotJoinedUntilItIs() {
            History history = new History(SHARD)
                    .tell(new BreweryEvent.ShardFailed(SHARD, 0, new ShardFailure.UnknownHost(SHARD, "prosody")));
            assertThat(history.snapshot().shards().get(0).problem())
                    .hasValueSatisfying(
                            line -> assertThat(line).contains("prosody").contains("check xmpp.servers"));
            assertThat(history.joins(SHARD).snapshot().shards().get(0).problem())
                    .isEmpty();
        }
    }

    @Nested
    class SeveralShards {
        private History both() {
            return new History(SHARD, OTHER).joins(SHARD).joins(OTHER).passes(10);
        }

        @Test
        void countsABridgeOnceThatPublishesTheSameReportOnTwoShards() {
            History history = both();
            for (int i = 0; i < 3; i++) {
                Map<String, String> stats = history.stats(4);
                history.bridge(SHARD, "jvb-a", stats)
                        .passes(0.02)
                        .bridge(OTHER, "jvb-a", stats)
                        .passes(5);
            }
            assertThat(history.snapshot().bridges()).hasSize(1);
            assertThat(history.snapshot().bridges().get(0).shards()).containsExactly(SHARD, OTHER);
        }

        @Test
        void keepsABridgeFreshThatOneOfItsShardsNoLongerHears() {
            History history = both();
            Map<String, String> stats = history.stats(4);
            history.bridge(SHARD, "jvb-a", stats).bridge(OTHER, "jvb-a", stats).passes(5);
            for (int i = 0; i < 6; i++) {
                history.bridge(OTHER, "jvb-a", history.stats(5)).passes(5);
            }
            assertThat(history.snapshot().freshBridges()).hasSize(1);
            assertThat(history.snapshot().bridges().get(0).report().localEndpoints())
                    .hasValue(5);
        }

        @Test
        void countsTwoBridgesThatMerelyShareANick() {
            History history = both();
            for (int i = 0; i < 4; i++) {
                history.bridge(SHARD, "jvb", history.stats(4)).passes(1.5);
                history.bridge(OTHER, "jvb", history.stats(3)).passes(3.5);
            }
            assertThat(history.snapshot().freshBridges())
                    .extracting(Bridge::id)
                    .containsExactly("jvb@" + OTHER, "jvb@" + SHARD);
        }

        @Test
        void separatesTwoBridgesOfOneNickWhoseClocksOnceAgreedByChance() {
            History history = both();
            Map<String, String> chance = history.stats(4);
            history.bridge(SHARD, "jvb", chance).bridge(OTHER, "jvb", chance);
            assertThat(history.snapshot().bridges()).hasSize(1);
            for (int i = 0; i < 8; i++) {
                history.passes(1.5).bridge(SHARD, "jvb", history.stats(4));
                history.passes(3.5).bridge(OTHER, "jvb", history.stats(3));
            }
            assertThat(history.snapshot().bridges()).hasSize(2);
        }

        @Test
        void knowsABridgeAgainThatLeftOneShardAndCameBack() {
            History history = both();
            Map<String, String> stats = history.stats(4);
            history.bridge(SHARD, "jvb-a", stats).bridge(OTHER, "jvb-a", stats);
            history.gone(OTHER, Brewery.BRIDGES, "jvb-a").passes(5);
            assertThat(history.bridge("jvb-a", 4).snapshot().bridges().get(0).shards())
                    .containsExactly(SHARD);
            Map<String, String> next = history.passes(5).stats(4);
            history.bridge(OTHER, "jvb-a", next).bridge(SHARD, "jvb-a", next);
            assertThat(history.snapshot().bridges()).hasSize(1);
        }

        @Test
        void isIncompleteWhileOneShardIsNotJoined() {
            History history = both().bridge("jvb-a", 4).disconnects(OTHER);
            assertThat(history.snapshot().bridgesComplete()).isFalse();
            assertThat(history.snapshot().freshBridges()).hasSize(1);
        }

        @Test
        void countsARecorderOnceAndAsBusyIfAnyShardSaysSo() {
            History history = both().recorder(SHARD, "jibri-1", "idle", "healthy");
            history.recorder(OTHER, "jibri-1", "busy", "healthy");
            assertThat(history.snapshot().recorders()).hasSize(1);
            assertThat(history.snapshot().recorders().get(0).report().activity())
                    .isEqualTo(RecorderReport.Activity.BUSY);
        }
    }

    @Nested
    class Recorders {
        @Test
        void believesARecorderHoweverLongItHasBeenSilent() {
            History history = History.settled()
                    .recorder(SHARD, "jibri-1", "busy", "healthy")
                    .passes(7200);
            assertThat(history.snapshot().recorders().get(0).report())
                    .isEqualTo(new RecorderReport(RecorderReport.Activity.BUSY, RecorderReport.Health.HEALTHY));
        }

        @Test
        void takesAStatusThatIsNewToUsForUnknown() {
            History history = History.settled().recorder(SHARD, "jibri-1", "paused", "tired");
            assertThat(history.snapshot().recorders().get(0).report())
                    .isEqualTo(new RecorderReport(RecorderReport.Activity.UNKNOWN, RecorderReport.Health.UNKNOWN));
        }

        @Test
        void doesNotTakeAnOccupantWithoutStatusForARecorder() {
            History history = History.settled().bare(Brewery.RECORDERS, "focus");
            assertThat(history.snapshot().recorders()).isEmpty();
        }

        @Test
        void forgetsARecorderThatHasGone() {
            History history = History.settled()
                    .recorder(SHARD, "jibri-1", "idle", "healthy")
                    .gone(SHARD, Brewery.RECORDERS, "jibri-1")
                    .passes(2);
            assertThat(history.snapshot().recorders()).isEmpty();
        }

        @Test
        void areCompleteWhereTheRoomsAreJoinedOrKnownNotToExist() {
            History history = new History(SHARD, OTHER).joins(SHARD).connects(OTHER);
            history.joining(OTHER, Brewery.RECORDERS)
                    .refused(OTHER, Brewery.RECORDERS, false)
                    .passes(10);
            assertThat(history.snapshot().recordersComplete()).isTrue();
        }

        @Test
        void areUnknownWhereNoShardHasARecorderBrewery() {
            History history = new History(SHARD).connects(SHARD);
            history.joining(SHARD, Brewery.RECORDERS)
                    .refused(SHARD, Brewery.RECORDERS, false)
                    .passes(10);
            assertThat(history.snapshot().recordersComplete()).isFalse();
        }
    }

    @Test
    void takesNoAgentForABridgeOrARecorder() {
        AgentReport report = new AgentReport(
                "id",
                3,
                4,
                AgentReport.Phase.LEADING,
                AgentReport.Beside.BRIDGE,
                OptionalInt.of(1),
                Optional.of(true),
                Optional.of("jvb-a"),
                Optional.empty(),
                Optional.of(RecorderState.BUSY),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty());
        History history = History.settled();
        for (Brewery room : Brewery.values()) {
            history.tell(new BreweryEvent.OccupantPresent(
                    SHARD,
                    history.session(SHARD),
                    room,
                    "brewmaster-host-abcd",
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(report)));
            history.tell(new BreweryEvent.OwnPresence(SHARD, history.session(SHARD), room, report));
        }
        assertThat(history.snapshot().bridges()).isEmpty();
        assertThat(history.snapshot().recorders()).isEmpty();
    }

    @Test
    void hasNoProblemWithARoomThatIsLeftOnPurpose() {
        History history = History.settled().left(SHARD, Brewery.BRIDGES);
        history.tell(new BreweryEvent.ShardFailed(
                SHARD, history.session(SHARD), new ShardFailure.RoomMissing(SHARD, "jvbbrewery@internal-muc")));
        assertThat(history.snapshot().shards().get(0).problem()).isPresent();
        history.left(SHARD, Brewery.BRIDGES);
        assertThat(history.snapshot().shards().get(0).problem()).isEmpty();
        assertThat(history.snapshot().shards().get(0).bridges()).isEqualTo(RoomStatus.UNKNOWN);
    }
}
