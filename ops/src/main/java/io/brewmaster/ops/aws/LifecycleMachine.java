package io.brewmaster.ops.aws;

import io.brewmaster.core.ExitCode;
import io.brewmaster.core.json.Json;
import io.brewmaster.ops.platform.Machine;
import io.brewmaster.ops.platform.OpsException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
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
    public OptionalLong version() throws OpsException {
        try {
            AttributeValue version = dynamoDb.getItem(GetItemRequest.builder()
                            .tableName(table)
                            .key(Map.of("id", AttributeValue.fromS(ITEM)))
                            .consistentRead(true)
                            .build())
                    .item()
                    .get("version");
            if (version == null || version.n() == null) {
                throw new OpsException(
                        ExitCode.CONFIGURATION,
                        "the table " + table + " does not say what is wanted of the platform: apply terraform");
            }
            return OptionalLong.of(Long.parseLong(version.n()));
        } catch (ResourceNotFoundException noTable) {
            return OptionalLong.empty();
        } catch (SdkException e) {
            throw AwsErrors.classify("read what is wanted from the table " + table, "dynamodb:GetItem", e);
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
