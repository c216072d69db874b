package io.brewmaster.core.emf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each limit of the format, from both sides. */
class EmfDocumentTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    private interface Step {
        void on(EmfDocument.Builder builder);
    }

    static Stream<Broken> broken() {
        return Stream.of(
                step("a document has at most 100 metrics", b -> metrics(b, 101)),
                step("a document has at most 30 dimensions", b -> dimensions(b, 31)),
                step("value of dimension Project", b -> b.dimension("Project", "")),
                step("value of dimension Project", b -> b.dimension("Project", " ")),
                step("value of dimension Project", b -> b.dimension("Project", "ä")),
                step("value of dimension Project", b -> b.dimension("Project", "a\nb")),
                step("value of dimension Project", b -> b.dimension("Project", "a".repeat(1025))),
                step("dimension's name", b -> b.dimension("", "a")),
                step("dimension's name", b -> b.dimension(":a", "a")),
                step("dimension's name", b -> b.dimension("a".repeat(251), "a")),
                step(
                        "namespace and dimensions take",
                        b -> b.dimension("A", "a".repeat(1024)).dimension("B", "a".repeat(1024))),
                step("metric's name", b -> b.metric("", Unit.COUNT, 1)),
                step("metric's name", b -> b.metric("ä", Unit.COUNT, 1)),
                step("metric's name", b -> b.metric("a".repeat(256), Unit.COUNT, 1)),
                step("1 to 100 values, not 0", b -> b.metric("A", Unit.COUNT)),
                step("1 to 100 values, not 101", b -> b.metric("A", Unit.COUNT, new double[101])),
                step("finite number", b -> b.metric("A", Unit.COUNT, Double.NaN)),
                step("finite number", b -> b.metric("A", Unit.COUNT, Double.NEGATIVE_INFINITY)),
                step("finite number", b -> b.metric("A", Unit.COUNT, 1, Math.pow(2, 361))),
                step(
                        "name A is there already",
                        b -> b.metric("A", Unit.COUNT, 1).metric("A", Unit.COUNT, 2)),
                step("name A is there already", b -> b.dimension("A", "a").metric("A", Unit.COUNT, 2)),
                step(
                        "name A is there already",
                        b -> b.metric("A", Unit.COUNT, 1).property("A", true)),
                step("name _aws is taken", b -> b.property("_aws", 1)),
                step("name _aws is taken", b -> b.metric("_aws", Unit.NONE, 1)),
                step("property's name", b -> b.property(" ", 1)),
                step("property's name", b -> b.property("a".repeat(254), 1)),
                step("takes 1025 bytes", b -> b.property("p", "a".repeat(1023))),
                step("takes 1028 bytes", b -> b.property("p", "\u0001".repeat(171))),
                step("takes 1025 bytes", b -> b.property("p", List.of("fine", "a".repeat(1023)))),
                step("property p must be a finite number", b -> b.property("p", Double.NaN)),
                step("at most 1000000 are allowed", b -> b.property("p", Collections.nCopies(1000, "a".repeat(1000)))));
    }

    /** What the message must say, and the step that breaks the limit. */
    private record Broken(String message, Step step) {
        @Override
        public String toString() {
            return message;
        }
    }

    private static Broken step(String message, Step step) {
        return new Broken(message, step);
    }

    @ParameterizedTest
    @MethodSource("broken")
    void aBrokenLimitIsNamed(Broken broken) {
        assertThatThrownBy(() -> {
                    EmfDocument.Builder builder = EmfDocument.builder("Test", NOW);
                    broken.step().on(builder);
                    builder.metric("Last", Unit.COUNT, 1).build();
                })
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(broken.message());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "ä", ":a", "AWS/EC2"})
    void aNamespaceThatCloudWatchRefusesIsRefused(String namespace) {
        assertThatThrownBy(() -> EmfDocument.builder(namespace, NOW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("namespace");
    }

    @Test
    void aNamespaceLongerThanCloudWatchsIsRefused() {
        assertThatThrownBy(() -> EmfDocument.builder("A".repeat(256), NOW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 to 255");
    }

    @Test
    void aDocumentWithoutAMetricIsNone() {
        EmfDocument.Builder builder = EmfDocument.builder("Test", NOW).property("a", 1);

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a document must have a metric");
    }

    @Test
    void everythingUpToTheLimitsIsTaken() {
        EmfDocument.Builder builder = EmfDocument.builder("A".repeat(255), NOW)
                .metric("a".repeat(255), Unit.COUNT, Math.pow(2, 360), -Math.pow(2, 360), Double.MIN_VALUE)
                .metric("hundred", Unit.NONE, new double[100])
                .property("p".repeat(253), "a".repeat(1022))
                .property("control", "\u0001".repeat(170));
        metrics(builder, 98);
        dimensions(builder, 30);

        assertThat(builder.build().metrics()).hasSize(100);
    }

    private static EmfDocument.Builder metrics(EmfDocument.Builder builder, int count) {
        for (int i = 0; i < count; i++) {
            builder.metric("M" + i, Unit.COUNT, i);
        }
        return builder;
    }

    private static EmfDocument.Builder dimensions(EmfDocument.Builder builder, int count) {
        for (int i = 0; i < count; i++) {
            builder.dimension("D" + i, "v");
        }
        return builder;
    }
}
