package io.brewmaster.core.emf;

/**
 * How a number stands in a document: whole numbers without a fraction, all others by the shortest text that reads back
 * equal.
 */
final class Numbers {
    /** Up to here every whole number is exact in a double. */
    private static final double EXACT = 1L << 53;

    private Numbers() {}

    static String json(double value) {
        boolean whole = value == Math.rint(value) && Math.abs(value) <= EXACT;
        return whole ? Long.toString((long) value) : Double.toString(value);
    }
}
