package io.brewmaster.ops;

import io.brewmaster.core.config.Configuration;
import io.brewmaster.core.config.ConfigurationException;
import io.brewmaster.core.config.Keys;
import io.brewmaster.ops.aws.AwsClients;
import io.brewmaster.ops.aws.AwsSettings;
import io.brewmaster.ops.aws.CloudWatchAlarms;
import io.brewmaster.ops.aws.CloudWatchHistory;
import io.brewmaster.ops.aws.CloudWatchMetrics;
import io.brewmaster.ops.aws.CloudWatchWakes;
import io.brewmaster.ops.aws.EcsServices;
import io.brewmaster.ops.aws.ElasticLoadBalancing;
import io.brewmaster.ops.aws.LifecycleMachine;
import io.brewmaster.ops.aws.S3BucketState;
import io.brewmaster.ops.aws.S3Recordings;
import io.brewmaster.ops.aws.S3Store;
import io.brewmaster.ops.aws.StsIdentity;
import io.brewmaster.ops.platform.Alarms;
import io.brewmaster.ops.platform.History;
import io.brewmaster.ops.platform.LoadBalancers;
import io.brewmaster.ops.platform.Machine;
import io.brewmaster.ops.platform.Metrics;
import io.brewmaster.ops.platform.OpsException;
import io.brewmaster.ops.platform.Part;
import io.brewmaster.ops.platform.PlatformName;
import io.brewmaster.ops.platform.Recordings;
import io.brewmaster.ops.platform.Role;
import io.brewmaster.ops.platform.ServiceState;
import io.brewmaster.ops.platform.Services;
import io.brewmaster.ops.platform.Wakes;
import io.brewmaster.ops.recordings.Store;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The platform that config.json is about, and the ways to it. */
final class Platform {
    private final Configuration config;
    private final PlatformName name;
    private final AwsSettings settings;
    private final AwsClients clients;

    private Platform(Configuration config, AwsSettings settings, AwsClients clients) {
        this.config = config;
        this.settings = settings;
        this.name = PlatformName.of(config.get(Keys.PROJECT_NAME), config.get(Keys.ENVIRONMENT));
        this.clients = clients;
    }

    /** Reads the settings; calls nobody yet. */
    static Platform of(Site site) throws ConfigurationException, OpsException {
        Configuration config = site.configuration();
        AwsSettings settings = AwsSettings.of(
                config.get(Keys.AWS_ENDPOINT),
                config.get(Keys.AWS_REGION),
                config.get(Keys.AWS_PROFILE),
                site.environment());
        return new Platform(config, settings, new AwsClients(settings));
    }

    Configuration config() {
        return config;
    }

    PlatformName name() {
        return name;
    }

    String cluster() {
        return config.get(Keys.IDLE_CLUSTER).orElse(name.value());
    }

    Services services() {
        return new EcsServices(name, cluster(), named(), clients);
    }

    /** @param services of which one tells the account */
    Machine machine(List<ServiceState> services, Clock clock) {
        return new LifecycleMachine(
                config.get(Keys.IDLE_TABLE).orElseGet(name::table),
                config.get(Keys.IDLE_STATE_MACHINE)
                        .orElseGet(() -> name.machine(services.get(0).arn())),
                clock,
                clients);
    }

    /** {@code idle.services} as the agents understand it. */
    private Map<String, Role> named() {
        Map<String, Role> roles = new LinkedHashMap<>();
        for (String pair : config.get(Keys.IDLE_SERVICES)) {
            String[] parts = pair.split("=", 2);
            roles.put(parts[1], Role.valueOf(parts[0].toUpperCase(Locale.ROOT)));
        }
        return roles;
    }

    Metrics metrics() {
        return new CloudWatchMetrics(
                config.get(Keys.METRICS_NAMESPACE),
                config.get(Keys.PROJECT_NAME),
                config.get(Keys.ENVIRONMENT),
                clients);
    }

    Wakes wakes() {
        return new CloudWatchWakes(config.get(Keys.PROJECT_NAME), config.get(Keys.ENVIRONMENT), clients);
    }

    History history() {
        return new CloudWatchHistory(
                config.get(Keys.METRICS_NAMESPACE),
                config.get(Keys.PROJECT_NAME),
                config.get(Keys.ENVIRONMENT),
                cluster(),
                clients);
    }

    Alarms alarms() {
        return new CloudWatchAlarms(name, clients);
    }

    /**
     * The bucket's name.
     *
     * @param services whose account is in the name of the bucket that the stack makes
     */
    String bucket(Part<List<ServiceState>> services) throws OpsException {
        Optional<String> configured = config.get(Keys.RECORDING_BUCKET);
        if (configured.isPresent()) {
            return configured.get();
        }
        if (services.problem().isPresent()) {
            throw services.problem().get();
        }
        return name.bucket(services.value().orElseThrow().get(0).account());
    }

    LoadBalancers loadBalancers() {
        return new ElasticLoadBalancing(clients);
    }

    AwsClients clients() {
        return clients;
    }

    StsIdentity identity(Clock clock) {
        return new StsIdentity(clients, clock);
    }

    S3BucketState bucketState(String bucket) {
        return new S3BucketState(bucket, clients);
    }

    /** The bucket's name, which may need a look at the services. */
    String bucket() throws OpsException {
        boolean isNamed = config.get(Keys.RECORDING_BUCKET).isPresent();
        return bucket(isNamed ? Part.known(List.of()) : Part.of(services()::read));
    }

    Store store() throws OpsException {
        return store(bucket());
    }

    Store store(String bucket) {
        return new S3Store(bucket, clients);
    }

    /** The environment in which a finalizer finds the same bucket at the same place. */
    Map<String, String> forFinalizer(Site site, String bucket) {
        Map<String, String> environment = new LinkedHashMap<>(site.environment());
        environment.put(Keys.RECORDING_BUCKET.variable(), bucket);
        environment.put(Keys.AWS_REGION.variable(), clients.region());
        settings.endpointOf("s3").ifPresent(place -> environment.put(Keys.AWS_ENDPOINT.variable(), place.toString()));
        return environment;
    }

    Recordings recordings(Part<List<ServiceState>> services) throws OpsException {
        return new S3Recordings(bucket(services), clients);
    }
}
