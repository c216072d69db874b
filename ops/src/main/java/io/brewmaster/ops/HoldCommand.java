package io.brewmaster.ops;

import io.brewmaster.core.ExitCode;
import io.brewmaster.core.config.ConfigurationException;
import io.brewmaster.core.config.DurationText;
import io.brewmaster.ops.platform.Hold;
import io.brewmaster.ops.platform.OpsException;
import io.brewmaster.ops.platform.ServiceState;
import io.brewmaster.ops.platform.Services;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hold}: keeps the platform awake for a while. */
@Command(
        name = "hold",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        header = "Keeps the platform awake for a while, whoever is there.",
        description = {
            "",
            "It writes the tag " + Hold.TAG + " on the platform's services, which every agent reads before it takes"
                    + " anything down, and which ends by itself. It replaces an earlier hold, and wakes nothing.",
            "",
            "It needs ecs:ListServices, ecs:DescribeServices, ecs:TagResource and ecs:UntagResource.",
            ""
        })
final class HoldCommand implements Callable<Integer> {
    private static final DurationText TIME = new DurationText(Duration.ofMinutes(1), Duration.ofDays(7));

    private final Site site;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "TIME", description = "How long from now, such as 2h, 90min or 3d; at most 7d.")
    private String time = "";

    HoldCommand(Site site) {
        this.site = site;
    }

    @Override
    public Integer call() throws ConfigurationException, OpsException {
        Duration asked = TIME.read(time)
                .orElseThrow(() -> new ParameterException(spec.commandLine(), "TIME must be " + TIME.allowed()));
        Services services = Platform.of(site).services();
        List<ServiceState> found = services.read();
        Instant until = site.clock().instant().plus(asked).truncatedTo(ChronoUnit.SECONDS);
        // Signalling is the first: it has the new hold before any other loses an old one.
        services.tag(found.get(0), Hold.TAG, until.toString());
        for (ServiceState other : found.subList(1, found.size())) {
            if (other.tags().containsKey(Hold.TAG)) {
                services.untag(other, Hold.TAG);
            }
        }
        boolean asleep = found.stream().allMatch(service -> service.desired() == 0);
        site.console()
                .out()
                .println("held awake until " + until + (asleep ? "; it is asleep, and ops up wakes it" : ""));
        return ExitCode.OK.code();
    }
}
