package io.brewmaster.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brewmaster.core.GeneratedFile;
import io.brewmaster.core.emf.Unit;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MetricDefinitionTest {
    @Test
    void theDocumentIsInStepWithTheCatalogue() throws Exception {
        GeneratedFile.assertInStep("docs/METRICS.md", MetricsDocument.generate(), MetricDefinitionTest.class);
    }

    @Test
    void namesAreUnique() {
        assertThat(MetricDefinition.values())
                .extracting(MetricDefinition::metricName)
                .doesNotHaveDuplicates();
    }

    @Test
    void constantsAreCalledLikeTheirMetrics() {
        assertThat(MetricDefinition.values())
                .allSatisfy(definition ->
                        assertThat(definition.name().replace("_", "")).isEqualToIgnoringCase(definition.metricName()));
    }

    @Test
    void everyMetricSaysWhatItMeansWhereItComesFromAndWhenItIsAbsent() {
        assertThat(MetricDefinition.values()).allSatisfy(definition -> {
            assertThat(definition.meaning()).endsWith(".");
            assertThat(definition.source()).isNotBlank();
            assertThat(definition.absentWhen()).isNotBlank();
        });
    }

    @Test
    void distributionsSayThatTheyAreOnes() {
        assertThat(MetricDefinition.values())
                .allSatisfy(definition -> assertThat(definition.isDistribution())
                        .isEqualTo(definition.meaning().contains("A distribution")));
    }

    @Test
    void areFoundByTheirNames() {
        assertThat(MetricDefinition.named("Rtt")).isEqualTo(MetricDefinition.RTT);
        assertThatThrownBy(() -> MetricDefinition.named("rtt")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aMetricOfADocumentHasTheCataloguesNameAndUnit() {
        assertThat(MetricDefinition.RTT.of(12.5))
                .satisfies(metric -> assertThat(metric.name()).isEqualTo("Rtt"))
                .satisfies(metric -> assertThat(metric.unit()).isEqualTo(Unit.MILLISECONDS))
                .satisfies(metric -> assertThat(metric.values()).isEqualTo(Arrays.asList(12.5)));
    }
}
