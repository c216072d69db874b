package io.brewmaster.ops.doctor;

import static io.brewmaster.ops.doctor.SampleEvidence.NOW;
import static io.brewmaster.ops.doctor.SampleEvidence.container;
import static io.brewmaster.ops.doctor.SampleEvidence.numbers;
import static io.brewmaster.ops.doctor.SampleEvidence.rollout;
import static io.brewmaster.ops.doctor.SampleEvidence.service;
import static io.brewmaster.ops.doctor.SampleEvidence.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.core.metrics.MetricDefinition;
import io.brewmaster.ops.doctor.Evidence.BucketState;
import io.brewmaster.ops.doctor.Evidence.Container;
import io.brewmaster.ops.doctor.Evidence.Identity;
import io.brewmaster.ops.doctor.Evidence.OpenUpload;
import io.brewmaster.ops.doctor.Evidence.Quotas;
import io.brewmaster.ops.doctor.Evidence.Task;
import io.brewmaster.ops.doctor.Evidence.WebEntry;
import io.brewmaster.ops.doctor.Finding.Verdict;
import io.brewmaster.ops.platform.Alarms.Alarm;
import io.brewmaster.ops.platform.Part;
import io.brewmaster.ops.platform.Recordings.Stored;
import io.brewmaster.ops.platform.Role;
import io.brewmaster.ops.platform.ServiceState;
import io.brewmaster.ops.text.Style;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DiagnosisTest {
    @Test
    void findsNothingWrongWithAPlatformThatIsWell() {
        assertThat(new SampleEvidence().findings())
                .allSatisfy(finding -> assertThat(finding.verdict()).isEqualTo(Verdict.GOOD))
                .hasSizeGreaterThan(12);
    }

    private static Arguments ill(
            String name, Verdict verdict, String subject, String said, Consumer<SampleEvidence> change) {
        return Arguments.of(name, verdict, subject, said, change);
    }

    static Stream<Arguments> illnesses() {
        return Stream.of(services(), machine(), account(), rest(), outside()).flatMap(stream -> stream);
    }

    private static Stream<Arguments> services() {
        return Stream.of(
                ill(
                        "no bridges",
                        Verdict.WRONG,
                        "services",
                        "no service of bridges",
                        e -> e.services = Part.known(
                                List.of(service(Role.SIGNALLING, "signalling", 0, 0, rollout("COMPLETED", 0, 9), "")))),
                ill("given up", Verdict.WRONG, "bridges", "given up", e -> e.services = one(1, 0, "FAILED", 3, 60)),
                ill(
                        "failing",
                        Verdict.WRONG,
                        "bridges",
                        "2 tasks have failed",
                        e -> e.services = one(1, 0, "IN_PROGRESS", 2, 60)),
                ill(
                        "stuck",
                        Verdict.WRONG,
                        "bridges",
                        "11 min old",
                        e -> e.services = one(1, 0, "IN_PROGRESS", 0, 660)),
                ill(
                        "starting",
                        Verdict.DOUBTFUL,
                        "bridges",
                        "starting",
                        e -> e.services = one(1, 0, "IN_PROGRESS", 0, 60)),
                ill(
                        "no role",
                        Verdict.WRONG,
                        "roles",
                        "no task role",
                        e -> e.tasks = Part.known(List.of(
                                new Task("bridges", List.of(), Optional.empty(), Optional.of("arn"), 4, true)))),
                ill(
                        "latest",
                        Verdict.DOUBTFUL,
                        "images",
                        "changes under its tag",
                        e -> e.tasks = Part.known(List.of(task("bridges", container("jvb", "host:5000/jvb", 64))))),
                ill(
                        "mixed",
                        Verdict.DOUBTFUL,
                        "images",
                        "mixed",
                        e -> e.tasks = Part.known(List.of(
                                task("signalling", container("web", "web:stable-11146", 64)),
                                task("bridges", container("jvb", "jvb:stable-10978-1", 64))))),
                ill(
                        "little shared memory",
                        Verdict.WRONG,
                        "/dev/shm",
                        "64 MiB",
                        e -> e.tasks =
                                Part.known(List.of(task("recorders", container("jibri", "jibri:stable-1", 64))))));
    }

    private static void asleep(SampleEvidence evidence, long workedOn) {
        evidence.wanted = Part.known(Optional.of(SampleEvidence.wanted("asleep", workedOn)));
        evidence.services = Part.known(List.of(
                service(Role.SIGNALLING, "signalling", 0, 0, rollout("COMPLETED", 0, 9_000), ""),
                service(Role.BRIDGES, "bridges", 0, 0, rollout("COMPLETED", 0, 9_000), "")));
    }

    private static Stream<Arguments> machine() {
        return Stream.of(
                ill(
                        "left over",
                        Verdict.WRONG,
                        "load balancer",
                        "standup-prod-web is still there although the platform sleeps",
                        e -> asleep(e, 0)),
                ill("left over, with counts set by hand", Verdict.WRONG, "load balancer", "is still there", e -> {
                    asleep(e, 0);
                    e.wanted = Part.known(Optional.of(SampleEvidence.wanted("awake", 0)));
                }),
                ill("going away", Verdict.DOUBTFUL, "load balancer", "the machine is at work", e -> asleep(e, 40)),
                ill(
                        "two of them",
                        Verdict.WRONG,
                        "load balancer",
                        "standup-old-web was made by the machine too",
                        e -> e.loadBalancers = Part.known(List.of(
                                SampleEvidence.balancer("standup-prod-web", ""),
                                SampleEvidence.balancer("standup-old-web", "standup-prod-lifecycle")))),
                ill(
                        "no way in",
                        Verdict.WRONG,
                        "load balancer",
                        "nobody gets in",
                        e -> e.loadBalancers = Part.known(List.of())),
                ill("no way in yet", Verdict.DOUBTFUL, "load balancer", "the platform wakes", e -> {
                    e.loadBalancers = Part.known(List.of());
                    e.wanted = Part.known(Optional.of(SampleEvidence.wanted("awake", 40)));
                }),
                ill("alarms left over", Verdict.DOUBTFUL, "alarms left", "standup-prod-wakes is still there", e -> {
                    asleep(e, 0);
                    e.loadBalancers = Part.known(List.of());
                    e.alarms = Part.known(List.of(new Alarm("standup-prod-wakes", "OK", "", NOW)));
                }));
    }

    private static Stream<Arguments> account() {
        return Stream.of(
                ill(
                        "a new account",
                        Verdict.WRONG,
                        "quotas",
                        "13 Fargate vCPU are needed, and the account may have 6",
                        e -> e.quotas = Part.known(new Quotas(6, Optional.empty(), Optional.empty()))),
                ill(
                        "a full region",
                        Verdict.WRONG,
                        "quotas",
                        "2 application load balancers are needed, and the account may have 1",
                        e -> e.quotas = Part.known(new Quotas(16, Optional.of(1.0), Optional.empty()))),
                ill(
                        "few addresses",
                        Verdict.WRONG,
                        "quotas",
                        "2 elastic IPs are needed, and the account may have 1",
                        e -> {
                            e.tasks = Part.known(List.of(task(
                                    "bridges",
                                    new Container(
                                            "jvb",
                                            "jvb:stable-1",
                                            64,
                                            Map.of("JVB_ADVERTISE_IPS", "192.0.2.1,192.0.2.2")))));
                            e.quotas = Part.known(new Quotas(16, Optional.empty(), Optional.of(1.0)));
                        }),
                ill(
                        "denied",
                        Verdict.WRONG,
                        "permissions",
                        "standup-prod-recorders-task may not s3:PutObject, s3:GetObject on arn:aws:s3:::b/recordings/*",
                        e -> e.rights = Part.known(List.of(SampleEvidence.right(
                                "recorders",
                                "arn:aws:s3:::b/recordings/*",
                                List.of("s3:PutObject", "s3:GetObject"),
                                "s3:PutObject",
                                "s3:GetObject",
                                "s3:AbortMultipartUpload")))),
                ill(
                        "not simulated",
                        Verdict.NOT_KNOWN,
                        "permissions",
                        "allow iam:SimulatePrincipalPolicy",
                        e -> e.rights = SampleEvidence.denied("iam:SimulatePrincipalPolicy")));
    }

    @Test
    void saysHowToAskForMoreAndCountsATaskOfEachServiceThatSleeps() {
        SampleEvidence evidence = new SampleEvidence();
        asleep(evidence, 0);
        evidence.loadBalancers = SampleEvidence.denied("elasticloadbalancing:DescribeLoadBalancers");
        evidence.quotas = Part.known(new Quotas(6, Optional.of(0.0), Optional.empty()));
        assertThat(evidence.findings())
                .filteredOn(finding -> finding.subject().equals("quotas"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.said()).startsWith("9 Fargate vCPU are needed"))
                .satisfies(finding -> assertThat(finding.toDo())
                        .isEqualTo("aws service-quotas request-service-quota-increase --region us-west-2"
                                + " --service-code fargate --quota-code L-3032A538 --desired-value 9"));
    }

    @Test
    void recordersOnInstancesTakeNoFargate() {
        SampleEvidence evidence = new SampleEvidence();
        evidence.tasks = Part.known(List.of(new Task(
                "standup-prod-recorders",
                List.of(container("jibri", "jibri:stable-1", 2_048)),
                Optional.of("role"),
                Optional.of("role"),
                4,
                false)));
        assertThat(evidence.findings())
                .anySatisfy(finding -> assertThat(finding.said()).startsWith("0 of 16 Fargate vCPU"));
    }

    @Test
    void saysHowToTakeAwayWhatTheMachineHasLeft() {
        SampleEvidence evidence = new SampleEvidence();
        asleep(evidence, 0);
        evidence.loadBalancers = Part.known(List.of(
                SampleEvidence.balancer("standup-prod-web", "standup-prod-lifecycle"),
                SampleEvidence.balancer("standup-old-web", "standup-prod-lifecycle"),
                SampleEvidence.balancer("standup-prod-eu-web", "standup-prod-eu-lifecycle")));
        assertThat(evidence.findings())
                .filteredOn(finding -> finding.subject().equals("load balancer"))
                .extracting(Finding::toDo)
                .satisfiesExactly(
                        toDo -> assertThat(toDo).contains("./brewmaster ops down"),
                        toDo -> assertThat(toDo)
                                .isEqualTo("aws elbv2 delete-load-balancer --region us-west-2 --load-balancer-arn "
                                        + "arn:aws:elasticloadbalancing:us-west-2:123456789012:loadbalancer/app/"
                                        + "standup-old-web/50dc6c495c0c9188"));
    }

    @Test
    void aLoadBalancerForMediaIsTheMachinesOnlyIfItSaysSo() {
        SampleEvidence evidence = new SampleEvidence();
        evidence.loadBalancers = Part.known(List.of(
                SampleEvidence.balancer("standup-prod-web", ""),
                SampleEvidence.balancer("standup-prod-media", "standup-prod-lifecycle")));
        assertThat(evidence.findings())
                .allSatisfy(finding -> assertThat(finding.verdict()).isEqualTo(Verdict.GOOD));
        asleep(evidence, 0);
        evidence.loadBalancers = Part.known(List.of(SampleEvidence.balancer("standup-prod-media", "")));
        assertThat(evidence.findings()).noneMatch(finding -> finding.verdict() == Verdict.WRONG);
        evidence.loadBalancers =
                Part.known(List.of(SampleEvidence.balancer("standup-prod-media", "standup-prod-lifecycle")));
        assertThat(evidence.findings())
                .anySatisfy(finding -> assertThat(finding.said()).startsWith("standup-prod-media is still there"));
    }

    @Test
    void aLoadBalancerIsTerraformsWhereThereIsNoMachine() {
        SampleEvidence evidence = new SampleEvidence();
        asleep(evidence, 0);
        evidence.wanted = Part.known(Optional.empty());
        evidence.alarms = Part.known(List.of(new Alarm("standup-prod-web-5xx", "OK", "", NOW)));
        assertThat(evidence.findings())
                .noneMatch(finding -> finding.subject().equals("load balancer")
                        || finding.subject().equals("alarms left"));
    }

    private static Stream<Arguments> rest() {
        return Stream.of(
                ill(
                        "silent agents",
                        Verdict.WRONG,
                        "metrics",
                        "no agent has spoken",
                        e -> e.numbers = Part.known(Map.of())),
                ill(
                        "brewery left",
                        Verdict.WRONG,
                        "brewery",
                        "0 of 1 brewery",
                        e -> e.numbers = Part.known(numbers(Map.of(
                                MetricDefinition.SHARDS_CONNECTED, 0.0, MetricDefinition.SHARDS_CONFIGURED, 1.0)))),
                ill(
                        "unknown",
                        Verdict.WRONG,
                        "brewery",
                        "cannot know",
                        e -> e.numbers = Part.known(numbers(Map.of(MetricDefinition.PLATFORM_UNKNOWN, 1.0)))),
                ill(
                        "frozen",
                        Verdict.WRONG,
                        "bridges seen",
                        "1 bridge stands still",
                        e -> e.numbers = Part.known(numbers(
                                Map.of(MetricDefinition.BRIDGE_COUNT, 1.0, MetricDefinition.BRIDGES_STALE, 1.0)))),
                ill(
                        "missing bridge",
                        Verdict.DOUBTFUL,
                        "bridges seen",
                        "2 run in ECS, 1 are",
                        e -> e.numbers = Part.known(numbers(Map.of(MetricDefinition.BRIDGE_COUNT, 1.0)))),
                ill("no alarms", Verdict.DOUBTFUL, "alarms", "none", e -> e.alarms = Part.known(List.of())),
                ill(
                        "plain bucket",
                        Verdict.WRONG,
                        "encryption",
                        "AES256",
                        e -> e.bucket =
                                Part.known(new BucketState("b", Optional.of("AES256"), true, true, true, true))),
                ill(
                        "open bucket",
                        Verdict.WRONG,
                        "bucket policy",
                        "plain HTTP, objects can be made public",
                        e -> e.bucket =
                                Part.known(new BucketState("b", Optional.of("aws:kms"), false, true, false, true))),
                ill(
                        "lost upload",
                        Verdict.WRONG,
                        "uploads",
                        "1 recording was left",
                        e -> e.states = Part.known(List.of(new Stored("s", 1, NOW.minusSeconds(601))))),
                ill(
                        "old upload",
                        Verdict.DOUBTFUL,
                        "old uploads",
                        "1 upload is open",
                        e -> e.uploads = Part.known(List.of(new OpenUpload("k", NOW.minus(Duration.ofHours(25)))))));
    }

    private static Stream<Arguments> outside() {
        return Stream.of(
                ill(
                        "clock",
                        Verdict.WRONG,
                        "clock",
                        "600 s ahead",
                        e -> e.identity = Part.known(new Identity("1", "arn", Optional.of(NOW), NOW.plusSeconds(600)))),
                ill(
                        "clock a little",
                        Verdict.DOUBTFUL,
                        "clock",
                        "90 s behind",
                        e -> e.identity = Part.known(new Identity("1", "arn", Optional.of(NOW), NOW.minusSeconds(90)))),
                ill("no domain", Verdict.WRONG, "domain", "no domain is set", e -> e.domain = Optional.empty()),
                ill(
                        "no address",
                        Verdict.WRONG,
                        "DNS",
                        "has no address",
                        e -> e.entry = Part.known(new WebEntry(List.of(), Optional.empty(), "it does not resolve"))),
                ill(
                        "old certificate",
                        Verdict.WRONG,
                        "certificate",
                        "for 13 more days",
                        e -> e.entry = Part.known(
                                new WebEntry(List.of("::1"), Optional.of(NOW.plus(Duration.ofDays(13))), ""))),
                ill(
                        "not allowed",
                        Verdict.NOT_KNOWN,
                        "bucket",
                        "allow s3:GetBucketPolicy",
                        e -> e.bucket = SampleEvidence.denied("s3:GetBucketPolicy")));
    }

    private static Part<List<ServiceState>> one(int desired, int running, String state, int failed, long secondsAgo) {
        return Part.known(List.of(
                service(Role.SIGNALLING, "signalling", 1, 1, rollout("COMPLETED", 0, 3_600), ""),
                service(Role.BRIDGES, "bridges", desired, running, rollout(state, failed, secondsAgo), "")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("illnesses")
    void findsWhatIsWrong(String name, Verdict verdict, String subject, String said, Consumer<SampleEvidence> change) {
        SampleEvidence evidence = new SampleEvidence();
        change.accept(evidence);
        assertThat(evidence.findings())
                .filteredOn(finding ->
                        finding.verdict() == verdict && finding.subject().equals(subject))
                .as(name)
                .singleElement()
                .satisfies(finding -> assertThat(finding.said()).contains(said))
                .satisfies(finding -> assertThat(finding.toDo().isEmpty()).isEqualTo(verdict == Verdict.NOT_KNOWN));
    }

    @Test
    void saysOnceWhatSeveralPartsLackForOneReason() {
        SampleEvidence evidence = new SampleEvidence();
        evidence.tasks = SampleEvidence.denied("ecs:DescribeTaskDefinition");
        evidence.rights = evidence.tasks.then(tasks -> List.of());
        evidence.quotas = SampleEvidence.denied("servicequotas:GetServiceQuota");
        assertThat(evidence.findings())
                .filteredOn(finding -> finding.verdict() == Verdict.NOT_KNOWN)
                .extracting(Finding::subject)
                .containsExactly("quotas", "tasks");
    }

    @Test
    void aSleepingPlatformNeedsNoMetricsAndNoWebEntry() {
        SampleEvidence evidence = new SampleEvidence();
        evidence.services = Part.known(List.of(
                service(Role.SIGNALLING, "signalling", 0, 0, rollout("COMPLETED", 0, 9_000), ""),
                service(Role.BRIDGES, "bridges", 0, 0, rollout("COMPLETED", 0, 9_000), "")));
        evidence.wanted = Part.known(Optional.of(SampleEvidence.wanted("asleep", 0)));
        evidence.loadBalancers = Part.known(List.of());
        evidence.numbers = Part.known(Map.of());
        evidence.entry = Part.known(new WebEntry(List.of(), Optional.empty(), "it does not resolve"));
        assertThat(evidence.findings())
                .noneMatch(finding -> finding.verdict() == Verdict.WRONG)
                .filteredOn(finding -> finding.verdict() == Verdict.DOUBTFUL)
                .singleElement()
                .satisfies(finding -> assertThat(finding.subject()).isEqualTo("DNS"));
    }

    @Test
    void printsWhatToDoBelowWhatIsWrongAt80Columns() {
        assertThat(DoctorText.table(SampleEvidence.ill().findings(), new Style(false), 80))
                .isEqualTo("""
                  ✓  credentials    arn:aws:iam::123456789012:user/me
                  ✓  clock          within a minute of AWS' clock
                  ✓  signalling     1 of 1 running
                  ✓  bridges        2 of 2 running
                  ✗  recorders      0 of 1 running: 4 tasks have failed: (service
                                    standup-prod-recorders) was unable to place a task.
                                    → read the service's events and the stopped tasks in ECS: it
                                    says what fails
                  ✗  quotas         13 Fargate vCPU are needed, and the account may have 10:
                                    what is desired, at least one task of each service
                                    → aws service-quotas request-service-quota-increase --region
                                    us-west-2 --service-code fargate --quota-code L-3032A538
                                    --desired-value 13
                  ✓  quotas         2 of 50 application load balancers, once it is awake
                  ✓  roles          each service has its task role and its execution role
                  ✓  images         web stable-11146, jvb stable-11146-2, jibri stable-11146-2
                  ✓  /dev/shm       recorders have 2048 MiB at /dev/shm
                  ✓  permissions    task roles allow what agents and recorders do
                  ✓  encryption     standup-prod-recordings-123456789012 encrypts with KMS
                  ✓  bucket policy  TLS only, nothing can be public
                  ✗  uploads        1 recording was left by a recorder that was lost
                                    → ./brewmaster ops recordings recover completes what S3 has
                  ✓  metrics        the agents spoke 1 min ago
                  ✓  brewery        joined on every server, and it is known whether anybody is
                                    there
                  ✓  bridges seen   2 in the brewery
                  ✗  alarms         standup-prod-recording-success rings
                                    → Attempts to deliver recordings failed. What failed is
                                    still on the recorder's disk.
                  ✓  load balancer  standup-prod-web is the machine's: ops down comes before
                                    terraform destroy
                  ✓  DNS            meet.example.com is 192.0.2.7
                  ✓  certificate    good for meet.example.com, for 200 more days

                  17 good, 4 wrong
                """);
    }

    private static final String AT_120_COLUMNS = """
              ✓  credentials    arn:aws:iam::123456789012:user/me
              ✓  clock          within a minute of AWS' clock
              ✓  signalling     1 of 1 running
              ✓  bridges        2 of 2 running
              ✗  recorders      0 of 1 running: 4 tasks have failed: (service standup-prod-recorders) was unable to place a task.
                                → read the service's events and the stopped tasks in ECS: it says what fails
              ✗  quotas         13 Fargate vCPU are needed, and the account may have 10: what is desired, at least one task of each
                                service
                                → aws service-quotas request-service-quota-increase --region us-west-2 --service-code fargate
                                --quota-code L-3032A538 --desired-value 13
              ✓  quotas         2 of 50 application load balancers, once it is awake
              ✓  roles          each service has its task role and its execution role
              ✓  images         web stable-11146, jvb stable-11146-2, jibri stable-11146-2
              ✓  /dev/shm       recorders have 2048 MiB at /dev/shm
              ✓  permissions    task roles allow what agents and recorders do
              ✓  encryption     standup-prod-recordings-123456789012 encrypts with KMS
              ✓  bucket policy  TLS only, nothing can be public
              ✗  uploads        1 recording was left by a recorder that was lost
                                → ./brewmaster ops recordings recover completes what S3 has
              ✓  metrics        the agents spoke 1 min ago
              ✓  brewery        joined on every server, and it is known whether anybody is there
              ✓  bridges seen   2 in the brewery
              ✗  alarms         standup-prod-recording-success rings
                                → Attempts to deliver recordings failed. What failed is still on the recorder's disk.
              ✓  load balancer  standup-prod-web is the machine's: ops down comes before terraform destroy
              ✓  DNS            meet.example.com is 192.0.2.7
              ✓  certificate    good for meet.example.com, for 200 more days

              17 good, 4 wrong
            """;

    @Test
    void printsTheSameAt120Columns() {
        assertThat(DoctorText.table(SampleEvidence.ill().findings(), new Style(false), 120))
                .isEqualTo(AT_120_COLUMNS);
    }

    @Test
    void coloursTheSignsAloneOnATerminal() {
        assertThat(DoctorText.table(SampleEvidence.ill().findings(), new Style(true), 120))
                .isEqualTo(AT_120_COLUMNS
                        .replaceAll("(?m)^  ✓", "  \u001b[32m✓\u001b[0m")
                        .replaceAll("(?m)^  ✗", "  \u001b[31m✗\u001b[0m"));
    }
}
