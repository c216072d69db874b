package io.brewmaster.core.emf;

import java.util.function.IntPredicate;

/**
 * The limits of the embedded metric format (CloudWatch's "Embedded Metric Format Specification" and PutMetricData), and
 * the tighter ones that make every document fit into lines of {@link #LINE_BYTES}.
 */
final class Limits {
    /** PIPE_BUF on Linux: a write of at most this many bytes to a pipe is never mixed with another process's. */
    static final int LINE_BYTES = 4096;

    static final int NAMESPACE_CHARS = 255;
    static final int DIMENSIONS = 30;
    static final int DIMENSION_NAME_CHARS = 250;
    static final int DIMENSION_VALUE_CHARS = 1024;
    static final int METRICS = 100;
    static final int METRIC_NAME_CHARS = 255;
    static final int METRIC_VALUES = 100;
    /** CloudWatch takes values from -2^360 to 2^360. */
    static final double METRIC_MAGNITUDE = Math.pow(2, 360);

    static final int DOCUMENT_BYTES = 1_000_000;

    /**
     * Own limit: namespace, dimensions and frame take at most half a line, so that any one metric or property fits
     * beside them.
     */
    static final int FRAME_BYTES = LINE_BYTES / 2;
    /** Own limits, as encoded in JSON. */
    static final int PROPERTY_NAME_BYTES = 255;

    static final int PROPERTY_TEXT_BYTES = 1024;

    /** The member that holds the metadata. */
    static final String METADATA = "_aws";

    private Limits() {}

    static void namespace(String namespace) {
        require(
                length(namespace, NAMESPACE_CHARS) && all(namespace, Limits::isNamespaceCharacter),
                "namespace must have 1 to " + NAMESPACE_CHARS + " of the characters A-Z a-z 0-9 . - _ / # : and not \""
                        + namespace + "\"");
        require(
                !namespace.startsWith(":") && !namespace.startsWith("AWS/"),
                "namespace must not start with ':' or 'AWS/': " + namespace);
    }

    static void dimension(String name, String value) {
        require(
                length(name, DIMENSION_NAME_CHARS) && printableAscii(name) && !name.startsWith(":"),
                "a dimension's name must have 1 to " + DIMENSION_NAME_CHARS
                        + " printable ASCII characters and not start with ':', not \"" + name + "\"");
        require(
                length(value, DIMENSION_VALUE_CHARS) && printableAscii(value),
                "the value of dimension " + name + " must have 1 to " + DIMENSION_VALUE_CHARS
                        + " printable ASCII characters and not be blank");
    }

    static void metricName(String name) {
        require(
                length(name, METRIC_NAME_CHARS) && printableAscii(name),
                "a metric's name must have 1 to " + METRIC_NAME_CHARS + " printable ASCII characters, not \"" + name
                        + "\"");
    }

    static void metricValue(String name, double value) {
        require(
                Math.abs(value) <= METRIC_MAGNITUDE,
                "metric " + name + " must be a finite number from -2^360 to 2^360, not " + value);
    }

    static void propertyName(String name) {
        require(
                !name.isBlank() && Member.Value.ofText(name).bytes() <= PROPERTY_NAME_BYTES,
                "a property's name must not be blank and take at most " + PROPERTY_NAME_BYTES + " bytes in JSON: "
                        + name);
    }

    static void propertyText(String name, int bytes) {
        require(
                bytes <= PROPERTY_TEXT_BYTES,
                "a text of property " + name + " takes " + bytes + " bytes in JSON, at most " + PROPERTY_TEXT_BYTES
                        + " are allowed");
    }

    static void require(boolean kept, String broken) {
        if (!kept) {
            throw new IllegalArgumentException(broken);
        }
    }

    private static boolean length(String text, int most) {
        return !text.isBlank() && text.length() <= most;
    }

    private static boolean printableAscii(String text) {
        return all(text, c -> c >= ' ' && c <= '~');
    }

    private static boolean isNamespaceCharacter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || ".-_/#:".indexOf(c) >= 0;
    }

    private static boolean all(String text, IntPredicate allowed) {
        return text.chars().allMatch(allowed);
    }
}
