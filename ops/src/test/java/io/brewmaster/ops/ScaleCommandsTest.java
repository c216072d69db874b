package io.brewmaster.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.ops.platform.Hold;
import io.brewmaster.testkit.ecs.EcsDouble.Action;
import io.brewmaster.testkit.ecs.EcsDouble.Execution;
import io.brewmaster.testkit.ecs.EcsDouble.Failure;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;

/** {@code up}, {@code down}, {@code hold} and {@code release} against ECS over HTTP. */
class ScaleCommandsTest {
    @TempDir
    Path directory;

    private AwsDoubles aws;

    @BeforeEach
    void start() {
        aws = new AwsDoubles(directory);
    }

    @AfterEach
    void stop() {
        aws.close();
    }

    private List<String> changes() {
        return aws.ecs.calls().stream()
                .filter(call -> call.action() == Action.UPDATE_SERVICE)
                .map(call ->
                        call.request().get("service") + "=" + call.request().get("desiredCount"))
                .toList();
    }

    private void nobodyIsThere() {
        aws.said("JVBParticipantCount", 0).said("RecordersBusy", 0).said("PlatformUnknown", 0);
    }

    @Test
    void upWakesAPlatformThatSleeps() {
        aws.with(0, 0, 0);
        Said said = aws.say("up", "--bridges", "2");
        assertThat(said.err()).isEmpty();
        assertThat(said.exit()).isZero();
        assertThat(changes())
                .containsExactly(AwsDoubles.SIGNALLING + "=1", AwsDoubles.BRIDGES + "=2", AwsDoubles.RECORDERS + "=1");
        assertThat(said.out())
                .contains("standup-prod-bridges: 0 → 2", "standup-prod is awake")
                .doesNotContain("\u001b");
    }

    private List<String> orders() {
        return aws.ecs.executions().stream().map(Execution::input).toList();
    }

    @Test
    void upLeavesItToTheMachineAndRaisesWhatIsMissingThen() {
        aws.with(0, 0, 0).withMachine("asleep", 7);
        Said said = aws.say("up", "--bridges", "2");
        assertThat(said.err()).isEmpty();
        assertThat(said.exit()).isZero();
        assertThat(orders()).hasSize(1).first().asString().contains("\"wanted\":\"awake\"", "\"by\":\"ops\"");
        assertThat(changes()).containsExactly(AwsDoubles.BRIDGES + "=2");
        assertThat(said.out())
                .contains(
                        "the platform's machine wakes it",
                        "standup-prod-signalling: 1 running",
                        "the way in is open",
                        "standup-prod is awake");
    }

    @Test
    void upSaysWhyTheMachineHasTakenItBack() {
        aws.with(0, 0, 0)
                .withMachine("asleep", 7)
                .whoseMachineAnswers("asleep", 9, "machine", "waking failed: a deployment failed");
        Said said = aws.say("up");
        assertThat(said.exit()).isEqualTo(69);
        assertThat(said.err()).contains("the machine has it asleep: waking failed: a deployment failed");
        assertThat(said.out()).doesNotContain("is awake");
    }

    @Test
    void downGivesWayToWhoeverWakesItMeanwhile() {
        aws.with(1, 2, 1)
                .withMachine("awake", 41)
                .whoseMachineAnswers("awake", 42, "visitor", "a click on the wake page");
        nobodyIsThere();
        Said said = aws.say("down");
        assertThat(said.exit()).isEqualTo(75);
        assertThat(said.err()).contains("visitor wants it awake meanwhile: a click on the wake page");
    }

    @Test
    void upIsNotDoneBeforeTheWayInIsThere() {
        aws.with(1, 1, 1).withMachine("awake", 41).whoseMachineAnswers("awake", 42, "ops", "ops up");
        Said said = aws.say("up", "--timeout", "2min");
        assertThat(said.exit()).isEqualTo(75);
        assertThat(said.err()).contains("the time is over and the machine is still at it: see ops status");
        assertThat(said.out()).contains("standup-prod-bridges: 1 running").doesNotContain("the way in is open");
    }

    @Test
    void aMachineThatDoesNotTakeTheWordUpIsNotWaitedForLong() {
        aws.with(1, 2, 1).withMachine("awake", 41).whoseMachineAnswers("awake", 41, "visitor", "a click");
        nobodyIsThere();
        Said said = aws.say("down");
        assertThat(said.exit()).isEqualTo(69);
        assertThat(said.err()).contains("the machine has not taken the word up");
    }

