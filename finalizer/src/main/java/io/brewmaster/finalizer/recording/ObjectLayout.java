package io.brewmaster.finalizer.recording;

/**
 * How an object is made of a file: some bytes of our own, then a range of the file's. Parts are cut by their place in the
 * file, so that only part 1 depends on what stands in front.
 *
 * @param head how many bytes of our own, 0 or more
 * @param from where the file's bytes begin, within part 1
 * @param to where they end
 */
public record ObjectLayout(long head, long from, long to) {

    /** The file as it is. */
    public static ObjectLayout asIs(long bytes) {
        return new ObjectLayout(0, 0, bytes);
    }

    /** The size of the object. */
    public long bytes() {
        return head + to - from;
    }

    /** The file's bytes that a part takes; in part 1 they follow the head. */
    public Part range(PartPlan plan, int number) {
        Part part = plan.part(number);
        return number == 1 ? new Part(1, from, part.length() - from) : part;
    }

    /** The size of a part. */
    public long length(PartPlan plan, int number) {
        return range(plan, number).length() + (number == 1 ? head : 0);
    }
}
