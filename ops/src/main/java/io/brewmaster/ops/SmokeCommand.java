package io.brewmaster.ops;

import io.brewmaster.core.ExitCode;
import io.brewmaster.core.config.ConfigurationException;
import io.brewmaster.core.config.Keys;
import io.brewmaster.core.json.Json;
import io.brewmaster.ops.platform.OpsException;
import io.brewmaster.ops.smoke.Trial;
import io.brewmaster.ops.smoke.Trial.Outcome;
import io.brewmaster.ops.smoke.Trial.Result;
import io.brewmaster.ops.text.Style;
import io.brewmaster.ops.text.Style.Tone;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code smoke}: whether people could meet now. */
@Command(
        name = "smoke",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        header = "Tries a platform that runs, from its name to its numbers, in ten phases.",
        description = {
            "",
            "DNS, TLS, web, BOSH and XMPP as a visitor meets them from here; jicofo, bridge and recorder"
                    + " by what the agents say of them, for nothing else of these is open to the outside; the"
                    + " bucket by its listing. It changes nothing and joins no meeting.",
            "",
            "Exit codes: 0 all passed, 69 not all.",
            ""
        })
final class SmokeCommand implements Callable<Integer> {
    private static final int MILLIS = 1_000_000;

    private final Site site;

    @Option(names = "--json", description = "One JSON object, for programs.")
    private boolean json;

    SmokeCommand(Site site) {
        this.site = site;
    }

    @Override
    public Integer call() throws ConfigurationException, OpsException {
        Platform platform = Platform.of(site);
        Smoke smoke = new Smoke(platform, site, platform.config().require(Keys.DOMAIN));
        List<Result> results = new Trial(System::nanoTime).run(smoke.phases(), json ? result -> {} : this::tell);
        long passed = results.stream()
                .filter(result -> result.outcome() == Outcome.PASSED)
                .count();
        if (json) {
            site.console().out().print(json(results));
        } else {
            site.console().out().println("\n  " + passed + " of " + results.size() + " passed");
        }
        site.console().out().flush();
        return (passed == results.size() ? ExitCode.OK : ExitCode.UNAVAILABLE).code();
    }

    private void tell(Result result) {
        Style style = new Style(site.console().color());
        String sign = switch (result.outcome()) {
            case PASSED -> style.paint(Tone.GOOD, "✓");
            case FAILED -> style.paint(Tone.BAD, "✗");
            case NOT_TRIED -> "–";
        };
        String time = String.format(Locale.ROOT, "%6.2f s", result.took().toNanos() / 1e9);
        site.console()
                .out()
                .println("  " + sign + "  " + String.format(Locale.ROOT, "%-8s", result.name()) + " " + time + "  "
                        + Style.printable(result.said()));
    }

    private static String json(List<Result> results) {
        return Json.pretty(Map.of(
                "phases",
                results.stream()
                        .map(result -> {
                            Map<String, Object> members = new LinkedHashMap<>();
                            members.put("name", result.name());
                            members.put("outcome", result.outcome().name().toLowerCase(Locale.ROOT));
                            members.put("said", result.said());
                            members.put("millis", result.took().toNanos() / MILLIS);
                            return members;
                        })
                        .toList()));
    }
}