    @Test
    void downLeavesItToTheMachineWithTheVersionThatItSaw() {
        aws.with(1, 2, 1).withMachine("awake", 41);
        nobodyIsThere();
        Said said = aws.say("down");
        assertThat(said.err()).isEmpty();
        assertThat(said.exit()).isZero();
        assertThat(orders()).hasSize(1).first().asString().contains("\"wanted\":\"asleep\"", "\"version\":41");
        assertThat(changes()).isEmpty();
        assertThat(said.out()).contains("the platform's machine takes it down", "standup-prod is asleep");
    }

    @Test
    void downTellsTheMachineNothingWhilePeopleAreInside() {
        aws.with(1, 2, 1).withMachine("awake", 41);
        aws.said("JVBParticipantCount", 3);
        assertThat(aws.say("down").exit()).isEqualTo(75);
        assertThat(orders()).isEmpty();
    }

    @Test
    void downSaysWhatTheMachineMayNotBeTold() {
        aws.with(1, 2, 1).withMachine("awake", 41);
        nobodyIsThere();
        aws.ecs.next(Action.START_EXECUTION, Failure.ACCESS_DENIED, 1);
        Said said = aws.say("down");
        assertThat(said.exit()).isEqualTo(78);
        assertThat(said.err()).contains("allow states:StartExecution");
        assertThat(changes()).isEmpty();
    }

    @Test
    void whoeverMayNotLookForAMachineChangesNothing() {
        aws.with(0, 0, 0);
        aws.ecs.next(Action.GET_ITEM, Failure.ACCESS_DENIED, 1);
        Said said = aws.say("up");
        assertThat(said.exit()).isEqualTo(78);
        assertThat(said.err()).contains("allow dynamodb:GetItem");
        assertThat(changes()).isEmpty();
    }

    @Test
    void upIsDoneAtOnceWhereAllRuns() {
        aws.with(1, 3, 1);
        assertThat(aws.say("up").exit()).isZero();
        assertThat(changes()).isEmpty();
    }

    @Test
    void upSaysWhatDoesNotStart() {
        aws.with(0, 0, 0);
        aws.ecs.running(AwsDoubles.SIGNALLING, 0);
        aws.ecs.rollout(AwsDoubles.SIGNALLING, "IN_PROGRESS", 3, "unable to place a task");
        Said said = aws.say("up", "--timeout", "1min");
        assertThat(said.exit()).isEqualTo(75);
        assertThat(said.err()).contains("has 0 of 1 tasks and the time is over", "unable to place a task");
        assertThat(changes()).containsExactly(AwsDoubles.SIGNALLING + "=1");
        assertThat(said.out()).isEqualTo("  ✓  standup-prod-signalling: 0 → 1\n");
    }

    @Test
    void onATerminalItShowsWhatItWaitsForAndWipesItAway() {
        aws.with(1, 0, 0);
        aws.ecs.running(AwsDoubles.SIGNALLING, 0);
        Said said = Said.onATerminal(aws.environment(), directory, "up", "--timeout", "20s");
        assertThat(said.out())
                .contains("\r\u001b[K  …  standup-prod-signalling 0 of 1, 10 s")
                .endsWith("\r\u001b[K");
    }

    @Test
    void upNamesTheMissingPermission() {
        aws.with(0, 0, 0);
        aws.ecs.next(Action.UPDATE_SERVICE, Failure.ACCESS_DENIED, 1);
        Said said = aws.say("up");
        assertThat(said.exit()).isEqualTo(78);
        assertThat(said.err())
                .contains("allow ecs:UpdateService on arn:aws:ecs:us-west-2:123456789012:service/jitsi/")
                .endsWith("to the role or user in use\n");
    }

    @Test
    void upGoesOnAfterALostAnswer() {
        aws.with(0, 0, 0);
        aws.ecs.next(Action.UPDATE_SERVICE, Failure.CUT_AFTER, 1).next(Action.UPDATE_SERVICE, Failure.THROTTLED, 1);
        assertThat(aws.say("up").exit()).isZero();
        assertThat(changes()).hasSize(4).startsWith(AwsDoubles.SIGNALLING + "=1", AwsDoubles.BRIDGES + "=1");
    }

    @Test
    void aWrongTimeIsNotAccepted() {
        Said said = aws.say("up", "--timeout", "5");
        assertThat(said.exit()).isEqualTo(64);
        assertThat(said.err()).contains("--timeout must be a duration with its unit");
    }

    @Test
    void downTakesAnEmptyPlatformToZero() {
        aws.with(1, 2, 1);
        nobodyIsThere();
        Said said = aws.say("down");
        assertThat(said.err()).isEmpty();
        assertThat(said.exit()).isZero();
        assertThat(changes())
                .containsExactly(AwsDoubles.RECORDERS + "=0", AwsDoubles.SIGNALLING + "=0", AwsDoubles.BRIDGES + "=0");
        assertThat(aws.ecs.desired("standup-prod-metadata")).isEqualTo(1);
    }

