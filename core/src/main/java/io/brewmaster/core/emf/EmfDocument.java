package io.brewmaster.core.emf;

import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One document of CloudWatch's embedded metric format: metrics under ONE set of dimensions (each further set would be
 * billed as further metrics), and properties, which can be searched in the logs and cost nothing: identities that come
 * and go (a bridge, a task, a room) belong there.
 *
 * <p>A document that exists keeps the format's limits, and fits into lines of at most 4096 bytes when {@link EmfWriter}
 * splits it. For that it also keeps limits of its own: namespace and dimensions take at most 2048 bytes, a property's
 * name 255 and each of its texts 1024 bytes as JSON.
 *
 * <p>CloudWatch ignores a document whose timestamp is more than 14 days old or more than 2 hours ahead of its own
 * clock; that cannot be checked here.
 */
public final class EmfDocument {
    private final String namespace;
    private final Instant timestamp;
    private final Map<String, String> dimensions;
    private final Map<String, Metric> metrics;
    private final Map<String, Member> properties;

    private EmfDocument(Builder builder) {
        this.namespace = builder.namespace;
        this.timestamp = builder.timestamp;
        this.dimensions = Collections.unmodifiableMap(new LinkedHashMap<>(builder.dimensions));
        this.metrics = Collections.unmodifiableMap(new LinkedHashMap<>(builder.metrics));
        this.properties = Collections.unmodifiableMap(new LinkedHashMap<>(builder.properties));
    }

    /**
     * Begins a document.
     *
     * @param namespace 1 to 255 of the characters {@code A-Z a-z 0-9 . - _ / # :}
     * @param timestamp when the values were true, to the millisecond
     */
    public static Builder builder(String namespace, Instant timestamp) {
        return new Builder(namespace, timestamp);
    }

    /** The namespace. */
    public String namespace() {
        return namespace;
    }

    /** When the values were true. */
    public Instant timestamp() {
        return timestamp;
    }

    /** Names and values of the one dimension set, in the order given. */
    public Map<String, String> dimensions() {
        return dimensions;
    }

    /** The metrics by name, in the order given. */
    public Map<String, Metric> metrics() {
        return metrics;
    }

    /** All that is to be spread over lines, in its order. */
    List<Member> members() {
        return Stream.concat(metrics.values().stream().map(Member::metric), properties.values().stream())
                .toList();
    }

    /** Collects a document; every method throws {@link IllegalArgumentException} naming the limit that is broken. */
    public static final class Builder {
        private final String namespace;
        private final Instant timestamp;
        private final Map<String, String> dimensions = new LinkedHashMap<>();
        private final Map<String, Metric> metrics = new LinkedHashMap<>();
        private final Map<String, Member> properties = new LinkedHashMap<>();

        private Builder(String namespace, Instant timestamp) {
            Limits.namespace(namespace);
            Limits.require(timestamp.toEpochMilli() >= 0, "timestamp is before 1970: " + timestamp);
            this.namespace = namespace;
            this.timestamp = timestamp;
        }

        /** Adds a dimension to the one set; at most 30, the value 1 to 1024 printable ASCII characters. */
        public Builder dimension(String name, String value) {
            Limits.dimension(name, value);
            claim(name);
            dimensions.put(name, value);
            return this;
        }

        /** Adds a metric; at most 100. */
        public Builder metric(Metric metric) {
            claim(metric.name());
            metrics.put(metric.name(), metric);
            return this;
        }

        /** Adds a metric with one value or, as a distribution, up to 100. */
        public Builder metric(String name, Unit unit, double... values) {
            return metric(new Metric(name, unit, Arrays.stream(values).boxed().toList()));
        }

        /** Adds a text of at most 1024 bytes as JSON. A lone surrogate, which UTF-8 cannot hold, becomes U+FFFD. */
        public Builder property(String name, String text) {
            return put(Member.property(name, text(name, text)));
        }

        /** Adds a finite number. */
        public Builder property(String name, double value) {
            Limits.require(Double.isFinite(value), "property " + name + " must be a finite number, not " + value);
            return put(Member.property(name, Member.Value.of(Numbers.json(value))));
        }

        /** Adds a whole number. */
        public Builder property(String name, long value) {
            return put(Member.property(name, Member.Value.of(Long.toString(value))));
        }

        /** Adds a boolean. */
        public Builder property(String name, boolean value) {
            return put(Member.property(name, Member.Value.of(Boolean.toString(value))));
        }

        /** Adds a list of texts, each at most 1024 bytes as JSON; the writer may spread it over several lines. */
        public Builder property(String name, List<String> texts) {
            List<Member.Value> values =
                    texts.stream().map(text -> text(name, text)).toList();
            return put(values.isEmpty() ? Member.property(name, Member.Value.of("[]")) : Member.property(name, values));
        }

        /**
         * The document.
         *
         * @throws IllegalArgumentException naming the broken limit: no metric, more than 100 metrics or 30 dimensions,
         *     namespace and dimensions of more than 2048 bytes, more than 1 MB in all
         */
        public EmfDocument build() {
            Limits.require(!metrics.isEmpty(), "a document must have a metric");
            Limits.require(
                    metrics.size() <= Limits.METRICS,
                    "a document has at most " + Limits.METRICS + " metrics, not " + metrics.size());
            Limits.require(
                    dimensions.size() <= Limits.DIMENSIONS,
                    "a document has at most " + Limits.DIMENSIONS + " dimensions, not " + dimensions.size());
            EmfDocument document = new EmfDocument(this);
            int frame = EmfLine.frameBytes(document);
            Limits.require(
                    frame <= Limits.FRAME_BYTES,
                    "namespace and dimensions take " + frame + " bytes, at most " + Limits.FRAME_BYTES
                            + " are allowed");
            int total = frame
                    + document.members().stream().mapToInt(Member::wholeBytes).sum();
            Limits.require(
                    total <= Limits.DOCUMENT_BYTES,
                    "the document takes " + total + " bytes, at most " + Limits.DOCUMENT_BYTES + " are allowed");
            return document;
        }

        private static Member.Value text(String name, String text) {
            Member.Value value = Member.Value.ofText(Surrogates.clean(text));
            Limits.propertyText(name, value.bytes());
            return value;
        }

        private Builder put(Member property) {
            Limits.propertyName(property.name());
            claim(property.name());
            properties.put(property.name(), property);
            return this;
        }

        /** Dimensions, metrics and properties are members of one JSON object. */
        private void claim(String name) {
            Limits.require(!name.equals(Limits.METADATA), "the name " + Limits.METADATA + " is taken by the format");
            boolean taken = dimensions.containsKey(name) || metrics.containsKey(name) || properties.containsKey(name);
            Limits.require(!taken, "the name " + name + " is there already");
        }
    }
}
