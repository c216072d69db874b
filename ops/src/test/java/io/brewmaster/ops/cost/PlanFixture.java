package io.brewmaster.ops.cost;

import io.brewmaster.core.json.Json;
import io.brewmaster.core.json.JsonException;
import io.brewmaster.core.json.Members;
import io.brewmaster.ops.RepositoryFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is kept of a plan of one of {@code terraform/examples}: what costs, and what there is in the configuration. */
enum PlanFixture {
    /** The stack as it comes: what the program brings along. */
    MINIMAL("ops/src/main/resources/io/brewmaster/ops/plan.json"),
    /** The same in a hosted zone, so that it wakes by itself. */
    WAKING("ops/src/test/resources/io/brewmaster/ops/plan-waking.json");

    private final String file;

    /** The arguments by which a resource's price goes. */
    private static final Set<String> PRICED = Set.of(
            "block_device_mappings",
            "cpu",
            "ephemeral_storage",
            "instance_type",
            "load_balancer_type",
            "memory",
            "metric_query",
            "policy_type",
            "requires_compatibilities",
            "runtime_platform",
            "setting");

    private static final Pattern RESOURCE = Pattern.compile("(?m)^resource \"(\\w+)\" \"(\\w+)\"");

    PlanFixture(String file) {
        this.file = file;
    }

    /** Where it is kept, from the root of the repository. */
    String file() {
        return file;
    }

    String example() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What is kept of it. */
    String kept() throws IOException {
        return Files.readString(RepositoryFile.ROOT.resolve(file));
    }

    /** The plan without what has no price. */
    String trimmed(String plan) throws JsonException {
        Map<String, @Nullable Object> resources = new TreeMap<>();
        for (Plan.Resource resource : Plan.parse(plan).resources()) {
            Map<String, @Nullable Object> values =
                    new TreeMap<>(resource.values().asMap());
            values.keySet().retainAll(PRICED);
            Map<String, @Nullable Object> kept = new LinkedHashMap<>();
            kept.put("mode", "managed");
            kept.put("address", resource.address());
            kept.put("type", resource.type());
            kept.put("values", values);
            resources.put(resource.address(), kept);
        }
        Map<String, Object> module = Map.of("resources", new ArrayList<>(resources.values()));
        Map<String, Object> text = new LinkedHashMap<>();
        text.put("planned_values", Map.of("root_module", module));
        text.put("declared", declared(Members.parse(plan)));
        return Json.pretty(text);
    }

    /** Every resource block of the configuration, as {@code FOLDER TYPE.NAME}; those of which there is none, too. */
    private Collection<String> declared(Members plan) throws JsonException {
        Set<String> found = new TreeSet<>();
        Members root = plan.members("configuration").members("root_module");
        collect(Path.of("terraform/examples", example()), root, found);
        return found;
    }

    private static void collect(Path folder, Members module, Set<String> into) throws JsonException {
        for (Members resource : Plan.list(module, "resources")) {
            if (resource.text("mode").equals("managed")) {
                into.add(folder + " " + resource.text("type") + "." + resource.text("name"));
            }
        }
        if (module.asMap().get("module_calls") == null) {
            return;
        }
        Members calls = module.members("module_calls");
        for (String name : calls.asMap().keySet()) {
            Members call = calls.members(name);
            collect(folder.resolve(call.text("source")).normalize(), call.members("module"), into);
        }
    }

    /** Every resource block that stands in the files of the root and its modules, in the same words. */
    static Set<String> inTheFiles() throws IOException {
        Set<String> found = new TreeSet<>();
        List<Path> folders = new ArrayList<>(List.of(RepositoryFile.ROOT.resolve("terraform")));
        try (Stream<Path> modules = Files.list(RepositoryFile.ROOT.resolve("terraform/modules"))) {
            modules.forEach(folders::add);
        }
        for (Path folder : folders) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.filter(f -> f.toString().endsWith(".tf")).toList()) {
                    Matcher resource = RESOURCE.matcher(Files.readString(file));
                    while (resource.find()) {
                        found.add(RepositoryFile.ROOT.relativize(folder) + " " + resource.group(1) + "."
                                + resource.group(2));
                    }
                }
            }
        }
        return found;
    }
}
