package io.brewmaster.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.core.json.Members;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CostCommandTest {
    @TempDir
    Path directory;

    private Said say(String... arguments) {
        String[] words = new String[arguments.length + 1];
        words[0] = "cost";
        System.arraycopy(arguments, 0, words, 1, arguments.length);
        return Said.by(Map.of(), directory, words);
    }

    @Test
    void comparesFourMonthsWithOneThatNeverSleeps() {
        Said said = say();
        assertThat(said.exit()).isZero();
        assertThat(said.err()).isEmpty();
        assertThat(said.out().lines().findFirst())
                .hasValueSatisfying(line -> assertThat(line.split(" +"))
                        .containsExactly("hours", "of", "meetings", "0", "h", "10", "h", "50", "h", "200", "h"));
        assertThat(said.out())
                .containsPattern("all of it +\\$0\\.73 ")
                .contains(
                        "the same, always on",
                        "and traffic to people",
                        "Signalling",
                        "Sleeping is cheaper below 626 hours")
                .contains("Prices of us-west-2");
        assertThat(said.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @Test
    void showsEveryLineOfAMonthAndWhatIsFreeInIt() {
        Said said = say("--hours", "0");
        assertThat(said.out())
                .contains("A month with 0 hours of meetings", "$0.73", "An hour awake")
                .contains("free: the first 10 alarm-metrics", "free: the first 3 dashboards");
        assertThat(said.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        assertThat(say("--hours", "50").out().lines())
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @Test
    void tellsProgramsTheSame() throws Exception {
        Members json = Members.parse(say("--json").out());
        assertThat(json.list("scenarios")).hasSize(4);
        Members asleep = json.list("scenarios").get(0);
        assertThat(asleep.decimal("total")).isEqualByComparingTo("0.73");
        assertThat(asleep.decimal("traffic")).isZero();
        assertThat(asleep.list("lines").get(0).text("source")).startsWith("https://aws.amazon.com/");
        assertThat(json.decimal("break_even_meeting_hours")).isEqualByComparingTo("626");
    }

    @Test
    void readsAPlanAndPricesOfOnesOwn() throws Exception {
        Files.writeString(directory.resolve("plan.json"), """
                {"planned_values": {"root_module": {"resources": [
                  {"mode": "managed", "address": "aws_kms_key.k", "type": "aws_kms_key", "values": {}}]}}}""");
        Files.writeString(directory.resolve("prices.json"), """
                {"region": "eu-west-1", "nothing": {}, "prices": {
                  "hosted_zone": {"price": 0.5, "unit": "zone", "source": "x", "date": "2026-05-01"},
                  "traffic_out": {"price": 0.1, "unit": "GB", "source": "x", "date": "2026-05-01"},
                  "kms_key": {"price": 7, "unit": "key", "source": "x", "date": "2026-05-02"}}}""");
        Said said = say("--plan", "plan.json", "--prices", "prices.json");
        assertThat(said.out())
                .containsPattern("all of it +\\$7\\.50 ")
                .contains("Prices of eu-west-1 in US dollars without taxes, of 2026-05-01 to 2026-05-02.");
    }

    @Test
    void whatItDoesNotKnowThePriceOfIsNamed() throws Exception {
        Files.writeString(directory.resolve("plan.json"), """
                {"planned_values": {"root_module": {"resources": [
                  {"mode": "managed", "address": "aws_nat_gateway.n", "type": "aws_nat_gateway", "values": {}}]}}}""");
        Said said = say("--plan", "plan.json");
        assertThat(said.exit()).isEqualTo(78);
        assertThat(said.out()).isEmpty();
        assertThat(said.err()).isEqualTo("ops: the table of prices has no \"aws_nat_gateway\"\n");
    }

    @Test
    void aFileThatIsNotThereOrNoPlanIsNamed() throws Exception {
        assertThat(say("--plan", "no.json").err()).isEqualTo("ops: no.json cannot be read (NoSuchFileException)\n");
        Files.writeString(directory.resolve("half.json"), "{\"planned_values\":");
        Said said = say("--plan", "half.json");
        assertThat(said.exit()).isEqualTo(78);
        assertThat(said.err()).startsWith("ops: half.json: not valid JSON");
    }

    @Test
    void hoursThatNoMonthHasAreAMistake() {
        assertThat(say("--hours", "627").exit()).isEqualTo(64);
        assertThat(say("--hours", "-1").exit()).isEqualTo(64);
        assertThat(say("--people", "-1").exit()).isEqualTo(64);
        assertThat(say("--people", "0", "--stored", "0").out()).containsPattern("all of it +\\$0\\.50 ");
    }
}
