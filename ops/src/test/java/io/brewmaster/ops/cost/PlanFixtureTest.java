package io.brewmaster.ops.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.brewmaster.core.json.Members;
import io.brewmaster.ops.RepositoryFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The plan that the program brings along, and those of tests, are of the configuration as it is now. */
class PlanFixtureTest {
    /** Where {@code terraform show -json} of a plan of each example lies, as NAME.json, if somebody made them. */
    private static final String PLANS = "BREWMASTER_PLANS";

    @ParameterizedTest
    @EnumSource
    void hasEveryResourceOfTheConfiguration(PlanFixture fixture) throws Exception {
        assertThat(Members.parse(fixture.kept()).texts("declared"))
                .as("renew %s as terraform/README.md says", fixture.file())
                .containsExactlyElementsOf(new TreeSet<>(PlanFixture.inTheFiles()));
    }

    @ParameterizedTest
    @EnumSource
    void isThePlanOfToday(PlanFixture fixture) throws Exception {
        String made = System.getenv(PLANS);
        assumeTrue(made != null, PLANS + " names no folder of plans");
        Path plan = Path.of(made, fixture.example() + ".json");
        assumeTrue(Files.exists(plan), () -> "there is no " + plan);
        String today = fixture.trimmed(Files.readString(plan));
        RepositoryFile.assertInStep(fixture.file(), today, PlanFixtureTest.class);
    }
}
