package io.brewmaster.ops;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.brewmaster.core.ExitCode;
import io.brewmaster.core.config.ConfigurationException;
import io.brewmaster.core.config.Keys;
import io.brewmaster.core.json.Json;
import io.brewmaster.core.json.JsonException;
import io.brewmaster.ops.cost.ActualCost;
import io.brewmaster.ops.cost.ActualReport;
import io.brewmaster.ops.cost.Cost;
import io.brewmaster.ops.cost.CostReport;
import io.brewmaster.ops.cost.Plan;
import io.brewmaster.ops.cost.PriceTable;
import io.brewmaster.ops.cost.UnknownPriceException;
import io.brewmaster.ops.cost.Usage;
import io.brewmaster.ops.past.Past;
import io.brewmaster.ops.past.PastReader;
import io.brewmaster.ops.platform.OpsException;
import io.brewmaster.ops.platform.Part;
import io.brewmaster.ops.platform.ServiceState;
import io.brewmaster.ops.text.Style;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cost}: what the platform costs, computed from what Terraform makes and a table of prices. */
@Command(
        name = "cost",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        header = "Says what the platform costs, asleep and with 10, 50 and 200 hours of meetings a month.",
        description = {
            "",
            "Nobody is asked: it is computed from the stack with its defaults, or from your own plan, and from the list"
                    + " prices of config/prices.json. What AWS really billed says AWS Cost Explorer.",
            "",
            "Your own stack:",
            "  terraform plan -out=plan && terraform show -json plan >plan.json",
            "  ./brewmaster ops cost --plan plan.json",
            "",
            "With --actual what it has cost: how long tasks ran, as ECS has told CloudWatch, what bridges sent and"
                    + " recorders delivered, as agents and finalizers have, and what the bucket held, as S3 has. It"
                    + " needs ecs:ListServices, ecs:DescribeServices and cloudwatch:GetMetricData.",
            ""
        })
final class CostCommand implements Callable<Integer> {
    private static final int USUAL_DAYS = 30;

    private final Site site;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--plan",
            paramLabel = "FILE",
            description =
                    "What \"terraform show -json\" says of a plan, or of a state. Default: the stack as it comes.")
    private @Nullable Path plan;

    @Option(
            names = "--prices",
            paramLabel = "FILE",
            description = "A table of your own, of the shape of config/prices.json: for another region.")
    private @Nullable Path prices;

    @Option(
            names = "--hours",
            paramLabel = "HOURS",
            description = "Every line of one month with so many hours of meetings, and what is free in it.")
    private @Nullable BigDecimal hours;

    @Option(
            names = "--people",
            paramLabel = "COUNT",
            description = "How many people are there while somebody meets, on average. Default: 10.")
    private int people = Usage.TYPICAL.people();

    @Option(names = "--stored", paramLabel = "GB", description = "Recordings in the bucket, in GB. Default: 10.")
    private BigDecimal stored = Usage.TYPICAL.storedGigabytes();

    @Option(names = "--actual", description = "What the platform has cost, from what ran in the last days.")
    private boolean actual;

    @Option(
            names = "--days",
            paramLabel = "N",
            description = "How many days --actual looks back. Default: " + USUAL_DAYS + ".")
    private @Nullable Integer days;

    @Option(names = "--json", description = "For programs: a JSON object, with every line of every scenario.")
    private boolean json;

    CostCommand(Site site) {
        this.site = site;
    }

    @Override
    public Integer call() throws ConfigurationException, OpsException {
        Usage usage = usage();
        try {
            PriceTable table = read(prices, "prices.json", PriceTable::parse);
            Plan made = read(plan, "plan.json", Plan::parse);
            site.console()
                    .out()
                    .print(actual ? actual(made, table) : answer(new CostReport(Cost.of(made, table, usage), table)));
            return ExitCode.OK.code();
        } catch (UnknownPriceException | IOException e) {
            site.console().err().println("ops: " + e.getMessage());
            return ExitCode.CONFIGURATION.code();
        }
    }

    private String answer(CostReport report) {
        if (json) {
            return Json.pretty(report.json());
        }
        return hours == null ? report.scenarios() : report.month(hours);
    }

    private String actual(Plan made, PriceTable table)
            throws ConfigurationException, OpsException, UnknownPriceException, JsonException {
        Platform platform = Platform.of(site);
        List<ServiceState> services = platform.services().read();
        Optional<Past> past = new PastReader(
                        platform.history(), platform.config().get(Keys.METRICS_INTERVAL))
                .read(
                        services,
                        platform.bucket(Part.known(services)),
                        site.clock().instant(),
                        days());
        ActualReport report = new ActualReport(
                new ActualReport.Subject(
                        platform.name().value(), platform.clients().region(), plan == null),
                ActualCost.of(made, table, past.orElseThrow(() -> neverRan(platform))),
                table);
        Console console = site.console();
        return json ? Json.pretty(report.json()) : report.text(new Style(console.color()), console.columns());
    }

    private static OpsException neverRan(Platform platform) {
        return new OpsException(
                ExitCode.TRY_AGAIN,
                platform.name() + " has not run yet, as far as CloudWatch in "
                        + platform.clients().region()
                        + " knows: wake it and ask again some minutes later, or check aws_region and idle.cluster");
    }

    private int days() {
        return days == null ? USUAL_DAYS : days;
    }

    private Usage usage() {
        if (actual ? hours != null : days != null) {
            throw new ParameterException(spec.commandLine(), "--days is for --actual, and --hours for a month to come");
        }
        if (days() < 1 || days() > PastReader.MOST_DAYS) {
            throw new ParameterException(spec.commandLine(), "--days is from 1 to " + PastReader.MOST_DAYS);
        }
        boolean hoursFit = hours == null || (hours.signum() >= 0 && hours.compareTo(Cost.breakEven()) <= 0);
        if (people < 0 || stored.signum() < 0 || !hoursFit) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--people and --stored are 0 or more, --hours is from 0 to " + Cost.breakEven());
        }
        Usage typical = Usage.TYPICAL;
        return new Usage(people, typical.megabitsPerPerson(), typical.recordedShare(), stored, typical.hostedZones());
    }

    /** What can be read from a text. */
    private interface Reader<T> {
        T read(String text) throws JsonException;
    }

    /** From the file that was named, or from the one that this program brings along. */
    private <T> T read(@Nullable Path file, String own, Reader<T> reader) throws IOException {
        if (file == null) {
            try (InputStream stream = Objects.requireNonNull(CostCommand.class.getResourceAsStream(own))) {
                return reader.read(new String(stream.readAllBytes(), UTF_8));
            }
        }
        try {
            return reader.read(Files.readString(site.directory().resolve(file)));
        } catch (JsonException e) {
            throw new JsonException(file + ": " + e.getMessage());
        } catch (IOException e) {
            throw new IOException(file + " cannot be read (" + e.getClass().getSimpleName() + ")", e);
        }
    }
}
