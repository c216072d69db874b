package io.brewmaster.ops;

import io.brewmaster.core.config.Keys;
import io.brewmaster.ops.aws.EcsTasks;
import io.brewmaster.ops.doctor.Evidence;
import io.brewmaster.ops.doctor.Evidence.WebEntry;
import io.brewmaster.ops.doctor.MetricChecks;
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
        Services ecs = platform.services();
        Part<List<ServiceState>> services = Part.of(ecs::read);
        Part<String> bucket = Part.of(() -> platform.bucket(services));
        Part<Optional<Wanted>> wanted =
                services.then(known -> platform.machine(known, site.clock()).wanted());
        return new Evidence(
                now,
                platform.name(),
                domain,
                Part.of(platform.identity(site.clock())::read),
                services,
                services.then(new EcsTasks(platform.clients())::read),
                wanted,
                wanted.then(item -> item.isPresent() ? platform.loadBalancers().all() : List.of()),
                Part.of(() -> platform.metrics().latest(MetricChecks.METRICS, now, BACK)),
                Part.of(platform.alarms()::read),
                bucket.then(name -> platform.bucketState(name).read()),
                bucket.then(name -> platform.recordings(services).list(prefix + "/.brewmaster/open/")),
                bucket.then(name -> platform.bucketState(name).uploads(prefix + "/")),
                Part.known(domain.map(site.web()::look)
                        .orElseGet(() -> new WebEntry(List.of(), Optional.empty(), "there is no domain"))));
    }
}
