package io.brewmaster.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.ops.doubles.AccountDouble;
import io.brewmaster.ops.doubles.CloudWatchDouble.Failure;
import io.brewmaster.ops.doubles.XmlDouble;
import io.brewmaster.testkit.ecs.EcsDouble.Action;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against ECS, CloudWatch, S3's set-up and STS over HTTP. The domain is one that no resolver knows. */
class DoctorCommandTest {
    private static final XmlDouble XML = new XmlDouble();

    @TempDir
    Path directory;

    private AwsDoubles aws;

    @BeforeEach
    void start() {
        aws = new AwsDoubles(directory).with(0, 0, 0);
        for (String service : List.of(AwsDoubles.SIGNALLING, AwsDoubles.BRIDGES, AwsDoubles.RECORDERS)) {
            aws.ecs.taskDefinition(
                    service,
                    Map.of(
                            "taskRoleArn", "arn:aws:iam::123456789012:role/task",
                            "executionRoleArn", "arn:aws:iam::123456789012:role/execution",
                            "cpu", "1024",
                            "requiresCompatibilities", List.of("FARGATE"),
                            "containerDefinitions",
                                    List.of(Map.of(
                                            "name",
                                            service.equals(AwsDoubles.RECORDERS) ? "jibri" : "web",
                                            "image",
                                            "registry/image:stable-11146",
                                            "environment",
                                            environment(service),
                                            "linuxParameters",
                                            Map.of(
                                                    "tmpfs",
                                                    List.of(Map.of("containerPath", "/dev/shm", "size", 2048)))))));
        }
        aws.cloudWatch.alarm("standup-prod-no-metrics", "OK", "", Said.NOW);
    }

    private static List<Map<String, String>> environment(String service) {
        return service.equals(AwsDoubles.RECORDERS)
                ? List.of(Map.of("name", "JITSI_RECORDING_BUCKET", "value", AwsDoubles.BUCKET))
                : List.of(Map.of("name", "JITSI_LOG_LEVEL", "value", "info"));
    }

    @AfterEach
    void stop() {
        aws.close();
    }

    private Said doctor(XmlDouble xml, String... more) {
        return doctor(Instant.now(), xml, more);
    }

    /** What is on the doubles' clock is the machine's time. */
    private Said doctor(Instant now, XmlDouble xml, String... more) {
        Map<String, String> environment = aws.environment();
        environment.put("AWS_ENDPOINT_URL_S3", xml.uri().toString());
        environment.put("AWS_ENDPOINT_URL_STS", xml.uri().toString());
        String[] arguments = new String[more.length + 1];
        arguments[0] = "doctor";
        System.arraycopy(more, 0, arguments, 1, more.length);
        return Said.at(now, environment, directory, arguments);
    }

    /** Whatever line they stand on. */
    private static String words(Said said) {
        return said.out().replaceAll("\\s+", " ");
    }

    @Test
    void findsASleepingPlatformWellButForItsName() {
        Said said = doctor(XML);
        assertThat(said.err()).isEmpty();
        assertThat(words(said))
                .contains(
                        "arn:aws:iam::123456789012:user/me",
                        "0 of 0 running",
                        "recorders have 2048 MiB at /dev/shm",
                        "standup-prod-recordings-123456789012 encrypts with KMS",
                        "TLS only, nothing can be public",
                        "task roles allow what agents and recorders do",
                        "meet.invalid has no address, and the platform sleeps")
                .doesNotContain("✗", "?");
        assertThat(said.exit()).isZero();
    }

    @Test
    void endsWith69WhenSomethingIsWrong() {
        aws.cloudWatch.alarm("standup-prod-disk-low", "ALARM", "The disk is nearly full.", Said.NOW);
        Said said = doctor(XML);
        assertThat(said.exit()).isEqualTo(69);
        assertThat(said.out()).contains("✗", "standup-prod-disk-low rings", "→ The disk is nearly full.");
    }

    @Test
    void namesEachPermissionThatItMisses() {
        try (XmlDouble denied = new XmlDouble()) {
            denied.refuse("policy", 403, "AccessDenied", "Access Denied");
            aws.ecs.next(Action.DESCRIBE_TASK_DEFINITION, io.brewmaster.testkit.ecs.EcsDouble.Failure.ACCESS_DENIED, 1);
            aws.cloudWatch.next(Failure.ACCESS_DENIED, 1);
            Said said = doctor(denied);
            assertThat(said.exit()).isEqualTo(78);
            assertThat(words(said))
                    .contains(
                            "allow s3:GetBucketPolicy",
                            "allow ecs:DescribeTaskDefinition",
                            "allow cloudwatch:GetMetricData");
        }
    }

    @Test
    void seesABucketThatNobodyHasSetUpAndAClockThatIsWrong() {
        try (XmlDouble bare = new XmlDouble()) {
            bare.refuse("policy", 404, "NoSuchBucketPolicy", "The bucket policy does not exist")
                    .refuse("publicAccessBlock", 404, "NoSuchPublicAccessBlockConfiguration", "none")
                    .refuse("lifecycle", 404, "NoSuchLifecycleConfiguration", "none")
                    .refuse("encryption", 404, "ServerSideEncryptionConfigurationNotFoundError", "none")
                    .set("versioning", 200, "<VersioningConfiguration/>");
            Said said = doctor(Instant.now().plusSeconds(900), bare);
            assertThat(said.exit()).isEqualTo(69);
            assertThat(words(said))
                    .contains(
                            "plain HTTP",
                            "can be made public",
                            "nobody completes",
                            "encrypts with none",
                            "gone at once")
                    .containsPattern("(899|900|901) s ahead of AWS' clock");
        }
    }

