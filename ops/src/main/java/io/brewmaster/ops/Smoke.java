package io.brewmaster.ops;

import io.brewmaster.core.ExitCode;
import io.brewmaster.core.config.Keys;
import io.brewmaster.core.metrics.MetricDefinition;
import io.brewmaster.ops.doctor.Evidence.WebEntry;
import io.brewmaster.ops.platform.Metrics.Sample;
import io.brewmaster.ops.platform.OpsException;
import io.brewmaster.ops.platform.Part;
import io.brewmaster.ops.platform.Role;
import io.brewmaster.ops.platform.ServiceState;
import io.brewmaster.ops.smoke.Phase;
import io.brewmaster.ops.web.Bosh;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The ten phases, from the name that people type to the numbers that agents say. */
final class Smoke {
    private static final Duration BACK = Duration.ofMinutes(10);
    private static final Duration FRESH = Duration.ofMinutes(5);
    private static final List<MetricDefinition> METRICS = List.of(
            MetricDefinition.PLATFORM_UNKNOWN,
            MetricDefinition.BRIDGE_COUNT,
            MetricDefinition.BRIDGES_STALE,
            MetricDefinition.RECORDERS_IDLE,
            MetricDefinition.RECORDERS_BUSY,
            MetricDefinition.SHARDS_CONNECTED,
            MetricDefinition.SHARDS_CONFIGURED);
    private static final String AUTH = "auth.";

    private final Platform platform;
    private final Site site;
    private final String domain;
    private final Bosh bosh;

    /** @param domain where people find the platform */
    Smoke(Platform platform, Site site, String domain) {
        this.platform = platform;
        this.site = site;
        this.domain = domain;
        this.bosh = site.web().bosh(domain);
    }

    /** In the order in which a visitor meets them, then from inside. Metrics come before what they tell. */
    List<Phase> phases() {
        return List.of(
                new Phase("DNS", "", this::dns),
                new Phase("TLS", "DNS", this::tls),
                new Phase("web", "TLS", bosh::page),
                new Phase("BOSH", "TLS", () -> "session " + session().sid().length() + " characters long"),
                new Phase("XMPP", "BOSH", this::xmpp),
                new Phase("metrics", "", this::metrics),
                new Phase("jicofo", "metrics", this::jicofo),
                new Phase("bridge", "metrics", this::bridge),
                new Phase("recorder", "metrics", this::recorder),
                new Phase("bucket", "", this::bucket));
    }

    private static OpsException wrong(String sentence) {
        return new OpsException(ExitCode.UNAVAILABLE, sentence);
    }

    private String dns() throws OpsException {
        List<String> addresses = site.web().look(domain).addresses();
        if (addresses.isEmpty()) {
            throw wrong(domain + " has no address");
        }
        return String.join(", ", addresses.subList(0, Math.min(2, addresses.size())));
    }

    private String tls() throws OpsException {
        WebEntry entry = site.web().look(domain);
        return entry.certificate().map(until -> "certificate until " + until).orElseThrow(() -> wrong(entry.trouble()));
    }

    private Bosh.Session session() throws OpsException {
        String auth = platform.config().get(Keys.XMPP_AUTH_DOMAIN);
        return bosh.session(auth.startsWith(AUTH) ? auth.substring(AUTH.length()) : auth);
    }

    private String xmpp() throws OpsException {
        if (!session().offersLogin()) {
            throw wrong("Prosody opens sessions and offers no login");
        }
        return "Prosody offers a login";
    }

    private Map<MetricDefinition, Sample> numbers() throws OpsException {
        return platform.metrics().latest(METRICS, site.clock().instant(), BACK);
    }

    private String metrics() throws OpsException {
        Optional<Duration> age = numbers().values().stream()
                .map(sample -> Duration.between(sample.at(), site.clock().instant()))
                .min(Duration::compareTo);
        return age.filter(old -> old.compareTo(FRESH) < 0)
                .map(old -> "the agents spoke " + old.toSeconds() + " s ago")
                .orElseThrow(() -> wrong("no agent has spoken in the last five minutes"));
    }

    private long number(MetricDefinition metric) throws OpsException {
        Sample sample = numbers().get(metric);
        return sample == null ? 0 : Math.round(sample.value());
    }

    /** Agents that may act ask jicofo, and say "unknown" while it does not answer. */
    private String jicofo() throws OpsException {
        if (number(MetricDefinition.PLATFORM_UNKNOWN) > 0) {
            throw wrong("the agents cannot know whether anybody is there: jicofo, a bridge or Prosody does not"
                    + " answer them");
        }
        return "the agents know whether anybody is there";
    }

    private String bridge() throws OpsException {
        long alive = number(MetricDefinition.BRIDGE_COUNT);
        if (alive == 0) {
            throw wrong("no bridge is in the brewery");
        }
        if (number(MetricDefinition.BRIDGES_STALE) > 0) {
            throw wrong("a bridge stands still");
        }
        return alive + " in the brewery";
    }

    private String recorder() throws OpsException {
        List<ServiceState> services = platform.services().read();
        if (services.stream().noneMatch(service -> service.role() == Role.RECORDERS)) {
            return "this platform has none";
        }
        long idle = number(MetricDefinition.RECORDERS_IDLE);
        long busy = number(MetricDefinition.RECORDERS_BUSY);
        if (idle + busy == 0) {
            throw wrong("no recorder is in the brewery");
        }
        return idle + " idle, " + busy + " recording";
    }

    private String bucket() throws OpsException {
        Part<List<ServiceState>> services = Part.of(platform.services()::read);
        String prefix = platform.config().get(Keys.RECORDING_PREFIX);
        int open = platform.recordings(services)
                .list(prefix + "/.brewmaster/open/")
                .size();
        return "it answers, " + open + " uploads are open";
    }
}
