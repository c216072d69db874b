package io.brewmaster.ops;

import io.brewmaster.ops.doubles.AccountDouble;
import io.brewmaster.ops.doubles.CloudWatchDouble;
import io.brewmaster.testkit.ecs.EcsDouble;
import io.brewmaster.testkit.ecs.EcsDouble.Action;
import io.brewmaster.testkit.s3.StrictS3;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A platform on AWS, service by service on loopback: the project {@code standup} in {@code prod}. */
final class AwsDoubles implements AutoCloseable {
    static final String BUCKET = "standup-prod-recordings-123456789012";
    static final String SIGNALLING = "standup-prod-signalling";
    static final String BRIDGES = "standup-prod-bridges";
    static final String RECORDERS = "standup-prod-recorders";

    final EcsDouble ecs = EcsDouble.start();
    final CloudWatchDouble cloudWatch = CloudWatchDouble.start();
    final StrictS3 s3 = StrictS3.start();
    final AccountDouble account = new AccountDouble();

    private final Path directory;
    private boolean hasMachine;

    AwsDoubles(Path directory) {
        this.directory = directory;
        s3.createBucket(BUCKET);
    }

    /** All three services with so many tasks, and one beside them that is not Jitsi's. */
    AwsDoubles with(int signalling, int bridges, int recorders) {
        ecs.service("standup-prod-metadata", 1)
                .service(RECORDERS, recorders)
                .service(BRIDGES, bridges)
                .service(SIGNALLING, signalling);
        return this;
    }

    /** With the stack's machine, which does what it is told at once. */
    AwsDoubles withMachine(String wanted, long version) {
        hasMachine = true;
        ecs.wanted(wanted, version, Optional.empty());
        ecs.before(call -> {
            if (call.action() == Action.START_EXECUTION) {
                boolean wakes = String.valueOf(call.request().get("input")).contains("\"awake\"");
                List.of(RECORDERS, SIGNALLING, BRIDGES).forEach(service -> ecs.set(service, wakes ? 1 : 0));
                says(wakes ? "awake" : "asleep", version + 1, "ops", "ops");
                ecs.attribute("settled", Map.of("N", String.valueOf(version + 1)));
            }
        });
        return this;
    }

    /** Takes up whatever word with another one. */
    AwsDoubles whoseMachineAnswers(String wanted, long version, String by, String why) {
        ecs.before(call -> {
            if (call.action() == Action.START_EXECUTION) {
                says(wanted, version, by, why);
            }
        });
        return this;
    }

    private void says(String wanted, long version, String by, String why) {
        ecs.wanted(wanted, version, Optional.empty())
                .attribute("by", Map.of("S", by))
                .attribute("why", Map.of("S", why));
    }

    /** The agents have said so a minute ago. */
    AwsDoubles said(String metric, double value) {
        cloudWatch.metric("Jitsi/JVB", metric, Said.NOW.minusSeconds(60), value);
        return this;
    }

    Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("JITSI_PROJECT_NAME", "standup");
        environment.put("JITSI_DOMAIN", "meet.invalid");
        environment.put("JITSI_IDLE_CLUSTER", EcsDouble.CLUSTER);
        environment.put("AWS_REGION", "us-west-2");
        environment.put("AWS_ENDPOINT_URL_ECS", ecs.uri().toString());
        environment.put("AWS_ENDPOINT_URL_DYNAMODB", ecs.uri().toString());
        environment.put("AWS_ENDPOINT_URL_SFN", ecs.uri().toString());
        environment.put("AWS_ENDPOINT_URL_CLOUDWATCH", cloudWatch.uri().toString());
        environment.put("AWS_ENDPOINT_URL_S3", s3.endpoint().toString());
        for (String service : List.of("ELASTIC_LOAD_BALANCING_V2", "SERVICE_QUOTAS", "IAM")) {
            environment.put("AWS_ENDPOINT_URL_" + service, account.uri().toString());
        }
        if (hasMachine) {
            environment.put("JITSI_IDLE_TABLE", EcsDouble.TABLE);
            environment.put("JITSI_IDLE_STATE_MACHINE", EcsDouble.MACHINE);
        }
        return environment;
    }

    Said say(String... arguments) {
        return Said.by(environment(), directory, arguments);
    }

    @Override
    public void close() {
        ecs.close();
        cloudWatch.close();
        s3.close();
        account.close();
    }
}
