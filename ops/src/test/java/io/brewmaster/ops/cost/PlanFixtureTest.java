package io.brewmaster.ops.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.brewmaster.core.json.Members;
import io.brewmaster.ops.RepositoryFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The plan that the program brings along is one of the configuration as it is now. */
class PlanFixtureTest {
    /** Where {@code terraform show -json} of a plan of terraform/examples/minimal lies, if somebody made one. */
    private static final String PLAN = "BREWMASTER_PLAN";

    @Test
    void hasEveryResourceOfTheConfiguration() throws Exception {
        assertThat(Members.parse(Plans.asItComes()).texts("declared"))
                .as("renew %s as terraform/README.md says", PlanFixture.FILE)
                .containsExactlyElementsOf(new TreeSet<>(PlanFixture.inTheFiles()));
    }

    @Test
    void isThePlanOfToday() throws Exception {
        String made = System.getenv(PLAN);
        assumeTrue(made != null && Files.exists(Path.of(made)), PLAN + " names no plan");
        String today = PlanFixture.trimmed(Files.readString(Path.of(made)));
        RepositoryFile.assertInStep(PlanFixture.FILE, today, PlanFixtureTest.class);
    }
}
