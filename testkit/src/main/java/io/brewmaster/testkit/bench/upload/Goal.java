package io.brewmaster.testkit.bench.upload;

import io.brewmaster.testkit.bench.upload.Results.Case;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * That one figure is at most so many times another.
 *
 * @param figure what it is called
 */
record Goal(String figure, ToDoubleFunction<Cost> value, Case of, Case against, double most) {
    private static final long KIB = 1L << 10;
    private static final long GIB = 1L << 30;
    private static final long FOUR_GIB = 4L << 30;

    static final String FAST = "fast";
    static final String PORTABLE = "portable";

    /** What the finalizer is to reach. */
    static final List<Goal> ALL = List.of(
            cpu(FAST, GIB, Tool.AWS, 0.70),
            cpu(FAST, FOUR_GIB, Tool.AWS, 0.55),
            cpu(FAST, GIB, Tool.RCLONE, 0.30),
            cpu(FAST, FOUR_GIB, Tool.RCLONE, 0.30),
            cpu(FAST, FOUR_GIB, Tool.CURL, 1.25),
            wall(GIB, 0.70),
            wall(FOUR_GIB, 0.70),
            wall(KIB, 1.00),
            memory(new Case(FAST, GIB), new Case(Tool.AWS.label(), GIB), 1.00),
            memory(new Case(FAST, FOUR_GIB), new Case(Tool.AWS.label(), FOUR_GIB), 1.00),
            memory(new Case(FAST, FOUR_GIB), new Case(FAST, GIB), 1.10),
            cpu(PORTABLE, FOUR_GIB, Tool.AWS, 1.30));

    private static Goal cpu(String ours, long bytes, Tool other, double most) {
        return new Goal("CPU", Cost::cpuSeconds, new Case(ours, bytes), new Case(other.label(), bytes), most);
    }

    private static Goal wall(long bytes, double most) {
        return new Goal("wall", Cost::wallSeconds, new Case(FAST, bytes), new Case(Tool.AWS.label(), bytes), most);
    }

    private static Goal memory(Case of, Case against, double most) {
        return new Goal("peak memory", Cost::peakBytes, of, against, most);
    }

    /** How many times the other one it is; empty where one of them was not measured. */
    Optional<Double> ratio(Results results) {
        return results.median(of)
                .flatMap(mine ->
                        results.median(against).map(theirs -> value.applyAsDouble(mine) / value.applyAsDouble(theirs)));
    }

    boolean isMet(double ratio) {
        return ratio <= most;
    }
}
