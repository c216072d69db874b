package io.brewmaster.ops.cost;

import io.brewmaster.core.json.JsonException;
import io.brewmaster.core.json.Members;
import io.brewmaster.core.metrics.MetricDefinition;
import io.brewmaster.core.metrics.MetricNamespace;
import io.brewmaster.ops.cost.Meter.Basis;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What is billed while something runs: tasks, instances, load balancers, and what they print. */
final class RunningMeters {
    static final String SIGNALLING = "Signalling";
    static final String BRIDGE = "Bridge";
    static final String RECORDER = "Recorder";

    /** A role of the platform's services, and the module that makes it. */
    private enum Role {
        SIGNALLING(RunningMeters.SIGNALLING, "module.signalling"),
        BRIDGES(RunningMeters.BRIDGE, "module.bridges"),
        RECORDERS(RunningMeters.RECORDER, "module.recorders"),
        OTHER("Other service", "");

        private final String component;
        private final String module;

        Role(String component, String module) {
            this.component = component;
            this.module = module;
        }

        static Role of(Plan.Resource resource) {
            return Arrays.stream(values())
                    .filter(role -> resource.address().contains(role.module))
                    .findFirst()
                    .orElse(OTHER);
        }
    }

    /** CPU units of a vCPU, and MiB of a GB as Fargate bills it. */
    private static final BigDecimal UNITS = new BigDecimal("1024");
    /** What a Fargate task has without being asked, in GiB. */
    private static final BigDecimal DISK_INCLUDED = new BigDecimal("20");
    /** Estimated: what all containers print in an hour. */
    private static final BigDecimal LOG_GIGABYTES = new BigDecimal("0.02");

    private final Plan plan;
    private final Usage usage;
    private final List<Meter> meters = new ArrayList<>();

    private RunningMeters(Plan plan, Usage usage) {
        this.plan = plan;
        this.usage = usage;
    }

    static List<Meter> of(Plan plan, Usage usage) throws JsonException {
        RunningMeters running = new RunningMeters(plan, usage);
        running.tasks();
        running.instances();
        running.loadBalancers();
        running.expressServices();
        running.observation();
        return running.meters;
    }

    /** One task of each service while the platform is awake. */
    private void tasks() throws JsonException {
        for (Plan.Resource task : plan.ofType("aws_ecs_task_definition")) {
            if (task.values().texts("requires_compatibilities").contains("FARGATE")) {
                String component = Role.of(task).component;
                fargate(component, task.values(), isArm(task.values()), Basis.TASK_HOUR, BigDecimal.ONE);
                extraDisk(component, task.values());
            }
        }
    }

    private void fargate(String component, Members sizes, boolean arm, Basis basis, BigDecimal hours)
            throws JsonException {
        BigDecimal cpu = new BigDecimal(sizes.text("cpu")).divide(UNITS, MathContext.DECIMAL64);
        BigDecimal memory = new BigDecimal(sizes.text("memory")).divide(UNITS, MathContext.DECIMAL64);
        String kind = arm ? "fargate_arm" : "fargate";
        add(component, cpu.toPlainString() + " vCPU", kind + "_vcpu", basis, cpu.multiply(hours));
        add(component, memory.toPlainString() + " GB", kind + "_memory", basis, memory.multiply(hours));
        add(component, "its address", "public_ipv4", basis, hours);
    }

    private static boolean isArm(Members task) throws JsonException {
        for (Members platform : Plan.list(task, "runtime_platform")) {
            if (platform.optionalText("cpu_architecture").orElse("").equals("ARM64")) {
                return true;
            }
        }
        return false;
    }

    private void extraDisk(String component, Members task) throws JsonException {
        for (Members disk : Plan.list(task, "ephemeral_storage")) {
            BigDecimal extra = disk.decimal("size_in_gib").subtract(DISK_INCLUDED);
            add(component, extra + " GB more disk", "fargate_storage", Basis.TASK_HOUR, extra);
        }
    }

    /** One instance of each kind while the platform is awake, with its address and its disks. */
    private void instances() throws JsonException {
        for (Plan.Resource template : plan.ofType("aws_launch_template")) {
            String type = template.values().text("instance_type");
            add(RECORDER, type, "ec2_" + type, Basis.TASK_HOUR, BigDecimal.ONE);
            add(RECORDER, "its address", "public_ipv4", Basis.TASK_HOUR, BigDecimal.ONE);
            for (Members device : Plan.list(template.values(), "block_device_mappings")) {
                for (Members disk : Plan.list(device, "ebs")) {
                    BigDecimal size = disk.decimal("volume_size");
                    add(RECORDER, size + " GB of disk", "ebs_gp3", Basis.TASK_HOUR, perHour(size));
                }
            }
        }
    }

