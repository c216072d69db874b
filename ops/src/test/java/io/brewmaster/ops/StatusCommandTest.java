package io.brewmaster.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.core.json.Members;
import io.brewmaster.ops.doubles.AccountDouble;
import io.brewmaster.ops.doubles.CloudWatchDouble.Failure;
import io.brewmaster.testkit.ecs.EcsDouble;
import io.brewmaster.testkit.ecs.EcsDouble.Action;
import io.brewmaster.testkit.s3.Fault;
import io.brewmaster.testkit.s3.S3Operation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;

/** Against ECS, CloudWatch and S3 over HTTP, in their own protocols. */
class StatusCommandTest {
    @TempDir
    Path directory;

    private AwsDoubles aws;

    @BeforeEach
    void start() {
        aws = new AwsDoubles(directory).with(1, 2, 1);
    }

    @AfterEach
    void stop() {
        aws.close();
    }

    private void object(String key, int bytes) {
        aws.s3
                .client()
                .putObject(put -> put.bucket(AwsDoubles.BUCKET).key(key), RequestBody.fromBytes(new byte[bytes]));
    }

    @Test
    void showsAPlatformThatIsInUse() {
        aws.said("JVBParticipantCount", 5)
                .said("JVBConferenceCount", 2)
                .said("BridgeCount", 2)
                .said("RecordersBusy", 1);
        object("recordings/2026/11/28/standup/s1/standup_2026-11-28-10-00-00.mp4", 2_000);
        object("recordings/2026/11/28/standup/s1/recording.json", 50);
        object("recordings/.brewmaster/open/0123456789abcdef0123.json", 20);
        aws.cloudWatch.alarm("standup-prod-disk-low", "ALARM", "The disk is nearly full.", Said.NOW.minusSeconds(600));
        aws.cloudWatch.alarm("standup-prod-no-metrics", "OK", "", Said.NOW);
        aws.cloudWatch.alarm("other-alarm", "ALARM", "", Said.NOW);
        Said said = aws.say("status");
        assertThat(said.err()).isEmpty();
        assertThat(said.exit()).isZero();
        assertThat(said.out()).isEqualTo("""
                standup-prod, https://meet.invalid: awake
                2026-11-28T12:00:00Z

                Services
                  SERVICE                  DESIRED  RUNNING  PENDING  STATE
                  standup-prod-signalling        1        1        0  steady
                  standup-prod-bridges           2        2        0  steady
                  standup-prod-recorders         1        1        0  steady

                Now, as the agents said 1 min ago
                  people     5 in 2 conferences
                  bridges    2 alive
                  recorders  1 recording
                  uploads    1 recording on the way
                  sleep      not yet: busy
                  web entry  no load balancer forwards to it

                Recordings
                  DAY         COUNT  SIZE
                  2026-11-28      1  2.0 kB
                  2026-11-27      0
                  2026-11-26      0

                Alarms
                  standup-prod-disk-low  for 10 min: The disk is nearly full.
                """);
    }

    private void wokenByAVisitor() {
        aws.withMachine("awake", 41);
        aws.ecs
                .attribute("since", Map.of("S", "2026-11-28T09:58:30.123Z"))
                .attribute("by", Map.of("S", "visitor"))
                .attribute("why", Map.of("S", "a click on the wake page"))
                .attribute("settled", Map.of("N", "41"));
        aws.account.balancer("standup-prod-web", "application", "standup-prod-lifecycle");
        aws.cloudWatch
                .metric("Jitsi/Platform", "WakeSeconds", Said.NOW.minusSeconds(7_080), 238.4)
                .metric("Jitsi/Platform", "WakeSeconds", Said.NOW.minusSeconds(90_000), 301)
                .metric("Jitsi/Platform", "WakeSeconds", Said.NOW.minusSeconds(15 * 86_400), 77);
    }

