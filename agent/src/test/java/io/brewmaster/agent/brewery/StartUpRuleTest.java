package io.brewmaster.agent.brewery;

import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.core.ExitCode;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StartUpRuleTest {
    private static final String A = "a:5222";
    private static final String B = "b:5222";
    private static final long AFTER = Duration.ofSeconds(60).toNanos();

    private final StartUpRule one = new StartUpRule(List.of(A), Duration.ofSeconds(60), 0);
    private final StartUpRule two = new StartUpRule(List.of(A, B), Duration.ofSeconds(60), 0);

    private static ShardFailure wrongPassword(String shard) {
        return new ShardFailure.WrongCredentials(shard, "jvb@auth.meet.jitsi");
    }

    @Test
    void endsAtOnceWhenEveryShardRefusesThePassword() {
        two.failed(wrongPassword(A));
        assertThat(two.verdict(1)).isEmpty();
        two.failed(wrongPassword(B));
        assertThat(two.verdict(1)).hasValueSatisfying(failed -> {
            assertThat(failed.code()).isEqualTo(ExitCode.CONFIGURATION);
            assertThat(failed.line()).contains(A).contains(B).doesNotContain("\n");
        });
    }

    @Test
    void endsAtOnceWhenTheCertificateIsNotTrusted() {
        one.failed(new ShardFailure.CertificateNotTrusted(A, "expired", "renew it"));
        assertThat(one.verdict(1)).map(StartUpRule.Failed::code).contains(ExitCode.CONFIGURATION);
    }

    @Test
    void waitsForAServerThatMayComeAndThenSaysTryAgain() {
        one.failed(new ShardFailure.Unreachable(A, "connection refused"));
        assertThat(one.verdict(AFTER - 1)).isEmpty();
        assertThat(one.verdict(AFTER)).map(StartUpRule.Failed::code).contains(ExitCode.TRY_AGAIN);
    }

    @Test
    void waitsForARoomThatMayCome() {
        one.failed(new ShardFailure.RoomMissing(A, "jvbbrewery@internal-muc.meet.jitsi"));
        assertThat(one.verdict(AFTER - 1)).isEmpty();
        assertThat(one.verdict(AFTER)).map(StartUpRule.Failed::code).contains(ExitCode.TRY_AGAIN);
    }

    @Test
    void isSureThatAServerShowsNothingOnlyWhenTheTimeIsOver() {
        one.failed(new ShardFailure.NothingShown(A, "jvbbrewery@muc.jvb.meet.jitsi", "jvb@auth.jvb.meet.jitsi"));
        assertThat(one.verdict(AFTER - 1)).isEmpty();
        assertThat(one.verdict(AFTER)).map(StartUpRule.Failed::code).contains(ExitCode.CONFIGURATION);
    }

    @Test
    void saysTryAgainWhenOnlyOneOfTwoShardsNeedsAPerson() {
        two.failed(wrongPassword(A));
        two.failed(new ShardFailure.UnknownHost(B, "b"));
        assertThat(two.verdict(AFTER - 1)).isEmpty();
        assertThat(two.verdict(AFTER)).map(StartUpRule.Failed::code).contains(ExitCode.TRY_AGAIN);
    }

    @Test
    void namesAShardThatNeverAnsweredAtAll() {
        assertThat(one.verdict(AFTER)).map(StartUpRule.Failed::line).contains("no answer yet from " + A);
    }

    @Test
    void countsOnlyTheRoomsThatTheAgentBelongsInto() {
        one.joined(Brewery.RECORDERS);
        assertThat(one.verdict(AFTER)).isPresent();
        StartUpRule recorders = new StartUpRule(List.of(A), Duration.ofSeconds(60), 0, Set.of(Brewery.RECORDERS));
        recorders.joined(Brewery.BRIDGES);
        assertThat(recorders.verdict(AFTER)).isPresent();
        recorders.joined(Brewery.RECORDERS);
        assertThat(recorders.verdict(AFTER)).isEmpty();
    }

    @Test
    void takesAMissingRecorderBreweryForProofOfTheRightServerButNoMissingBridgeBrewery() {
        one.missing(Brewery.RECORDERS);
        one.missing(Brewery.BRIDGES);
        assertThat(one.verdict(AFTER)).isPresent();
        StartUpRule recorders = new StartUpRule(List.of(A), Duration.ofSeconds(60), 0, Set.of(Brewery.RECORDERS));
        recorders.missing(Brewery.BRIDGES);
        assertThat(recorders.verdict(AFTER)).isPresent();
        recorders.missing(Brewery.RECORDERS);
        assertThat(recorders.verdict(AFTER)).isEmpty();
    }

    @Test
    void neverEndsByItselfOnceJoinedAnywhere() {
        two.joined(Brewery.BRIDGES);
        two.failed(wrongPassword(A));
        two.failed(wrongPassword(B));
        assertThat(two.verdict(10 * AFTER)).isEmpty();
    }
}
