package io.brewmaster.core.metrics;

/** The CloudWatch namespaces; {@code metrics.namespace} may rename the agent's. */
public enum MetricNamespace {
    /** What the agent sees in the breweries. */
    JVB("Jitsi/JVB"),
    /** What the finalizer does with recordings. */
    RECORDING("Jitsi/Recording");

    private final String defaultName;

    MetricNamespace(String defaultName) {
        this.defaultName = defaultName;
    }

    /** The namespace's name unless the configuration renames it. */
    public String defaultName() {
        return defaultName;
    }
}
