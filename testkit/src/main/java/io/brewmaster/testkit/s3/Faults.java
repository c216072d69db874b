package io.brewmaster.testkit.s3;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * The faults of a {@link StrictS3}: for every request, then scripted, then by chance. Any thread may set them at any
 * time; a request meets those that are set when its head has come in. At first there are none.
 *
 * <p>Chance is drawn for each operation from a generator of its own, so that with the same seed the n-th request of an
 * operation meets the same fault whatever other operations come in between. A request that was cut is sent once more by
 * Java's own HTTP client where it may, without its caller's knowing: that is a request too.
 */
public final class Faults {
    private final Map<S3Operation, Deque<Fault>> scripts = new EnumMap<>(S3Operation.class);
    private final Map<S3Operation, Map<Fault, Double>> chances = new EnumMap<>(S3Operation.class);
    private final Map<S3Operation, SplittableRandom> randoms = new EnumMap<>(S3Operation.class);
    private final Set<Fault> everywhere = EnumSet.noneOf(Fault.class);
    private final Map<Fault, Long> counts = new EnumMap<>(Fault.class);
    private Duration slowness = Duration.ofSeconds(1);
    private boolean on = true;
    private long seed;

    Faults() {}

    /** The next so many requests of an operation, after those that are scripted for it already. */
    public synchronized Faults next(S3Operation operation, Fault fault, int times) {
        check(operation, fault);
        Deque<Fault> script = scripts.computeIfAbsent(operation, o -> new ArrayDeque<>());
        for (int i = 0; i < times; i++) {
            script.add(fault);
        }
        return this;
    }

    /**
     * Some of the requests of an operation, from now on. Several kinds of fault for one operation exclude each other.
     *
     * @param probability of each request, 0 to 1; all kinds for one operation together at most 1
     */
    public synchronized Faults sometimes(S3Operation operation, Fault fault, double probability) {
        check(operation, fault);
        Map<Fault, Double> ofOperation = chances.computeIfAbsent(operation, o -> new EnumMap<>(Fault.class));
        ofOperation.put(fault, probability);
        double all =
                ofOperation.values().stream().mapToDouble(Double::doubleValue).sum();
        if (probability < 0 || all > 1) {
            throw new IllegalArgumentException("probabilities for " + operation + ": " + ofOperation);
        }
        return this;
    }

    /** Every request of every operation that can have it, until {@link #clear}. */
    public synchronized Faults everywhere(Fault fault) {
        everywhere.add(fault);
        return this;
    }

    /** Starts the chances anew, 0 at first, and prints the seed so that a run can be repeated. */
    public synchronized Faults seed(long seed) {
        this.seed = seed;
        randoms.clear();
        System.out.println("faults of StrictS3: seed " + seed);
        return this;
    }

    /** How much later {@link Fault#SLOW} answers; 1 s at first. */
    public synchronized Faults slowness(Duration delay) {
        slowness = delay;
        return this;
    }

    /** Off: nothing goes wrong, and what was set stays set. */
    public synchronized Faults on(boolean wanted) {
        on = wanted;
        return this;
    }

    /** Forgets all that was set. The counts stay. */
    public synchronized Faults clear() {
        scripts.clear();
        chances.clear();
        everywhere.clear();
        return this;
    }

    /** How many requests met each kind of fault; kinds that none met are left out. */
    public synchronized Map<Fault, Long> counts() {
        return new EnumMap<>(counts);
    }

    private static void check(S3Operation operation, Fault fault) {
        if (!fault.isOf(operation)) {
            throw new IllegalArgumentException(operation + " cannot have " + fault);
        }
    }

    /** Puts the faults in front of an operation. */
    S3Handler around(S3Operation operation, S3Handler handler) {
        return request -> {
            Optional<Fault> fault = draw(operation);
            return fault.isPresent() ? fail(fault.get(), request, handler) : handler.handle(request);
        };
    }

    private synchronized Optional<Fault> draw(S3Operation operation) {
        if (!on) {
            return Optional.empty();
        }
        Optional<Fault> fault = everywhere.stream()
                .filter(f -> f.isOf(operation))
                .findFirst()
                .or(() -> Optional.ofNullable(scripts.get(operation)).map(Deque::poll))
                .or(() -> byChance(operation));
        fault.ifPresent(f -> counts.merge(f, 1L, Long::sum));
        return fault;
    }

    private Optional<Fault> byChance(S3Operation operation) {
        Map<Fault, Double> ofOperation = chances.getOrDefault(operation, Map.of());
        if (ofOperation.isEmpty()) {
            return Optional.empty();
        }
        double drawn = randoms.computeIfAbsent(
                        operation,
                        o -> new SplittableRandom(31 * seed + o.name().hashCode()))
                .nextDouble();
        for (Map.Entry<Fault, Double> chance : ofOperation.entrySet()) {
            drawn -= chance.getValue();
            if (drawn < 0) {
                return Optional.of(chance.getKey());
            }
        }
        return Optional.empty();
    }

    private S3Response fail(Fault fault, S3Request request, S3Handler handler) throws IOException {
        return switch (fault) {
            case INTERNAL_ERROR -> throw internalError();
            case SLOW_DOWN -> throw new S3Refusal(503, "SlowDown", "Please reduce your request rate.");
            case FORBIDDEN -> throw new S3Refusal(403, "AccessDenied", "Access Denied");
            case NO_SUCH_BUCKET -> throw new S3Refusal(404, "NoSuchBucket", "The specified bucket does not exist");
            case CONFLICT ->
                throw new S3Refusal(
                        409,
                        "ConditionalRequestConflict",
                        "The conditional request cannot succeed due to a conflicting operation against this resource.");
            case ERROR_IN_200 -> S3Response.errorAfterOk(internalError(), request);
            case ERROR_IN_200_ALTHOUGH_DONE -> {
                handler.handle(request);
                yield S3Response.errorAfterOk(internalError(), request);
            }
            case SLOW -> {
                pause();
                yield handler.handle(request);
            }
            case CUT_BEFORE -> throw cut();
            case CUT_IN_THE_MIDDLE -> {
                request.body().skipNBytes(request.header("Content-Length").isPresent() ? request.length() / 2 : 0);
                throw cut();
            }
            case CUT_AFTER -> {
                try {
                    handler.handle(request);
                } catch (S3Refusal lost) {
                    throw new IOException("cut by the test", lost);
                }
                throw cut();
            }
        };
    }

    private static S3Refusal internalError() {
        return new S3Refusal(500, "InternalError", "We encountered an internal error. Please try again.");
    }

    private static IOException cut() {
        return new IOException("cut by the test");
    }

    private void pause() throws IOException {
        Duration delay;
        synchronized (this) {
            delay = slowness;
        }
        try {
            TimeUnit.NANOSECONDS.sleep(delay.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the server ends", e);
        }
    }
}
