package io.brewmaster.ops.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PlanTest {
    private static final String RESOURCES = """
            "root_module": {
              "resources": [{"mode": "data", "address": "data.aws_region.r", "type": "aws_region", "values": {}}],
              "child_modules": [{
                "address": "module.a",
                "resources": [
                  {"mode": "managed", "address": "module.a.aws_vpc.v", "type": "aws_vpc", "values": {"x": "y"}}
                ],
                "child_modules": [{
                  "resources": [{"mode": "managed", "address": "module.a.module.b.aws_eip.e", "type": "aws_eip"}]
                }]
              }]
            }""";

    @Test
    void findsWhatIsManagedInAllModules() throws Exception {
        Plan plan = Plan.parse("{\"format_version\": \"1.2\", \"planned_values\": {" + RESOURCES + "}}");
        assertThat(plan.resources())
                .extracting(Plan.Resource::address)
                .containsExactly("module.a.aws_vpc.v", "module.a.module.b.aws_eip.e");
        assertThat(plan.resources().get(0).values().text("x")).isEqualTo("y");
    }

    @Test
    void aStateIsReadToo() throws Exception {
        assertThat(Plan.parse("{\"values\": {" + RESOURCES + "}}").resources()).hasSize(2);
    }

    @Test
    void whatIsNeitherIsRefused() {
        assertThatThrownBy(() -> Plan.parse("{}")).hasMessage("member values is missing");
    }
}