    @Test
    void takesAwsDefaultForAQuotaThatNobodyHasChanged() {
        Said said = doctor(XML);
        assertThat(words(said)).contains("✓ quotas 3 of 6 Fargate vCPU: what is desired");
        assertThat(aws.account.calls()).contains("GetServiceQuota", "GetAWSDefaultServiceQuota");
    }

    @Test
    void findsAnAccountThatMayRunTooLittle() {
        aws.account.quota("fargate", "L-3032A538", 2);
        Said said = doctor(XML);
        assertThat(said.exit()).isEqualTo(69);
        assertThat(words(said))
                .contains(
                        "✗ quotas 3 Fargate vCPU are needed, and the account may have 2",
                        "--service-code fargate --quota-code L-3032A538 --desired-value 3");
    }

    @Test
    void saysWhenItMayNotReadQuotasAndGetsThroughThrottling() {
        aws.account.next("GetServiceQuota", AccountDouble.Failure.THROTTLED, 2);
        assertThat(doctor(XML).exit()).isZero();
        aws.account.next("GetAWSDefaultServiceQuota", AccountDouble.Failure.ACCESS_DENIED, 1);
        Said said = doctor(XML);
        assertThat(said.exit()).isEqualTo(78);
        assertThat(words(said)).contains("? quotas", "allow servicequotas:GetAWSDefaultServiceQuota to the role");
    }

    @Test
    void findsWhatARoleMayNotDoOnEveryPage() {
        String objects = "arn:aws:s3:::" + AwsDoubles.BUCKET + "/recordings/*";
        aws.account.pages(1).deny("s3:PutObjectTagging", objects).deny("s3:AbortMultipartUpload", objects);
        Said said = doctor(XML);
        assertThat(said.exit()).isEqualTo(69);
        assertThat(words(said))
                .contains("✗ permissions task may not s3:AbortMultipartUpload, s3:PutObjectTagging on " + objects);
    }

    @Test
    void neverTakesARoleForGoodThatItMayNotLookInto() {
        aws.account.next("SimulatePrincipalPolicy", AccountDouble.Failure.ACCESS_DENIED, 1);
        Said said = doctor(XML);
        assertThat(said.exit()).isEqualTo(78);
        assertThat(words(said))
                .contains("? permissions", "allow iam:SimulatePrincipalPolicy to the role or user in use")
                .doesNotContain("task roles allow");
        aws.account.next("SimulatePrincipalPolicy", AccountDouble.Failure.THROTTLED, 3);
        assertThat(doctor(XML).exit()).isEqualTo(75);
    }

    @Test
    void findsWhatTheMachineHasLeftOnEveryPage() {
        aws.withMachine("asleep", 7);
        aws.account
                .pages(1)
                .balancer("somebody-elses", "application", "")
                .balancer("standup-old-web", "application", "standup-prod-lifecycle")
                .balancer("standup-prod-web", "application", "standup-prod-lifecycle");
        Said said = doctor(XML);
        assertThat(said.exit()).isEqualTo(69);
        assertThat(words(said))
                .contains(
                        "standup-prod-web is still there although the platform sleeps",
                        "→ ./brewmaster ops down has the machine take it away",
                        "→ aws elbv2 delete-load-balancer --region us-west-2 --load-balancer-arn",
                        "loadbalancer/app/standup-old-web/50dc6c495c0c9188")
                .doesNotContain("somebody-elses");
    }

    @Test
    void asksForNoLoadBalancerWhereThereIsNoMachine() {
        aws.account.balancer("standup-prod-web", "application", "");
        assertThat(doctor(XML).out()).doesNotContain("standup-prod-web");
        assertThat(aws.account.calls()).doesNotContain("DescribeLoadBalancers", "DescribeTags");
    }

    @Test
    void saysWhenItMayNotLookAtLoadBalancers() {
        aws.withMachine("asleep", 7);
        aws.account.next("DescribeLoadBalancers", AccountDouble.Failure.ACCESS_DENIED, 1);
        Said said = doctor(XML);
        assertThat(said.exit()).isEqualTo(78);
        assertThat(words(said)).contains("allow elasticloadbalancing:DescribeLoadBalancers to the role or user in use");
        aws.account.balancer("standup-prod-web", "application", "");
        aws.account.next("DescribeTags", AccountDouble.Failure.THROTTLED, 3);
        Said later = doctor(XML);
        assertThat(later.exit()).isEqualTo(75);
        assertThat(words(later)).contains("cannot read the tags of the load balancers: AWS takes no more calls");
    }

    @Test
    void coloursOnATerminalAndKeepsToItsWidth() {
        Map<String, String> environment = aws.environment();
        environment.put("AWS_ENDPOINT_URL_S3", XML.uri().toString());
        environment.put("AWS_ENDPOINT_URL_STS", XML.uri().toString());
        Said said = Said.onATerminal(environment, directory, "doctor");
        assertThat(said.out()).contains("\u001b[32m✓\u001b[0m  quotas");
        assertThat(said.out().replaceAll("\u001b\\[\\d+m", "").lines())
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(120))
                .anySatisfy(line -> assertThat(line).hasSizeGreaterThan(80));
        assertThat(doctor(XML).out()).doesNotContain("\u001b");
    }

    @Test
    void tellsProgramsTheSame() {
        assertThat(doctor(XML, "--json").out())
                .contains("\"subject\" : \"credentials\"", "\"verdict\" : \"good\"", "\"toDo\"");
    }
}
