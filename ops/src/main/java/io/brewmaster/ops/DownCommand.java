package io.brewmaster.ops;

import io.brewmaster.core.ExitCode;
import io.brewmaster.core.config.ConfigurationException;
import io.brewmaster.core.config.Keys;
import io.brewmaster.ops.platform.Hold;
import io.brewmaster.ops.platform.Machine;
import io.brewmaster.ops.platform.OpsException;
import io.brewmaster.ops.platform.Part;
import io.brewmaster.ops.platform.ServiceState;
import io.brewmaster.ops.platform.Services;
import io.brewmaster.ops.platform.Wanted;
import io.brewmaster.ops.scale.Presence;
import io.brewmaster.ops.scale.Scaler;
import io.brewmaster.ops.scale.Settling;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code down}: takes the platform to zero. */
@Command(
        name = "down",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        header = "Takes the platform to zero, if nobody is there, and waits until nothing runs.",
        description = {
            "",
            "Recorders first, bridges last, as the agents do it. It refuses while people are inside or a"
                    + " recording is on its way, while an operator holds the platform awake, and while it is not"
                    + " known whether anybody is there. Numbers are up to four minutes old: who came in the last"
                    + " minutes is not seen. Where the stack has a machine that wakes it, down follows that one until"
                    + " nothing of the way in is left.",
            "",
            "It needs ecs:ListServices, ecs:DescribeServices, ecs:UpdateService, dynamodb:GetItem,"
                    + " cloudwatch:GetMetricData and s3:ListBucket, with a machine states:StartExecution; with --force"
                    + " neither metrics nor bucket.",
            ""
        })
final class DownCommand implements Callable<Integer> {
    private static final Duration BACK = Duration.ofMinutes(10);

    private final Site site;

    @Option(names = "--force", description = "Whoever is there: their meeting ends.")
    private boolean force;

    @Mixin
    private ScaleOptions options = new ScaleOptions();

    DownCommand(Site site) {
        this.site = site;
    }

    @Override
    public Integer call() throws ConfigurationException, OpsException {
        Platform platform = Platform.of(site);
        Services services = platform.services();
        List<ServiceState> seen = services.read();
        Machine machine = platform.machine(seen, site.clock());
        // Before anybody is looked for: whoever wakes it since then wins.
        Optional<Wanted> wanted = machine.wanted();
        if (!force) {
            refuseIfNotEmpty(platform, seen);
        }
        ProgressLines progress = new ProgressLines(site.console());
        Instant deadline = site.clock().instant().plus(options.timeout());
        try {
            if (wanted.isPresent()) {
                machine.sleep(wanted.get().version());
                progress.done("the platform's machine takes it down");
                new Settling(machine, services, site.clock(), site.pause(), progress, deadline).asleep(wanted.get());
            } else {
                new Scaler(services, site.clock(), site.pause(), progress, deadline).down(seen);
            }
            site.console().out().println(platform.name() + " is asleep");
            return ExitCode.OK.code();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return ExitCode.TRY_AGAIN.code();
        } finally {
            progress.clear();
        }
    }

    private void refuseIfNotEmpty(Platform platform, List<ServiceState> seen) throws OpsException {
        if (seen.stream().allMatch(service -> service.desired() == 0 && service.running() == 0)) {
            return;
        }
        Instant now = site.clock().instant();
        String states = platform.config().get(Keys.RECORDING_PREFIX) + "/.brewmaster/open/";
        List<String> objections = Presence.objections(
                seen,
                platform.metrics().latest(Presence.METRICS, now, BACK),
                Hold.of(seen),
                platform.recordings(Part.known(seen)).list(states).size(),
                now);
        if (!objections.isEmpty()) {
            throw new OpsException(
                    ExitCode.TRY_AGAIN,
                    "not taken down: " + String.join("; ", objections) + ". With --force it goes down all the same");
        }
    }
}
