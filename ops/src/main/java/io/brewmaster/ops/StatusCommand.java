package io.brewmaster.ops;

import io.brewmaster.core.ExitCode;
import io.brewmaster.core.config.ConfigurationException;
import io.brewmaster.core.config.Keys;
import io.brewmaster.ops.platform.OpsException;
import io.brewmaster.ops.status.StatusJson;
import io.brewmaster.ops.status.StatusReader;
import io.brewmaster.ops.status.StatusReader.Sources;
import io.brewmaster.ops.status.StatusReader.Subject;
import io.brewmaster.ops.status.StatusReport;
import io.brewmaster.ops.status.StatusText;
import io.brewmaster.ops.text.Style;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code status}: what the platform is doing. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        header = "Shows what the platform is doing.",
        description = {
            "",
            "Services from ECS; people, bridges and recorders from the metrics that the leading agent publishes once a"
                    + " minute, so they are up to four minutes old; recordings from the bucket; alarms from CloudWatch."
                    + " Who leads, and why it decides what it does, is on the agent's own page (http.port), which"
                    + " aws ecs execute-command reaches.",
            "",
            "Where a machine wakes it, what is wanted is from the machine's table, and the last wakes, of 14 days, from"
                    + " its metric WakeSeconds; a wake that failed is not among them, but in what is wanted.",
            "",
            "It needs ecs:ListServices, ecs:DescribeServices, dynamodb:GetItem, cloudwatch:GetMetricData,"
                    + " cloudwatch:DescribeAlarms and s3:ListBucket; with a machine"
                    + " elasticloadbalancing:DescribeLoadBalancers.",
            ""
        })
final class StatusCommand implements Callable<Integer> {
    private static final Duration BETWEEN = Duration.ofSeconds(10);
    private static final String HOME = "\u001b[H";
    private static final String ERASE_LINE = "\u001b[K";
    private static final String ERASE_BELOW = "\u001b[J";

    private final Site site;

    @Option(names = "--json", description = "One JSON object, for programs.")
    private boolean json;

    @Option(names = "--watch", description = "Again every ten seconds, until Ctrl-C.")
    private boolean watch;

    @Option(
            names = "--days",
            paramLabel = "N",
            defaultValue = "3",
            description = "How many days of recordings are counted; 3 unless you say otherwise.")
    private int days;

    StatusCommand(Site site) {
        this.site = site;
    }

    @Override
    public Integer call() throws ConfigurationException, OpsException {
        Platform platform = Platform.of(site);
        StatusReader reader = new StatusReader(
                new Sources(
                        platform.services(),
                        services -> platform.machine(services, site.clock()),
                        platform.loadBalancers(),
                        platform.wakes(),
                        platform.metrics(),
                        platform.alarms(),
                        platform::recordings),
                new Subject(
                        platform.name(),
                        platform.config().get(Keys.DOMAIN),
                        platform.config().get(Keys.IDLE_TIMEOUT),
                        platform.config().get(Keys.RECORDING_PREFIX),
                        days));
        ExitCode exit = show(reader);
        try {
            while (watch) {
                site.pause().of(BETWEEN);
                exit = show(reader);
            }
        } catch (InterruptedException enough) {
            Thread.currentThread().interrupt();
        }
        return exit.code();
    }

    private ExitCode show(StatusReader reader) {
        StatusReport report = reader.read(site.clock().instant());
        Console console = site.console();
        String text =
                json ? StatusJson.of(report) : StatusText.of(report, new Style(console.color()), console.columns());
        if (watch && !json && console.terminal()) {
            // Drawn over itself, so that nothing flickers.
            console.out().print(HOME + text.replace("\n", ERASE_LINE + "\n") + ERASE_BELOW);
        } else {
            console.out().print(text);
        }
        console.out().flush();
        return worst(report);
    }

    private static ExitCode worst(StatusReport report) {
        return report.parts()
                .flatMap(part -> part.problem().stream())
                .map(OpsException::exit)
                .max(Enum::compareTo)
                .orElse(ExitCode.OK);
    }
}