    @Test
    void showsWhatTheMachineWantsAndHowItWoke() {
        wokenByAVisitor();
        Said said = aws.say("status");
        assertThat(said.exit()).isZero();
        assertThat(said.out()).contains("""
                Waking and sleeping
                  wanted      awake since 2026-11-28T09:58:00Z (2 h), by visitor: a click on the
                              wake page
                  machine     done: it has found all as it is wanted
                  ingress     load balancer standup-prod-web, active
                  last wakes  2026-11-28T10:02:00Z after 3 min 58 s
                              2026-11-27T11:00:00Z after 5 min 1 s

                Now
                """);
        assertThat(aws.say("status", "--json").out())
                .contains(
                        "\"wanted\" : \"awake\"",
                        "\"since\" : \"2026-11-28T09:58:30.123Z\"",
                        "\"loadBalancer\" : \"active\"",
                        "\"seconds\" : 238")
                .doesNotContain("\"seconds\" : 77");
    }

    @Test
    void showsAWakeThatIsUnderWayAndNoLoadBalancerYet() {
        aws.withMachine("awake", 42);
        aws.ecs
                .attribute("settled", Map.of("N", "41"))
                .attribute("leaseUntil", Map.of("N", Long.toString(Said.NOW.getEpochSecond() + 40)));
        assertThat(aws.say("status").out())
                .contains(
                        "wanted      awake\n",
                        "machine     at work\n",
                        "ingress     no load balancer: CloudFront shows the wake page\n",
                        "last wakes  none in 14 days\n");
        aws.ecs.attribute("leaseUntil", Map.of("N", Long.toString(Said.NOW.getEpochSecond() - 1)));
        assertThat(aws.say("status").out()).contains("machine     not done, and not at work");
    }

    @Test
    void saysNothingOfAMachineWhereThereIsNone() {
        assertThat(aws.say("status").out()).doesNotContain("Waking", "ingress", "wakes");
        assertThat(aws.say("status", "--json").out()).doesNotContain("\"machine\"");
        assertThat(aws.account.calls()).isEmpty();
    }

    @Test
    void showsTheRestOfTheMachineWhenOnePartIsDenied() {
        wokenByAVisitor();
        aws.account.next("DescribeLoadBalancers", AccountDouble.Failure.ACCESS_DENIED, 1);
        Said said = aws.say("status");
        assertThat(said.exit()).isEqualTo(78);
        assertThat(said.out())
                .contains("allow", "elasticloadbalancing:DescribeLoadBalancers", "after 3 min 58 s", "by visitor");
        aws.ecs.next(Action.GET_ITEM, EcsDouble.Failure.ACCESS_DENIED, 1);
        Said blind = aws.say("status");
        assertThat(blind.exit()).isEqualTo(78);
        assertThat(blind.out())
                .contains("Waking and sleeping", "allow dynamodb:GetItem")
                .doesNotContain("last wakes");
    }

    @Test
    void saysWhenAwsTakesNoMoreCallsForTheLoadBalancer() {
        wokenByAVisitor();
        aws.account.next("DescribeLoadBalancers", AccountDouble.Failure.THROTTLED, 2);
        assertThat(aws.say("status").exit()).isZero();
        aws.account.next("DescribeLoadBalancers", AccountDouble.Failure.THROTTLED, 3);
        Said said = aws.say("status");
        assertThat(said.exit()).isEqualTo(75);
        assertThat(said.out()).contains("more calls at present (Throttling)", "by visitor");
    }

    @Test
    void tellsProgramsTheSame() throws Exception {
        aws.said("JVBParticipantCount", 5);
        Members members = Members.parse(aws.say("status", "--json").out());
        assertThat(members.text("state")).isEqualTo("awake");
        assertThat(aws.say("status", "--json").out())
                .contains("\"JVBParticipantCount\" : 5", "\"role\" : \"bridges\"", "\"problems\" : [ ]")
                .doesNotContain("RecordersBusy");
    }

    @Test
    void readsEveryPageOfServicesMetricsAndAlarms() {
        aws.ecs.pages(1);
        aws.cloudWatch.pages(1);
        aws.said("JVBParticipantCount", 5).said("BridgeCount", 2);
        aws.cloudWatch.alarm("standup-prod-a", "OK", "", Said.NOW);
        aws.cloudWatch.alarm("standup-prod-z", "ALARM", "Last of all.", Said.NOW);
        assertThat(aws.say("status").out())
                .contains(AwsDoubles.SIGNALLING, AwsDoubles.RECORDERS, "2 alive", "5", "Last of all.");
    }

