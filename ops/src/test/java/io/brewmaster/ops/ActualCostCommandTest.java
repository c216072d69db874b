package io.brewmaster.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.core.json.Members;
import io.brewmaster.ops.doubles.CloudWatchDouble.Failure;
import io.brewmaster.testkit.ecs.EcsDouble;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code cost --actual} against ECS and CloudWatch over HTTP. */
class ActualCostCommandTest {
    private static final Instant LONG_AGO = Said.NOW.minus(Duration.ofDays(200));
    private static final Instant EVENING = Instant.parse("2026-11-20T18:00:00Z");

    @TempDir
    Path directory;

    private AwsDoubles aws;

    @BeforeEach
    void start() {
        aws = new AwsDoubles(directory).with(0, 0, 0);
    }

    @AfterEach
    void stop() {
        aws.close();
    }

    private Said cost(String... more) {
        String[] words = new String[more.length + 2];
        words[0] = "cost";
        words[1] = "--actual";
        System.arraycopy(more, 0, words, 2, more.length);
        return aws.say(words);
    }

    private void ran(String service, Instant from, int minutes) {
        for (int minute = 0; minute < minutes; minute++) {
            aws.cloudWatch.metric(
                    "AWS/ECS",
                    "CPUUtilization",
                    Map.of("ClusterName", EcsDouble.CLUSTER, "ServiceName", service),
                    from.plusSeconds(60L * minute),
                    50);
        }
    }

    private void said(String metric, Instant from, int minutes, double value) {
        for (int minute = 0; minute < minutes; minute++) {
            aws.cloudWatch.metric("Jitsi/JVB", metric, from.plusSeconds(60L * minute), value);
        }
    }

    private void held(String storageType, double bytes) {
        for (int day = 1; day <= 31; day++) {
            aws.cloudWatch.metric(
                    "AWS/S3",
                    "BucketSizeBytes",
                    Map.of("BucketName", AwsDoubles.BUCKET, "StorageType", storageType),
                    Instant.parse("2026-11-28T00:00:00Z").minus(Duration.ofDays(day)),
                    bytes);
        }
    }

    /** Ten hours awake, nine of them with meetings, two bridges in five of them, one recorder in four. */
    private void anEvening() {
        ran(AwsDoubles.SIGNALLING, LONG_AGO, 5);
        ran(AwsDoubles.SIGNALLING, EVENING, 600);
        ran(AwsDoubles.BRIDGES, EVENING, 600);
        ran(AwsDoubles.BRIDGES, EVENING, 300);
        ran(AwsDoubles.RECORDERS, EVENING, 240);
        said("JVBConferenceCount", EVENING, 540, 2);
        said("JVBConferenceCount", EVENING.plus(Duration.ofHours(9)), 60, 0);
        // 30 Mbit/s for nine hours are 121.5 GB.
        said("BitrateUpload", EVENING, 540, 30_000);
        said("BitrateUpload", EVENING.plus(Duration.ofHours(9)), 60, 0);
        aws.cloudWatch.metric("Jitsi/Recording", "RecordingBytes", EVENING.plus(Duration.ofHours(4)), 12e9);
        held("StandardStorage", 40e9);
        held("GlacierInstantRetrievalStorage", 100e9);
    }