    @Test
    void downRefusesWhilePeopleAreInside() {
        aws.with(1, 2, 1);
        aws.said("JVBParticipantCount", 3).said("RecordersBusy", 1);
        Said said = aws.say("down");
        assertThat(said.exit()).isEqualTo(75);
        assertThat(said.err()).contains("3 people are inside; 1 recorder records", "--force");
        assertThat(changes()).isEmpty();
    }

    @Test
    void downNeverTakesSilenceForNobody() {
        aws.with(1, 1, 0);
        Said said = aws.say("down");
        assertThat(said.exit()).isEqualTo(75);
        assertThat(said.err()).contains("not known how many people");
        assertThat(changes()).isEmpty();
    }

    @Test
    void downWaitsForARecordingOnItsWay() {
        aws.with(1, 1, 1);
        nobodyIsThere();
        aws.s3
                .client()
                .putObject(
                        put -> put.bucket(AwsDoubles.BUCKET).key("recordings/.brewmaster/open/0123.json"),
                        RequestBody.fromString("{}"));
        assertThat(aws.say("down").err()).contains("1 recording is on the way");
        assertThat(changes()).isEmpty();
    }

    @Test
    void downWithForceAsksNobody() {
        aws.with(1, 1, 0);
        aws.said("JVBParticipantCount", 3);
        assertThat(aws.say("down", "--force").exit()).isZero();
        assertThat(aws.cloudWatch.calls()).isZero();
        assertThat(aws.ecs.desired(AwsDoubles.BRIDGES)).isZero();
    }

    @Test
    void downIsDoneAtOnceWhereNothingRuns() {
        aws.with(0, 0, 0);
        assertThat(aws.say("down").exit()).isZero();
        assertThat(changes()).isEmpty();
    }

    @Test
    void aHoldIsATagThatEndsByItselfAndReplacesAnEarlierOne() {
        aws.with(1, 1, 0);
        aws.ecs.tag(AwsDoubles.BRIDGES, Hold.TAG, "2026-12-24T00:00:00Z");
        Said said = aws.say("hold", "2h");
        assertThat(said.out()).isEqualTo("held awake until 2026-11-28T14:00:00Z\n");
        assertThat(aws.ecs.tags(AwsDoubles.SIGNALLING)).isEqualTo(Map.of(Hold.TAG, "2026-11-28T14:00:00Z"));
        assertThat(aws.ecs.tags(AwsDoubles.BRIDGES)).isEmpty();
        nobodyIsThere();
        assertThat(aws.say("down").err()).contains("held awake until 2026-11-28T14:00:00Z");
        assertThat(aws.say("status").out()).contains("held awake until 2026-11-28T14:00:00Z");
        assertThat(aws.say("release").exit()).isZero();
        assertThat(aws.ecs.tags(AwsDoubles.SIGNALLING)).isEmpty();
        assertThat(aws.say("release").out()).isEqualTo("nobody holds it awake\n");
        assertThat(aws.say("down").exit()).isZero();
    }

    @Test
    void aHoldOfASleepingPlatformSaysThatItWakesNothing() {
        aws.with(0, 0, 0);
        assertThat(aws.say("hold", "90min").out()).contains("it is asleep, and ops up wakes it");
    }

    @Test
    void aHoldNamesTheMissingPermission() {
        aws.with(1, 1, 1);
        aws.ecs.next(Action.TAG_RESOURCE, Failure.ACCESS_DENIED, 1);
        Said said = aws.say("hold", "2h");
        assertThat(said.exit()).isEqualTo(78);
        assertThat(said.err())
                .contains("allow ecs:TagResource on arn:aws:ecs:us-west-2:123456789012:service/jitsi/standup");
    }

    @Test
    void aHoldIsNotLongerThanAWeek() {
        assertThat(aws.say("hold", "8d").err()).contains("TIME must be a duration with its unit", "168 h");
        assertThat(aws.say("hold").exit()).isEqualTo(64);
    }

    @Test
    void aTagThatIsNoTimeHoldsAndIsNamed() {
        aws.with(1, 1, 0);
        aws.ecs.tag(AwsDoubles.BRIDGES, Hold.TAG, "tomorrow");
        nobodyIsThere();
        Said said = aws.say("down");
        assertThat(said.exit()).isEqualTo(78);
        assertThat(said.err()).contains("is no time", "ops release");
    }
}
