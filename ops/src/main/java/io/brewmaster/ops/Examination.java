package io.brewmaster.ops;

import io.brewmaster.core.config.Keys;
import io.brewmaster.ops.aws.EcsTasks;
import io.brewmaster.ops.aws.IamSimulation;
import io.brewmaster.ops.aws.ServiceQuotas;
import io.brewmaster.ops.doctor.Evidence;
import io.brewmaster.ops.doctor.Evidence.Identity;
import io.brewmaster.ops.doctor.Evidence.Right;
import io.brewmaster.ops.doctor.Evidence.Task;
import io.brewmaster.ops.doctor.Evidence.WebEntry;
import io.brewmaster.ops.doctor.MetricChecks;
import io.brewmaster.ops.doctor.QuotaChecks;
import io.brewmaster.ops.doctor.RoleNeeds;
import io.brewmaster.ops.platform.Part;
import io.brewmaster.ops.platform.ServiceState;
import io.brewmaster.ops.platform.Services;
import io.brewmaster.ops.platform.Wanted;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Collects what a diagnosis is made of. What cannot be had hides nothing else. */
final class Examination {
    private static final Duration BACK = Duration.ofHours(1);

    private final Platform platform;
    private final Site site;

    Examination(Platform platform, Site site) {
        this.platform = platform;
        this.site = site;
    }

    Evidence look() {
        Instant now = site.clock().instant();
        Optional<String> domain = platform.config().get(Keys.DOMAIN);
        String prefix = platform.config().get(Keys.RECORDING_PREFIX);
        Part<Identity> identity = Part.of(platform.identity(site.clock())::read);
        Services ecs = platform.services();
        Part<List<ServiceState>> services = Part.of(ecs::read);
        Part<String> bucket = Part.of(() -> platform.bucket(services));
        Part<Optional<Wanted>> wanted =
                services.then(known -> platform.machine(known, site.clock()).wanted());
        Part<List<Task>> tasks = services.then(new EcsTasks(platform.clients())::read);
        return new Evidence(
                now,
                platform.name(),
                domain,
                identity,
                services,
                tasks,
                wanted,
                wanted.then(item -> item.isPresent() ? platform.loadBalancers().all() : List.of()),
                rights(services, tasks),
                tasks.then(known -> new ServiceQuotas(platform.clients())
                        .read(wanted.value().flatMap(item -> item).isPresent(), QuotaChecks.addresses(known) > 0)),
                Part.of(() -> platform.metrics().latest(MetricChecks.METRICS, now, BACK)),
                Part.of(platform.alarms()::read),
                bucket.then(name -> platform.bucketState(name).read()),
                bucket.then(name -> platform.recordings(services).list(prefix + "/.brewmaster/open/")),
                bucket.then(name -> platform.bucketState(name).uploads(prefix + "/")),
                Part.known(domain.map(site.web()::look)
                        .orElseGet(() -> new WebEntry(List.of(), Optional.empty(), "there is no domain"))));
    }

    private Part<List<Right>> rights(Part<List<ServiceState>> services, Part<List<Task>> tasks) {
        return services.then(states -> RoleNeeds.of(tasks.value().orElse(List.of()), states))
                .then(new IamSimulation(platform.clients())::decide);
    }
}
