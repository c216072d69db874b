package io.brewmaster.core.ecs;

import io.brewmaster.core.json.JsonException;
import io.brewmaster.core.json.Members;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What ECS says of the task that this process runs in.
 *
 * @param cluster  name or ARN of its cluster
 * @param service  name of the service it belongs to; empty for a task of its own
 * @param revision of its task definition: {@code 12}
 */
public record TaskMetadata(String cluster, Optional<String> service, String revision) {
    /** The variable that ECS puts into each container. */
    private static final String ADDRESS = "ECS_CONTAINER_METADATA_URI_V4";

    /** The endpoint answers in a millisecond, or with a 429 or 500 while the task is young. */
    private static final int ATTEMPTS = 3;

    private static final int PAUSE_MILLIS = 300;

    /**
     * Asks the endpoint, three times if it must be; each may take some 8 seconds.
     *
     * @return empty outside of ECS
     * @throws IllegalArgumentException if its address is no http address
     * @throws IOException              if it could not be read
     */
    public static Optional<TaskMetadata> of(Map<String, String> environment) throws IOException {
        Optional<EcsEndpoint> endpoint = EcsEndpoint.of(environment, ADDRESS, "/task");
        return endpoint.isEmpty() ? Optional.empty() : Optional.of(read(endpoint.get()));
    }

    private static TaskMetadata read(EcsEndpoint endpoint) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return parse(endpoint.get());
            } catch (IOException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                pause();
            }
        }
    }

    private static void pause() throws InterruptedIOException {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("asking for the task's metadata was interrupted");
        }
    }

    private static TaskMetadata parse(EcsEndpoint.Reply reply) throws IOException {
        if (reply.status() != 200) {
            throw new IOException("the task's metadata answer with HTTP status " + reply.status());
        }
        try {
            Members task = Members.parse(reply.body());
            return new TaskMetadata(
                    task.text("Cluster"),
                    task.optionalText("ServiceName").filter(name -> !name.isBlank()),
                    task.text("Revision"));
        } catch (JsonException e) {
            throw new IOException("the task's metadata are not understood: " + e.getMessage(), e);
        }
    }
}
