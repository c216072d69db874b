package io.brewmaster.ops.cost;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.brewmaster.core.json.JsonException;
import io.brewmaster.ops.RepositoryFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Plans and prices for tests. */
final class Plans {
    private Plans() {}

    static PriceTable prices() throws IOException {
        return PriceTable.parse(Files.readString(RepositoryFile.ROOT.resolve("config/prices.json")));
    }

    /** The stack as it comes, asleep: what the program brings along. */
    static String asItComes() {
        String resource = "/io/brewmaster/ops/plan.json";
        try (InputStream stream = Objects.requireNonNull(Plans.class.getResourceAsStream(resource))) {
            return new String(stream.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Cost cost(Plan plan, Usage usage) throws IOException {
        try {
            return Cost.of(plan, prices(), usage);
        } catch (UnknownPriceException e) {
            throw new AssertionError(e);
        }
    }

    /** A plan with these resources: each a type, a blank, and its values as JSON. */
    static Plan of(String... resources) throws JsonException {
        String listed = Stream.of(resources)
                .map(text -> text.split(" ", 2))
                .map(parts -> "{\"mode\": \"managed\", \"address\": \"%1$s.x\", \"type\": \"%1$s\", \"values\": %2$s}"
                        .formatted(parts[0], parts[1]))
                .collect(Collectors.joining(", "));
        return Plan.parse("{\"planned_values\": {\"root_module\": {\"resources\": [" + listed + "]}}}");
    }

    /** What a bill takes for each of its components, to the cent. */
    static Map<String, String> byComponent(Bill bill) {
        return bill.components().stream()
                .collect(Collectors.toMap(
                        Function.identity(),
                        component -> bill.totalOf(component)
                                .setScale(2, RoundingMode.HALF_UP)
                                .toPlainString()));
    }
}
