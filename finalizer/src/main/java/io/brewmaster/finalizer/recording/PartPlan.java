package io.brewmaster.finalizer.recording;

/**
 * How a file is cut into parts. The place of a part depends on its number and the configured size alone, never on the
 * file's final length: any process can compute it, also while the file still grows.
 *
 * <p>Parts have the configured size and double every 980 numbers, up to S3's 5 GiB. So even the smallest size S3
 * allows (5 MiB) covers S3's largest object (5 TiB) within S3's 10,000 parts, and an 8 MiB plan stays at 8 MiB for
 * the first 7.6 GiB.
 */
public final class PartPlan {
    public static final long MIN_PART = 5L << 20;
    public static final long MAX_PART = 5L << 30;
    public static final int MAX_PARTS = 10_000;
    public static final long MAX_OBJECT = 5L << 40;

    private static final int DOUBLES_EVERY = 980;

    private final long base;
    private final long bytes;

    /**
     * For a file of one size.
     *
     * @param base the size of the first parts, 5 MiB to 5 GiB
     * @param bytes the size of the file, 1 to 5 TiB
     * @throws IllegalArgumentException out of these ranges
     */
    public PartPlan(long base, long bytes) {
        if (base < MIN_PART || base > MAX_PART) {
            throw new IllegalArgumentException("a part has 5 MiB to 5 GiB, not " + base + " bytes");
        }
        if (bytes < 1 || bytes > MAX_OBJECT) {
            throw new IllegalArgumentException("an object of parts has 1 byte to 5 TiB, not " + bytes + " bytes");
        }
        this.base = base;
        this.bytes = bytes;
    }

    /**
     * Where a part lies in a file whose end is not known yet, at its full size.
     *
     * @param number 1 to 10,000, but not beyond S3's largest object
     */
    public static Part full(long base, int number) {
        return new PartPlan(base, MAX_OBJECT).part(number);
    }

    public long bytes() {
        return bytes;
    }

    /** How many parts there are, 1 to 10,000. */
    public int count() {
        long offset = 0;
        for (int group = 0; ; group++) {
            long size = sizeOf(group);
            long needed = (bytes - offset + size - 1) / size;
            if (needed <= DOUBLES_EVERY) {
                return group * DOUBLES_EVERY + (int) needed;
            }
            offset += DOUBLES_EVERY * size;
        }
    }

    /**
     * Where a part lies.
     *
     * @param number 1 to {@link #count()}
     * @throws IllegalArgumentException for any other
     */
    public Part part(int number) {
        if (number < 1 || number > MAX_PARTS) {
            throw new IllegalArgumentException("there is no part " + number);
        }
        int group = (number - 1) / DOUBLES_EVERY;
        long offset = (number - 1) % DOUBLES_EVERY * sizeOf(group);
        for (int before = 0; before < group; before++) {
            offset += DOUBLES_EVERY * sizeOf(before);
        }
        if (offset >= bytes) {
            throw new IllegalArgumentException("there is no part " + number + " in " + bytes + " bytes");
        }
        return new Part(number, offset, Math.min(sizeOf(group), bytes - offset));
    }

    private long sizeOf(int group) {
        return Math.min(MAX_PART, base << group);
    }
}
