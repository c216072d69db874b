package io.brewmaster.agent;

import io.brewmaster.agent.aws.AwsClients;
import io.brewmaster.agent.aws.AwsSettings;
import io.brewmaster.agent.aws.AwsSettings.NamedService;
import io.brewmaster.agent.aws.LifecycleMachine;
import io.brewmaster.agent.change.Role;
import io.brewmaster.agent.change.WantedState;
import io.brewmaster.core.config.Configuration;
import io.brewmaster.core.config.Keys;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The configuration, as the change process reads it. */
final class ChangeSetup {
    private ChangeSetup() {}

    static AwsSettings aws(Configuration config, String cluster) {
        List<NamedService> services = new ArrayList<>();
        for (Role role : Role.values()) {
            String prefix = role.name().toLowerCase(Locale.ROOT) + "=";
            for (String service : config.get(Keys.IDLE_SERVICES)) {
                if (service.startsWith(prefix)) {
                    services.add(new NamedService(role, service.substring(prefix.length())));
                }
            }
        }
        return new AwsSettings(cluster, services);
    }

    /** What a release is left to, with {@code idle.action = machine}. */
    static Optional<WantedState> machine(Configuration config, AwsClients clients) {
        if (!config.get(Keys.IDLE_ACTION).equals("machine")) {
            return Optional.empty();
        }
        return Optional.of(new LifecycleMachine(
                config.get(Keys.IDLE_TABLE).orElseThrow(),
                config.get(Keys.IDLE_STATE_MACHINE).orElseThrow(),
                clients));
    }
}
