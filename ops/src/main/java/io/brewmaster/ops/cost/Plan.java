package io.brewmaster.ops.cost;

import io.brewmaster.core.json.JsonException;
import io.brewmaster.core.json.Members;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What Terraform will have made, as {@code terraform show -json} tells of a plan or a state.
 *
 * @param resources all managed resources, those of modules too
 */
public record Plan(List<Resource> resources) {
    /**
     * A resource.
     *
     * @param address such as {@code module.platform.module.network.aws_vpc.this}
     * @param type such as {@code aws_vpc}
     * @param values what is known of its arguments before it is made
     */
    public record Resource(String address, String type, Members values) {}

    /**
     * Reads a plan, or a state.
     *
     * @throws JsonException if it is neither; the message names the member
     */
    public static Plan parse(String json) throws JsonException {
        Members text = Members.parse(json);
        Optional<Members> planned = text.optionalMembers("planned_values");
        Members values = planned.isPresent() ? planned.get() : text.members("values");
        List<Resource> resources = new ArrayList<>();
        collect(values.members("root_module"), resources);
        return new Plan(List.copyOf(resources));
    }

    private static void collect(Members module, List<Resource> into) throws JsonException {
        for (Members resource : list(module, "resources")) {
            if (resource.text("mode").equals("managed")) {
                Members values = resource.optionalMembers("values").orElse(Members.of(Map.of()));
                into.add(new Resource(resource.text("address"), resource.text("type"), values));
            }
        }
        for (Members child : list(module, "child_modules")) {
            collect(child, into);
        }
    }

    /** Terraform leaves out what is empty. */
    static List<Members> list(Members members, String name) throws JsonException {
        return members.asMap().get(name) == null ? List.of() : members.list(name);
    }

    /** The resources of a type. */
    List<Resource> ofType(String type) {
        return resources.stream()
                .filter(resource -> resource.type().equals(type))
                .toList();
    }
}
