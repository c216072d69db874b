package io.brewmaster.testkit.emf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmfSchemaTest {
    private static final Instant NOW = Instant.parse("2026-11-01T09:00:00Z");

    private static final String GOOD = """
            {"_aws":{"Timestamp":%d,"CloudWatchMetrics":[{"Namespace":"Jitsi/JVB",\
            "Dimensions":[["Project","Environment"]],\
            "Metrics":[{"Name":"JVBParticipantCount","Unit":"Count"},{"Name":"BridgeStress","Unit":"None","StorageResolution":60}]}]},\
            "Project":"jitsi","Environment":"prod","JVBParticipantCount":7,"BridgeStress":[0.1,0.25],"bridges":["a","b"]}""".formatted(NOW.toEpochMilli());

    @Test
    void acceptsWhatTheAgentPrints() {
        EmfSchema.assertValid(GOOD, NOW);
        EmfSchema.assertValid(GOOD + "\n", NOW);
    }

    @Test
    void acceptsAnEmptyDimensionSetAndMetricsWithoutUnit() {
        EmfSchema.assertValid(
                GOOD.replace("[[\"Project\",\"Environment\"]]", "[[]]").replace(",\"Unit\":\"Count\"", ""), NOW);
    }

    @Test
    void acceptsALineWithPropertiesOnly() {
        EmfSchema.assertValid(
                "{\"_aws\":{\"Timestamp\":%d,\"CloudWatchMetrics\":[]},\"bridges\":[\"a\"]}"
                        .formatted(NOW.toEpochMilli()),
                NOW);
    }

    @ParameterizedTest(name = "{0} -> {1}: {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            "_aws"                                  | "aws"                          | _aws
            "Namespace":"Jitsi/JVB"                 | "Namespace":""                 | Namespace
            "Namespace":"Jitsi/JVB"                 | "Namespace":"AWS/JVB"          | Namespace
            "Namespace":"Jitsi/JVB",                | ^^                             | Namespace
            "Dimensions":[["Project","Environment"]]| "Dimensions":["Project"]       | Dimensions
            "Dimensions":[["Project","Environment"]]| "Dimensions":[]                | Dimensions
            ["Project","Environment"]               | ["Project","Region"]           | dimension Region is no string
            ["Project","Environment"]               | ["Project","JVBParticipantCount"]| is a metric and a dimension
            "Environment":"prod"                    | "Environment":3                | dimension Environment is no string
            "Environment":"prod"                    | "Environment":""               | dimension Environment has a value of 0
            "Unit":"Count"                          | "Unit":"Counts"                | Unit
            "StorageResolution":60                  | "StorageResolution":30         | StorageResolution
            "StorageResolution":60                  | "Value":60                     | Value
            {"Name":"BridgeStress"                  | {"Name":"JVBParticipantCount"  | named twice
            "JVBParticipantCount":7,                | ^^                             | metric JVBParticipantCount is neither
            "JVBParticipantCount":7                 | "JVBParticipantCount":"7"      | metric JVBParticipantCount is neither
            "JVBParticipantCount":7                 | "JVBParticipantCount":null     | metric JVBParticipantCount is neither
            [0.1,0.25]                              | []                             | metric BridgeStress has 0 values
            [0.1,0.25]                              | [0.1,"x"]                      | metric BridgeStress has values that are no numbers
            "bridges":["a","b"]                     | "Project":"twice"              | not one JSON object
            "bridges":["a","b"]}                    | "bridges":["a","b"]} {}        | not one JSON object
            "bridges":["a","b"]}                    | "bridges":["a","b"]            | not one JSON object
            """)
    void saysWhatIsWrong(String good, String bad, String problem) {
        assertThat(GOOD).contains(good);
        assertThat(EmfSchema.problems(GOOD.replace(good, bad), NOW))
                .anySatisfy(p -> assertThat(p).contains(problem));
    }

    @Test
    void refusesMoreValuesThanAHundred() {
        assertThat(EmfSchema.problems(GOOD.replace("[0.1,0.25]", numbers(100)), NOW))
                .isEmpty();
        assertThat(EmfSchema.problems(GOOD.replace("[0.1,0.25]", numbers(101)), NOW))
                .containsExactly("metric BridgeStress has 101 values, not 1 to 100");
    }

    private static String numbers(int count) {
        return IntStream.range(0, count).mapToObj(String::valueOf).collect(Collectors.joining(",", "[", "]"));
    }

    @Test
    void refusesALineThatIsNotOneWrite() {
        int room = 4096 - 1 - GOOD.length();
        assertThat(EmfSchema.problems(GOOD.replace("\"a\"", "\"a" + "x".repeat(room) + "\""), NOW))
                .isEmpty();
        assertThat(EmfSchema.problems(GOOD.replace("\"a\"", "\"a" + "x".repeat(room + 1) + "\"") + "\n", NOW))
                .containsExactly("the line has 4097 bytes with its line feed, more than 4096");
        assertThat(EmfSchema.problems(GOOD.replace(",\"bridges\"", ",\n\"bridges\""), NOW))
                .containsExactly("the document has a line feed within");
    }

    @Test
    void refusesTimesThatCloudWatchDrops() {
        assertThat(EmfSchema.problems(GOOD, NOW.plus(Duration.ofDays(13)))).isEmpty();
        assertThat(EmfSchema.problems(GOOD, NOW.plus(Duration.ofDays(15)))).hasSize(1);
        assertThat(EmfSchema.problems(GOOD, NOW.minus(Duration.ofHours(1)))).isEmpty();
        assertThat(EmfSchema.problems(GOOD, NOW.minus(Duration.ofHours(3)))).hasSize(1);
    }

    @Test
    void failsWithTheProblemsAndTheLine() {
        assertThatThrownBy(() -> EmfSchema.assertValid("{}"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("_aws")
                .hasMessageEndingWith("\n{}");
    }
}