    @Test
    void takesTheNewestMinuteAndNoneThatIsOld() {
        aws.cloudWatch.metric("Jitsi/JVB", "JVBParticipantCount", Said.NOW.minusSeconds(180), 9);
        aws.cloudWatch.metric("Jitsi/JVB", "JVBParticipantCount", Said.NOW.minusSeconds(120), 7);
        assertThat(aws.say("status").out()).contains("people     7");
        aws.cloudWatch.metric("Jitsi/JVB", "BridgeCount", Said.NOW.minusSeconds(1_000), 3);
        assertThat(aws.say("status").out()).contains("bridges    not known");
    }

    @Test
    void showsTheRestWhenOnePartIsDenied() {
        aws.cloudWatch.next(Failure.ACCESS_DENIED, 1);
        Said said = aws.say("status");
        assertThat(said.exit()).isEqualTo(78);
        assertThat(said.out()).contains("allow cloudwatch:GetMetricData", AwsDoubles.BRIDGES, "2026-11-28");
    }

    @Test
    void namesExpiredCredentialsAndAWrongClock() {
        aws.cloudWatch.next(Failure.EXPIRED, 1).next(Failure.SKEWED, 1);
        Said said = aws.say("status");
        assertThat(said.exit()).isEqualTo(78);
        assertThat(said.out()).contains("credentials have expired", "clock of this machine is wrong");
    }

    @Test
    void saysHowToHandOnTheCredentialsOfALoginWithSso() throws Exception {
        String setting = "aws.configFile";
        Path file = Files.writeString(directory.resolve("config"), """
                [profile people]
                sso_session = s
                sso_account_id = 123456789012
                sso_role_name = operator
                [sso-session s]
                sso_region = us-west-2
                sso_start_url = https://example.com/start
                """);
        System.setProperty(setting, file.toString());
        try {
            Map<String, String> environment = aws.environment();
            environment.put("AWS_PROFILE", "people");
            Said said = Said.by(environment, directory, "status");
            assertThat(said.exit()).isEqualTo(78);
            assertThat(said.out()).contains("aws configure", "export-credentials");
        } finally {
            System.clearProperty(setting);
        }
    }

    @Test
    void getsThroughThrottlingAndSaysWhenItCannot() {
        aws.ecs.next(Action.DESCRIBE_SERVICES, EcsDouble.Failure.THROTTLED, 2);
        assertThat(aws.say("status").exit()).isZero();
        aws.ecs.next(Action.DESCRIBE_SERVICES, EcsDouble.Failure.THROTTLED, 3);
        Said said = aws.say("status");
        assertThat(said.exit()).isEqualTo(75);
        assertThat(said.out()).contains("AWS takes no more calls at");
    }

    @Test
    void watchDrawsItAgainOverItself() {
        Said said = Said.onATerminal(aws.environment(), directory, "status", "--watch");
        assertThat(said.out().split("\u001b\\[H", -1)).hasSize(4);
        assertThat(said.out()).contains("steady").endsWith("\u001b[J");
    }

    @Test
    void saysWhatIsMissingWhereNothingWasMade() {
        Map<String, String> elsewhere = aws.environment();
        elsewhere.put("JITSI_IDLE_CLUSTER", "other");
        Said said = Said.by(elsewhere, directory, "status");
        assertThat(said.exit()).isEqualTo(78);
        assertThat(said.out()).contains("there is no cluster other in us-west-2: apply terraform");
    }

    @Test
    void saysWhichPermissionTheBucketNeeds() {
        aws.s3.faults().next(S3Operation.LIST_OBJECTS_V2, Fault.FORBIDDEN, 4);
        Said said = aws.say("status");
        assertThat(said.exit()).isEqualTo(78);
        assertThat(said.out()).contains("allow s3:ListBucket");
    }
}
