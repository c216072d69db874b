package io.brewmaster.ops.doctor;

import io.brewmaster.ops.doctor.Evidence.Need;
import io.brewmaster.ops.doctor.Evidence.Right;
import io.brewmaster.ops.doctor.Evidence.Task;
import io.brewmaster.ops.platform.Role;
import io.brewmaster.ops.platform.ServiceState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the programs in the tasks do on AWS, by the settings that their containers are started with, and whether their
 * roles allow it. Pure.
 */
public final class RoleNeeds {
    private static final List<String> LOWERS = List.of("ecs:DescribeServices", "ecs:UpdateService");

    private final String role;
    private final ServiceState service;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final List<Need> needs = new ArrayList<>();

    private RoleNeeds(Task task, String role, ServiceState service) {
        this.role = role;
        this.service = service;
        task.containers().forEach(container -> settings.putAll(container.settings()));
    }

    /** The needs of all tasks that have a role. */
    public static List<Need> of(List<Task> tasks, List<ServiceState> services) {
        List<Need> all = new ArrayList<>();
        for (Task task : tasks) {
            Optional<ServiceState> service = services.stream()
                    .filter(one -> one.name().equals(task.service()))
                    .findFirst();
            if (service.isPresent() && task.taskRole().isPresent()) {
                all.addAll(new RoleNeeds(task, task.taskRole().get(), service.get()).all());
            }
        }
        return all;
    }

    private List<Need> all() {
        if (service.role() == Role.SIGNALLING) {
            return List.of();
        }
        need(arn("ecs", "task/" + cluster() + "/*"), "ecs:UpdateTaskProtection");
        if ("act".equals(settings.get("JITSI_IDLE_MODE"))) {
            acts();
        }
        if (service.role() == Role.RECORDERS) {
            records();
        }
        return needs;
    }

    /** A recorder's agent lowers its own service only; the machine lowers the others, where there is one. */
    private void acts() {
        boolean byMachine = !"services".equals(settings.get("JITSI_IDLE_ACTION"));
        for (String pair : settings.getOrDefault("JITSI_IDLE_SERVICES", "").split(",", -1)) {
            String[] parts = pair.strip().split("=", 2);
            if (parts.length < 2) {
                continue;
            }
            boolean lowers = service.role() == Role.RECORDERS
                    ? parts[0].equals("recorders")
                    : !byMachine || parts[0].equals("bridges");
            String arn = arn("ecs", "service/" + cluster() + "/" + parts[1]);
            needs.add(new Need(role, lowers ? LOWERS : LOWERS.subList(0, 1), arn));
        }
        if (byMachine && service.role() == Role.BRIDGES) {
            told("JITSI_IDLE_TABLE").ifPresent(table -> need(arn("dynamodb", "table/" + table), "dynamodb:GetItem"));
            told("JITSI_IDLE_STATE_MACHINE").ifPresent(machine -> need(machine, "states:StartExecution"));
        }
    }

    private void records() {
        told("JITSI_RECORDING_BUCKET").ifPresent(bucket -> {
            String arn = "arn:" + part(1) + ":s3:::" + bucket;
            String prefix = arn + "/" + settings.getOrDefault("JITSI_RECORDING_PREFIX", "recordings");
            need(
                    prefix + "/*",
                    "s3:AbortMultipartUpload",
                    "s3:GetObject",
                    "s3:ListMultipartUploadParts",
                    "s3:PutObject",
                    "s3:PutObjectTagging");
            need(prefix + "/.brewmaster/open/*", "s3:DeleteObject");
            need(arn, "s3:ListBucket", "s3:ListBucketMultipartUploads");
        });
        // What an alias leads to, and on what condition the account's own key may be used, the simulation does not
        // know.
        told("JITSI_RECORDING_KMS_KEY")
                .filter(key -> key.contains(":key/"))
                .ifPresent(key -> need(key, "kms:Decrypt", "kms:GenerateDataKey"));
    }

    private Optional<String> told(String setting) {
        return Optional.ofNullable(settings.get(setting)).filter(value -> !value.isEmpty());
    }

    private void need(String resource, String... actions) {
        needs.add(new Need(role, List.of(actions), resource));
    }

    private String arn(String of, String what) {
        return String.join(":", "arn", part(1), of, part(3), part(4), what);
    }

    private String cluster() {
        String[] path = part(5).split("/", -1);
        return path.length > 2 ? path[1] : "";
    }

    private String part(int index) {
        String[] parts = service.arn().split(":", 6);
        return index < parts.length ? parts[index] : "";
    }

    /** One finding for all that is allowed, one for each resource that something is not allowed on. */
    static List<Finding> judge(List<Right> rights) {
        List<Finding> wrong = rights.stream()
                .filter(right -> !right.denied().isEmpty())
                .map(right -> Finding.wrong(
                        "permissions",
                        name(right.need().role()) + " may not " + String.join(", ", right.denied()) + " on "
                                + right.need().resource(),
                        "apply terraform, or allow it to the role"))
                .toList();
        long asked = rights.stream()
                .mapToLong(right -> right.need().actions().size())
                .sum();
        return !wrong.isEmpty() || asked == 0
                ? wrong
                : List.of(Finding.good("permissions", "task roles allow what agents and recorders do"));
    }

    private static String name(String role) {
        return role.substring(role.lastIndexOf('/') + 1);
    }
}
