package io.brewmaster.ops.aws;

import io.brewmaster.ops.doctor.Evidence.Container;
import io.brewmaster.ops.doctor.Evidence.Task;
import io.brewmaster.ops.platform.OpsException;
import io.brewmaster.ops.platform.ServiceState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.DescribeTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.LinuxParameters;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.Tmpfs;

/** What the services run, by their newest deployments' task definitions. */
public final class EcsTasks {
    private static final String SHARED_MEMORY = "/dev/shm";
    /** What Docker gives a container. */
    private static final int USUAL_MIB = 64;

    /** What decides about permissions and addresses. */
    private static final Pattern SETTINGS = Pattern.compile("JITSI_(IDLE|RECORDING)_\\w+|JVB_ADVERTISE_IPS");

    private final EcsClient client;

    /** Calls nobody yet. */
    public EcsTasks(AwsClients clients) {
        this.client = clients.ecs(false);
    }

    /** The task of each service, in their order. */
    public List<Task> read(List<ServiceState> services) throws OpsException {
        List<Task> tasks = new ArrayList<>();
        for (ServiceState service : services) {
            if (service.primary().isPresent()) {
                tasks.add(task(service.name(), service.primary().get().taskDefinition()));
            }
        }
        return tasks;
    }

    private Task task(String service, String arn) throws OpsException {
        try {
            TaskDefinition definition = client.describeTaskDefinition(DescribeTaskDefinitionRequest.builder()
                            .taskDefinition(arn)
                            .build())
                    .taskDefinition();
            return new Task(
                    service,
                    definition.containerDefinitions().stream()
                            .map(EcsTasks::container)
                            .toList(),
                    Optional.ofNullable(definition.taskRoleArn()),
                    Optional.ofNullable(definition.executionRoleArn()),
                    vcpus(definition.cpu()),
                    definition.requiresCompatibilities().contains(Compatibility.FARGATE));
        } catch (SdkException e) {
            throw AwsErrors.classify("read what " + service + " runs", "ecs:DescribeTaskDefinition", e);
        }
    }

    /** ECS counts in 1,024ths; on instances nobody has to say. */
    private static double vcpus(@Nullable String cpu) {
        return cpu == null || !cpu.matches("\\d+") ? 0 : Integer.parseInt(cpu) / 1_024.0;
    }

    private static Container container(ContainerDefinition container) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (KeyValuePair variable : container.environment()) {
            if (SETTINGS.matcher(variable.name()).matches() && variable.value() != null) {
                settings.put(variable.name(), variable.value());
            }
        }
        return new Container(container.name(), container.image(), sharedMiB(container.linuxParameters()), settings);
    }

    private static int sharedMiB(@Nullable LinuxParameters parameters) {
        if (parameters == null) {
            return USUAL_MIB;
        }
        for (Tmpfs mount : parameters.tmpfs()) {
            if (SHARED_MEMORY.equals(mount.containerPath())) {
                return mount.size();
            }
        }
        return Optional.ofNullable(parameters.sharedMemorySize()).orElse(USUAL_MIB);
    }
}
