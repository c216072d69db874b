package io.brewmaster.ops.aws;

import io.brewmaster.core.ExitCode;
import io.brewmaster.core.json.Json;
import io.brewmaster.ops.platform.Machine;
import io.brewmaster.ops.platform.OpsException;
import io.brewmaster.ops.platform.Wanted;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.StartExecutionRequest;

/** The stack's item in DynamoDB and its machine on Step Functions (terraform/modules/lifecycle). */
public final class LifecycleMachine implements Machine {
    private static final String ITEM = "platform";

    private final String table;
    private final String machine;
    private final Clock clock;
    private final DynamoDbClient dynamoDb;
    private final SfnClient stepFunctions;

    /**
     * Calls nobody yet.
     *
     * @param table   its name
     * @param machine its ARN
     */
    public LifecycleMachine(String table, String machine, Clock clock, AwsClients clients) {
        this.table = table;
        this.machine = machine;
        this.clock = clock;
        this.dynamoDb = clients.dynamoDb();
        this.stepFunctions = clients.stepFunctions();
    }

    @Override
    public Optional<Wanted> wanted() throws OpsException {
        try {
            Map<String, AttributeValue> item = dynamoDb.getItem(GetItemRequest.builder()
                            .tableName(table)
                            .key(Map.of("id", AttributeValue.fromS(ITEM)))
                            .consistentRead(true)
                            .build())
                    .item();
            return Optional.of(wanted(item));
        } catch (ResourceNotFoundException noTable) {
            return Optional.empty();
        } catch (SdkException e) {
            throw AwsErrors.classify("read what is wanted from the table " + table, "dynamodb:GetItem", e);
        }
    }

    /** Who only wants to be told from others needs the version alone: the rest may be missing. */
    private Wanted wanted(Map<String, AttributeValue> item) throws OpsException {
        Optional<Long> version = number(item, "version");
        Optional<String> state = text(item, "wanted");
        if (version.isEmpty() || state.isEmpty()) {
            throw new OpsException(
                    ExitCode.CONFIGURATION,
                    "the table " + table + " does not say what is wanted of the platform: apply terraform");
        }
        return new Wanted(
                state.get(),
                version.get(),
                text(item, "since").flatMap(LifecycleMachine::instant),
                text(item, "by").orElse(""),
                text(item, "why").orElse(""),
                number(item, "settled").equals(version),
                number(item, "leaseUntil").map(Instant::ofEpochSecond));
    }

    private static Optional<String> text(Map<String, AttributeValue> item, String name) {
        return Optional.ofNullable(item.get(name)).flatMap(value -> Optional.ofNullable(value.s()));
    }

    private Optional<Long> number(Map<String, AttributeValue> item, String name) throws OpsException {
        AttributeValue value = item.get(name);
        if (value == null || value.n() == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Long.parseLong(value.n()));
        } catch (NumberFormatException notWhole) {
            throw new OpsException(
                    ExitCode.CONFIGURATION,
                    "the table " + table + " says " + name + " = " + value.n() + ", which is no whole number");
        }
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException notATime) {
            return Optional.empty();
        }
    }

    @Override
    public void wake() throws OpsException {
        start(Map.of("wanted", "awake", "by", "ops", "why", "ops up"));
    }

    @Override
    public void sleep(long version) throws OpsException {
        start(Map.of("wanted", "asleep", "version", version, "by", "ops", "why", "ops down"));
    }

    /** Whatever the SDK repeats has the same name and input, which is the same execution. */
    private void start(Map<String, Object> input) throws OpsException {
        try {
            stepFunctions.startExecution(StartExecutionRequest.builder()
                    .stateMachineArn(machine)
                    .name("ops-" + clock.millis())
                    .input(Json.write(new LinkedHashMap<>(input)))
                    .build());
        } catch (SdkException e) {
            throw AwsErrors.classify("start the state machine " + machine, "states:StartExecution", e);
        }
    }
}
