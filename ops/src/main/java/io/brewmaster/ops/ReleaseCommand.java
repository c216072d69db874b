package io.brewmaster.ops;

import io.brewmaster.core.ExitCode;
import io.brewmaster.core.config.ConfigurationException;
import io.brewmaster.ops.platform.Hold;
import io.brewmaster.ops.platform.OpsException;
import io.brewmaster.ops.platform.ServiceState;
import io.brewmaster.ops.platform.Services;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code release}: ends a hold. */
@Command(
        name = "release",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        header = "Ends a hold: the agents take the platform down again when nobody is there.",
        description = {"", "It needs ecs:ListServices, ecs:DescribeServices and ecs:UntagResource.", ""})
final class ReleaseCommand implements Callable<Integer> {
    private final Site site;

    ReleaseCommand(Site site) {
        this.site = site;
    }

    @Override
    public Integer call() throws ConfigurationException, OpsException {
        Services services = Platform.of(site).services();
        int released = 0;
        for (ServiceState service : services.read()) {
            if (service.tags().containsKey(Hold.TAG)) {
                services.untag(service, Hold.TAG);
                released++;
            }
        }
        site.console().out().println(released == 0 ? "nobody holds it awake" : "not held awake any more");
        return ExitCode.OK.code();
    }
}