    @Test
    void saysWhatRanAndWhatItCostAsReadmeShowsIt() throws Exception {
        anEvening();
        Said said = cost();
        assertThat(said.err()).isEmpty();
        assertThat(said.exit()).isZero();
        String indented = said.out()
                .lines()
                .map(line -> ("    " + line).stripTrailing())
                .collect(Collectors.joining("\n", "\n    $ ./brewmaster ops cost --actual\n", "\n\n"));
        RepositoryFile.assertPartInStep("README.md", "cost-actual", indented, ActualCostCommandTest.class);
        assertThat(said.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @Test
    void usesTheWidthOfATerminal() {
        anEvening();
        Said said = Said.onATerminal(aws.environment(), directory, "cost", "--actual");
        assertThat(said.out()).isEqualTo(GOLDEN_120);
    }

    private static final String GOLDEN_120 = """
            standup-prod from 2026-10-29 12:00 to 2026-11-28 12:00 UTC

            \u001b[2m  COMPONENT       COST  FOR\u001b[0m
              Hosted zone    $0.49  30 days
              Alarms         $0.00  30 days
              Budgets        $0.00  30 days
              Dashboard      $0.00  30 days
              Passwords      $0.00  30 days
              Bridge         $3.04  15.0 task-hours
              Recorder       $0.82  4.0 task-hours
              Signalling     $0.59  10.0 task-hours
              Load balancer  $0.40  10.0 hours awake
              Metrics        $0.00  10.0 hours awake
              Logs           $0.00  10.0 hours awake
              Recordings     $1.31  140 GB on average, 12.0 GB new
              \u001b[1mall of it\u001b[0m      $6.65  30 days, 10.0 hours awake, 9.0 with meetings
              traffic        $2.06  122 GB from bridges to people, which follows them and not the platform

            Not in it
              - sizes of your own: tasks and what stands are those of the stack as it comes, --plan FILE takes yours
              - web pages and downloads of recordings, which are traffic too, and the minutes in which a task pulls its image

            Computed from what ran, and not what AWS billed. Prices of us-west-2 in US dollars without taxes, of 2026-09-20 to
            2026-11-28.
            """;

    @Test
    void tellsProgramsTheSame() throws Exception {
        anEvening();
        Members json = Members.parse(cost("--json").out());
        assertThat(json.decimal("awake_hours")).isEqualByComparingTo("10");
        assertThat(json.decimal("meeting_hours")).isEqualByComparingTo("9");
        assertThat(json.members("task_hours").decimal("bridges")).isEqualByComparingTo("15");
        assertThat(json.members("task_hours").decimal("recorders")).isEqualByComparingTo("4");
        assertThat(json.decimal("traffic_gigabytes")).isEqualByComparingTo("121.5");
        // 4 × 0.04048 + 8 × 0.004445 + 0.005 are 0.20248 an hour, for 15 hours
        BigDecimal bridges = BigDecimal.ZERO;
        for (Members line : json.list("lines")) {
            if (line.text("component").equals("Bridge")) {
                bridges = bridges.add(line.decimal("amount"));
            }
        }
        assertThat(bridges).isEqualByComparingTo("3.0372");
    }

    @Test
    void readsFurtherPagesAndSeriesThatWereCut() throws Exception {
        anEvening();
        Members whole = Members.parse(cost("--json").out());
        aws.cloudWatch.pointsOnAPage(37);
        Members inPieces = Members.parse(cost("--json").out());
        assertThat(inPieces.asMap()).isEqualTo(whole.asMap());
        assertThat(aws.cloudWatch.calls()).isGreaterThan(10);
    }

    @Test
    void readsHoursWhereMinutesAreForgotten() throws Exception {
        ran(AwsDoubles.SIGNALLING, LONG_AGO, 120);
        Members json = Members.parse(cost("--days", "365", "--json").out());
        assertThat(json.decimal("awake_hours")).isEqualByComparingTo("2");
        assertThat(json.text("from")).isEqualTo("2026-05-12T12:00:00Z");
    }

    @Test
    void saysSinceWhenItKnows() throws Exception {
        ran(AwsDoubles.SIGNALLING, EVENING, 60);
        assertThat(cost().out()).contains("First number on 2026-11-20 18:00: nothing is known of the time before");
        Members json = Members.parse(cost("--json").out());
        // 186 of 730 hours of a hosted zone
        assertThat(json.list("lines").get(0).decimal("amount")).isEqualByComparingTo("0.127397");
    }

    @Test
    void aPlatformThatSleptCostsWhatStands() {
        ran(AwsDoubles.SIGNALLING, LONG_AGO, 60);
        Said said = cost("--days", "7");
        assertThat(said.exit()).isZero();
        assertThat(said.out())
                .containsPattern("all of it +\\$0\\.12  7 days, 0\\.0 hours awake")
                .contains("what the bucket holds")
                .doesNotContain("First number");
    }

    @Test
    void whatNobodySaidIsNotZero() throws Exception {
        ran(AwsDoubles.SIGNALLING, EVENING, 60);
        ran(AwsDoubles.BRIDGES, EVENING, 60);
        assertThat(cost().out()).containsPattern("traffic +\\?  not known: no bridge has said what it sends");
        assertThat(Members.parse(cost("--json").out()).asMap()).containsEntry("traffic", null);
        said("BitrateUpload", EVENING, 30, 1_000);
        assertThat(cost().out()).contains("what bridges sent in 0.5 of the hours awake");
    }

    @Test
    void aPlatformThatNeverRanHasNoBill() {
        Said said = cost();
        assertThat(said.exit()).isEqualTo(75);
        assertThat(said.out()).isEmpty();
        assertThat(said.err())
                .isEqualTo("ops: standup-prod has not run yet, as far as CloudWatch in us-west-2 knows: wake it and ask"
                        + " again some minutes later, or check aws_region and idle.cluster\n");
    }

    @Test
    void namesThePermissionThatIsMissing() {
        anEvening();
        aws.cloudWatch.next(Failure.ACCESS_DENIED, 1);
        Said said = cost();
        assertThat(said.exit()).isEqualTo(78);
        assertThat(said.out()).isEmpty();
        assertThat(said.err()).contains("allow cloudwatch:GetMetricData");
    }

    @Test
    void comesBackLaterWhenAwsTakesNoMoreCalls() {
        anEvening();
        aws.cloudWatch.next(Failure.THROTTLED, 3);
        Said said = cost();
        assertThat(said.exit()).isEqualTo(75);
        assertThat(said.err()).contains("AWS takes no more calls at present");
    }

    @Test
    void takesSizesAndPricesOfOnesOwn() throws Exception {
        ran(AwsDoubles.SIGNALLING, LONG_AGO, 5);
        ran(AwsDoubles.BRIDGES, EVENING, 600);
        String task = """
                {"mode": "managed", "address": "module.bridges[%d].x", "type": "aws_ecs_task_definition", "values":
                  {"cpu": "1024", "memory": "2048", "requires_compatibilities": ["FARGATE"]}}""";
        Files.writeString(
                directory.resolve("plan.json"),
                "{\"planned_values\": {\"root_module\": {\"resources\": [" + task.formatted(0) + "," + task.formatted(1)
                        + "]}}}");
        Said said = cost("--plan", "plan.json");
        // 0.04048 + 2 × 0.004445 + 0.005 an hour, ten hours in all, whichever of the two services it was
        assertThat(said.out())
                .containsPattern("Bridge +\\$0\\.54  10\\.0 task-hours")
                .doesNotContain("sizes of your own");
        Map<String, String> elsewhere = aws.environment();
        elsewhere.put("AWS_REGION", "eu-central-1");
        assertThat(Said.by(elsewhere, directory, "cost", "--actual").out().replaceAll("\\s+", " "))
                .contains("the prices of eu-central-1, where the platform is: these are those of us-west-2");
    }

    @Test
    void whatDoesNotGoTogetherIsAMistake() {
        assertThat(cost("--hours", "10").exit()).isEqualTo(64);
        assertThat(cost("--days", "0").exit()).isEqualTo(64);
        assertThat(cost("--days", "451").exit()).isEqualTo(64);
        assertThat(aws.say("cost", "--days", "3").exit()).isEqualTo(64);
    }
}
