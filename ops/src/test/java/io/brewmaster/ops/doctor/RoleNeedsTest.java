package io.brewmaster.ops.doctor;

import static io.brewmaster.ops.doctor.SampleEvidence.rollout;
import static io.brewmaster.ops.doctor.SampleEvidence.service;
import static io.brewmaster.ops.doctor.SampleEvidence.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.ops.doctor.Evidence.Container;
import io.brewmaster.ops.doctor.Evidence.Need;
import io.brewmaster.ops.platform.Role;
import io.brewmaster.ops.platform.ServiceState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the stack's roles allow (terraform/modules/bridges, recorders and storage) is what is asked for. */
class RoleNeedsTest {
    private static final String ECS = "arn:aws:ecs:us-west-2:123456789012:";
    private static final String MACHINE = "arn:aws:states:us-west-2:123456789012:stateMachine:standup-prod-lifecycle";
    private static final String SERVICES =
            "signalling=standup-prod-signalling,bridges=standup-prod-bridges,recorders=standup-prod-recorders";
    private static final Map<String, String> ACTS =
            Map.of("JITSI_IDLE_MODE", "act", "JITSI_IDLE_ACTION", "services", "JITSI_IDLE_SERVICES", SERVICES);

    private static List<String> needs(Role role, String name, Map<String, String> settings) {
        ServiceState service = service(role, name, 0, 0, rollout("COMPLETED", 0, 60), "");
        Container container = new Container("jitsi", "image:stable-1", 64, settings);
        return RoleNeeds.of(List.of(task(name, container)), List.of(service)).stream()
                .peek(need -> assertThat(need.role()).endsWith(":role/standup-prod-" + name + "-task"))
                .map(RoleNeedsTest::words)
                .toList();
    }

    private static String words(Need need) {
        return String.join(" ", need.actions()) + " on " + need.resource();
    }

    @Test
    void signallingNeedsNothing() {
        assertThat(needs(Role.SIGNALLING, "signalling", ACTS)).isEmpty();
    }

    @Test
    void anAgentThatOnlyWatchesProtectsItsTask() {
        assertThat(needs(Role.BRIDGES, "bridges", Map.of()))
                .containsExactly("ecs:UpdateTaskProtection on " + ECS + "task/standup-prod/*");
    }

    @Test
    void anAgentThatActsLowersEveryService() {
        assertThat(needs(Role.BRIDGES, "bridges", ACTS))
                .containsExactly(
                        "ecs:UpdateTaskProtection on " + ECS + "task/standup-prod/*",
                        "ecs:DescribeServices ecs:UpdateService on " + ECS
                                + "service/standup-prod/standup-prod-signalling",
                        "ecs:DescribeServices ecs:UpdateService on " + ECS
                                + "service/standup-prod/standup-prod-bridges",
                        "ecs:DescribeServices ecs:UpdateService on " + ECS
                                + "service/standup-prod/standup-prod-recorders");
    }

    @Test
    void withAMachineItLowersBridgesAloneAndTellsTheMachine() {
        Map<String, String> settings = new HashMap<>(ACTS);
        settings.put("JITSI_IDLE_ACTION", "machine");
        settings.put("JITSI_IDLE_TABLE", "standup-prod-wanted");
        settings.put("JITSI_IDLE_STATE_MACHINE", MACHINE);
        assertThat(needs(Role.BRIDGES, "bridges", settings))
                .containsExactly(
                        "ecs:UpdateTaskProtection on " + ECS + "task/standup-prod/*",
                        "ecs:DescribeServices on " + ECS + "service/standup-prod/standup-prod-signalling",
                        "ecs:DescribeServices ecs:UpdateService on " + ECS
                                + "service/standup-prod/standup-prod-bridges",
                        "ecs:DescribeServices on " + ECS + "service/standup-prod/standup-prod-recorders",
                        "dynamodb:GetItem on arn:aws:dynamodb:us-west-2:123456789012:table/standup-prod-wanted",
                        "states:StartExecution on " + MACHINE);
    }

    @Test
    void aRecorderDeliversToItsPrefix() {
        Map<String, String> settings = new HashMap<>(ACTS);
        settings.put("JITSI_RECORDING_BUCKET", "b");
        settings.put("JITSI_RECORDING_PREFIX", "meetings");
        settings.put("JITSI_RECORDING_KMS_KEY", "arn:aws:kms:us-west-2:123456789012:key/1");
        assertThat(needs(Role.RECORDERS, "recorders", settings))
                .containsExactly(
                        "ecs:UpdateTaskProtection on " + ECS + "task/standup-prod/*",
                        "ecs:DescribeServices on " + ECS + "service/standup-prod/standup-prod-signalling",
                        "ecs:DescribeServices on " + ECS + "service/standup-prod/standup-prod-bridges",
                        "ecs:DescribeServices ecs:UpdateService on " + ECS
                                + "service/standup-prod/standup-prod-recorders",
                        "s3:AbortMultipartUpload s3:GetObject s3:ListMultipartUploadParts s3:PutObject"
                                + " s3:PutObjectTagging on arn:aws:s3:::b/meetings/*",
                        "s3:DeleteObject on arn:aws:s3:::b/meetings/.brewmaster/open/*",
                        "s3:ListBucket s3:ListBucketMultipartUploads on arn:aws:s3:::b",
                        "kms:Decrypt kms:GenerateDataKey on arn:aws:kms:us-west-2:123456789012:key/1");
    }

    @Test
    void theAccountsOwnKeyIsNotAskedFor() {
        assertThat(needs(Role.RECORDERS, "recorders", Map.of("JITSI_RECORDING_KMS_KEY", "alias/recordings")))
                .noneMatch(need -> need.contains("kms:"));
    }
}
