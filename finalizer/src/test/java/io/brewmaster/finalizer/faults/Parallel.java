package io.brewmaster.finalizer.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Several recorders at the same time. */
final class Parallel {
    private Parallel() {}

    /** The work of one of them. */
    @FunctionalInterface
    interface Work {
        void run(int number) throws Exception;
    }

    /** Runs numbers 0 to count - 1 at once and waits for all; the first failure is thrown. */
    static void run(int count, Work work) throws Exception {
        run(count, count, work);
    }

    /** The same, so many at a time. */
    static void run(int count, int atATime, Work work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(atATime);
        try {
            List<Future<Boolean>> all = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int number = i;
                all.add(threads.submit(() -> {
                    work.run(number);
                    return true;
                }));
            }
            for (Future<Boolean> one : all) {
                var unused = one.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
