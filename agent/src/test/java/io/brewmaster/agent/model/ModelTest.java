package io.brewmaster.agent.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.agent.change.ChangeGuard;
import io.brewmaster.agent.control.Guards;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * The real leadership, policy, release and change, driven through random histories of an hour each, in virtual time. A failing history is
 * printed with its seed, and {@code -Dmodel.seed=N} runs it again alone and prints all that was decided in it;
 * {@code -Dmodel.histories=N} sets how many there are (docs/RELIABILITY.md has the figures of 10,000).
 */
@Isolated("it takes all cores for half a minute: tests with real deadlines would starve beside it")
class ModelTest {
    static final boolean VERBOSE = System.getProperty("model.seed") != null;

    private static final int HISTORIES = Integer.getInteger("model.histories", 1_000);

    private record Result(long seed, List<String> violations, Map<String, Integer> counts) {}

    /** One history, to its end. */
    static World history(long seed, Guards guards, Set<ChangeGuard> changeGuards) {
        World world = new World(seed, guards, changeGuards);
        world.run();
        return world;
    }

    private static Result result(long seed) {
        World world = history(seed, Guards.all(), EnumSet.allOf(ChangeGuard.class));
        if (VERBOSE) {
            System.out.println(world.properties.log());
        }
        return new Result(seed, world.properties.violations, world.properties.counts);
    }

    @Test
    void thePropertiesHoldInEveryHistory() {
        LongStream seeds = VERBOSE ? LongStream.of(Long.getLong("model.seed")) : LongStream.range(0, HISTORIES);
        List<Result> results = seeds.parallel().mapToObj(ModelTest::result).toList();
        Map<String, Integer> totals = new TreeMap<>();
        results.forEach(result -> result.counts().forEach((what, count) -> totals.merge(what, count, Integer::sum)));
        System.out.println(results.size() + " histories of an hour:");
        totals.forEach((what, count) -> System.out.printf(Locale.ROOT, "%10d  %s%n", count, what));
        List<Result> failed = results.stream()
                .filter(result -> !result.violations().isEmpty())
                .toList();
        failed.stream()
                .limit(10)
                .forEach(result -> System.out.println(
                        "seed " + result.seed() + ": " + String.join("\n    ", result.violations())));
        assertThat(failed).as("histories in which a property fails").isEmpty();
        if (!VERBOSE && HISTORIES >= 100) {
            assertThat(totals)
                    .as("what the histories were to try")
                    .containsKeys(
                            "RELEASE done",
                            "RELEASE refused",
                            "RELEASE failed",
                            "SHRINK done",
                            "FOLLOW done",
                            "decision release called off",
                            "decision platform is back",
                            "decision leads no more",
                            "decision held",
                            "change processes that died");
        }
    }
}
