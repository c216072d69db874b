package io.brewmaster.ops;

import io.brewmaster.core.ExitCode;
import io.brewmaster.core.config.ConfigurationException;
import io.brewmaster.ops.platform.Machine;
import io.brewmaster.ops.platform.OpsException;
import io.brewmaster.ops.platform.Role;
import io.brewmaster.ops.platform.Services;
import io.brewmaster.ops.platform.Wanted;
import io.brewmaster.ops.scale.Scaler;
import io.brewmaster.ops.scale.Settling;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code up}: wakes the platform. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        header = "Wakes the platform and waits until it runs.",
        description = {
            "",
            "Signalling first, then bridges and recorders. Counts are raised, never lowered: called on a"
                    + " platform that is awake it changes nothing. Agents take it down again once nobody has been"
                    + " there for idle.timeout; ops hold keeps it awake.",
            "",
            "Where the stack has a machine that wakes it, that one does it, and up follows it until the way in is"
                    + " open. It needs"
                    + " ecs:ListServices, ecs:DescribeServices, ecs:UpdateService and dynamodb:GetItem, with a machine"
                    + " states:StartExecution.",
            ""
        })
final class UpCommand implements Callable<Integer> {
    private final Site site;

    @Option(
            names = "--bridges",
            paramLabel = "N",
            defaultValue = "1",
            description = "At least so many bridges of each service; 1 unless you say otherwise.")
    private int bridges;

    @Option(
            names = "--recorders",
            paramLabel = "N",
            defaultValue = "1",
            description = "At least so many recorders; 1 unless you say otherwise.")
    private int recorders;

    @Mixin
    private ScaleOptions options = new ScaleOptions();

    UpCommand(Site site) {
        this.site = site;
    }

    @Override
    public Integer call() throws ConfigurationException, OpsException {
        Instant deadline = site.clock().instant().plus(options.timeout());
        Platform platform = Platform.of(site);
        Services services = platform.services();
        Machine machine = platform.machine(services.read(), site.clock());
        ProgressLines progress = new ProgressLines(site.console());
        Scaler scaler = new Scaler(services, site.clock(), site.pause(), progress, deadline);
        try {
            Optional<Wanted> before = machine.wanted();
            if (before.isPresent()) {
                machine.wake();
                progress.done("the platform's machine wakes it");
                new Settling(machine, services, site.clock(), site.pause(), progress, deadline).awake(before.get());
            }
            scaler.up(Map.of(Role.SIGNALLING, 1, Role.BRIDGES, bridges, Role.RECORDERS, recorders));
            site.console().out().println(platform.name() + " is awake");
            return ExitCode.OK.code();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return ExitCode.TRY_AGAIN.code();
        } finally {
            progress.clear();
        }
    }
}
