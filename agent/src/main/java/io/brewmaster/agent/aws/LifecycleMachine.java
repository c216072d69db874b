package io.brewmaster.agent.aws;

import io.brewmaster.agent.change.GoAhead;
import io.brewmaster.agent.change.Services.ServicesException;
import io.brewmaster.agent.change.WantedState;
import io.brewmaster.core.json.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionAlreadyExistsException;
import software.amazon.awssdk.services.sfn.model.StartExecutionRequest;
import software.amazon.awssdk.services.sfn.model.StartExecutionResponse;

/**
 * The item in DynamoDB that says what is wanted of the platform, and the Step Functions machine that makes it so. The item has the key
 * {@code id = platform} and the attributes {@code wanted}, {@code version} and perhaps {@code holdUntil}. A read ends within 10 s, a start
 * within 4 s.
 */
public final class LifecycleMachine implements WantedState {
    private static final String KEY = "platform";
    private static final int LONGEST_NAME = 80;

    private final String table;
    private final String machine;
    private final DynamoDbClient dynamoDb;
    private final SfnClient stepFunctions;

    /**
     * Calls nobody yet.
     *
     * @param table   its name
     * @param machine its ARN
     */
    public LifecycleMachine(String table, String machine, AwsClients clients) {
        this.table = table;
        this.machine = machine;
        this.dynamoDb = clients.dynamoDb();
        this.stepFunctions = clients.stepFunctions();
    }

    @Override
    public Item read() throws ServicesException {
        Map<String, AttributeValue> item = get();
        AttributeValue version = item.get("version");
        if (version == null || version.n() == null) {
            throw new ServicesException("the table " + table + " does not say what is wanted of the platform: item "
                    + KEY + " has no version");
        }
        try {
            Optional<String> hold =
                    Optional.ofNullable(item.get("holdUntil")).flatMap(value -> Optional.ofNullable(value.s()));
            return new Item(Long.parseLong(version.n()), hold.map(Instant::parse));
        } catch (NumberFormatException | DateTimeException e) {
            throw new ServicesException(
                    "the item " + KEY + " of the table " + table + " is not understood: " + e.getMessage());
        }
    }

    private Map<String, AttributeValue> get() throws ServicesException {
        try {
            return dynamoDb.getItem(GetItemRequest.builder()
                            .tableName(table)
                            .key(Map.of("id", AttributeValue.fromS(KEY)))
                            .consistentRead(true)
                            .build())
                    .item();
        } catch (SdkException e) {
            throw AwsErrors.classify("read what is wanted from the table " + table, "dynamodb:GetItem", e);
        }
    }

    @Override
    public void sleep(long version, GoAhead goAhead) throws ServicesException {
        try {
            StartExecutionResponse started = stepFunctions.startExecution(StartExecutionRequest.builder()
                    .stateMachineArn(machine)
                    .name(name(goAhead.decision()))
                    .input(input(version, goAhead))
                    .build());
            if (started.executionArn() == null) {
                throw new ServicesException(
                        "cannot start the state machine " + machine + ": the answer does not say that it has started");
            }
        } catch (ExecutionAlreadyExistsException e) {
            // An earlier attempt, whose answer was lost, has started it, and it has ended since: the name is this
            // decision's alone.
        } catch (SdkException e) {
            throw AwsErrors.classify("start the state machine " + machine, "states:StartExecution", e);
        }
    }

    /** One decision is one execution, however often it is asked for. */
    private static String name(String decision) {
        String name = decision.replaceAll("[^A-Za-z0-9_-]", "-");
        return name.substring(Math.max(0, name.length() - LONGEST_NAME));
    }

    private static String input(long version, GoAhead goAhead) {
        Map<String, Object> input = new LinkedHashMap<>();
        input.put("wanted", "asleep");
        input.put("version", version);
        input.put("by", goAhead.by());
        input.put("why", goAhead.why());
        input.put("decision", goAhead.decision());
        return Json.write(input);
    }
}