    /** Those that stay, and those that only target groups wait for, which are made when the platform wakes. */
    private void loadBalancers() throws JsonException {
        BigDecimal zones = BigDecimal.valueOf(plan.ofType("aws_subnet").size());
        if (stays(plan, "application")) {
            webEntry("stays", zones, Basis.MONTH, Bill.HOURS);
        } else if (!plan.ofType("aws_lb_target_group").isEmpty()) {
            webEntry("while awake", zones, Basis.AWAKE_HOUR, BigDecimal.ONE);
        }
        if (stays(plan, "network")) {
            mediaEntry("for media", Basis.MONTH, Bill.HOURS);
        } else if (mediaComesAndGoes(plan)) {
            mediaEntry("for media, while awake", Basis.AWAKE_HOUR, BigDecimal.ONE);
            add("Addresses", zones + " addresses", "public_ipv4", Basis.AWAKE_HOUR, zones);
        }
        BigDecimal fixed = BigDecimal.valueOf(plan.ofType("aws_eip").size());
        add("Addresses", fixed + " addresses", "public_ipv4", Basis.MONTH, fixed.multiply(Bill.HOURS));
    }

    private static boolean stays(Plan plan, String kind) throws JsonException {
        for (Plan.Resource balancer : plan.ofType("aws_lb")) {
            if (balancer.values().text("load_balancer_type").equals(kind)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the machine makes a load balancer for media, and addresses with it (decision 018). */
    static boolean mediaComesAndGoes(Plan plan) throws JsonException {
        for (Plan.Resource group : plan.ofType("aws_lb_target_group")) {
            if (group.values().optionalText("protocol").orElse("").equals("UDP")) {
                return !stays(plan, "network");
            }
        }
        return false;
    }

    private void mediaEntry(String when, Basis basis, BigDecimal hours) {
        add("Load balancer", when, "load_balancer", basis, hours);
        add(
                "Load balancer",
                "media through it",
                "network_load_balancer_unit",
                Basis.MEETING_HOUR,
                usage.trafficPerHour());
    }

    private void webEntry(String when, BigDecimal zones, Basis basis, BigDecimal hours) {
        add("Load balancer", when, "load_balancer", basis, hours);
        add("Load balancer", zones + " addresses", "public_ipv4", basis, zones.multiply(hours));
        add("Load balancer", "one unit of load", "load_balancer_unit", Basis.MEETING_HOUR, BigDecimal.ONE);
    }

    /** One task of each around the clock, and the load balancer that ECS makes for them. */
    private void expressServices() throws JsonException {
        List<Plan.Resource> services = plan.ofType("aws_ecs_express_gateway_service");
        for (Plan.Resource service : services) {
            fargate("Express APIs", service.values(), false, Basis.MONTH, Bill.HOURS);
        }
        if (!services.isEmpty()) {
            BigDecimal zones = BigDecimal.valueOf(plan.ofType("aws_subnet").size());
            add("Express APIs", "their load balancer", "load_balancer", Basis.MONTH, Bill.HOURS);
            add("Express APIs", zones + " addresses", "public_ipv4", Basis.MONTH, zones.multiply(Bill.HOURS));
        }
    }

    private void observation() {
        if (plan.ofType("aws_cloudwatch_log_group").isEmpty()) {
            return;
        }
        boolean records = plan.ofType("aws_ecs_task_definition").stream().anyMatch(t -> Role.of(t) == Role.RECORDERS);
        long metrics = Arrays.stream(MetricDefinition.values())
                .filter(metric -> records || metric.namespace() != MetricNamespace.RECORDING)
                .count();
        add("Metrics", metrics + " metrics", "custom_metric", Basis.AWAKE_HOUR, perHour(BigDecimal.valueOf(metrics)));
        add("Logs", "what is printed", "logs_ingested", Basis.AWAKE_HOUR, LOG_GIGABYTES);
        if (!plan.ofType("aws_kinesis_firehose_delivery_stream").isEmpty()) {
            add("Logs", "their archive", "firehose", Basis.AWAKE_HOUR, LOG_GIGABYTES);
        }
    }

    private static BigDecimal perHour(BigDecimal perMonth) {
        return perMonth.divide(Bill.HOURS, MathContext.DECIMAL64);
    }

    private void add(String component, String what, String price, Basis basis, BigDecimal quantity) {
        if (quantity.signum() > 0) {
            meters.add(new Meter(component, what, price, basis, quantity));
        }
    }
}
