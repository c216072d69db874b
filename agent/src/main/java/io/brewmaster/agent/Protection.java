package io.brewmaster.agent;

import io.brewmaster.core.ecs.ProtectionLease;
import io.brewmaster.core.ecs.TaskProtection;
import io.brewmaster.core.log.Log;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Keeps this task protected from scale-in as long as that is wanted, on a thread of its own, for its calls may take seconds. */
final class Protection implements AutoCloseable {
    private static final Log LOG = Log.of(Protection.class);
    private static final long TICK_MILLIS = 1_000;

    private final ProtectionLease lease;
    private final BooleanSupplier wanted;
    private final Consumer<Optional<Boolean>> state;
    private final Thread thread = new Thread(this::run, "protection");

    /**
     * Begins with {@link #start()}.
     *
     * @param state hears after each tick whether the task is protected, as far as it is known
     */
    Protection(TaskProtection task, LongSupplier nanoTime, BooleanSupplier wanted, Consumer<Optional<Boolean>> state) {
        lease = new ProtectionLease(task, nanoTime);
        this.wanted = wanted;
        this.state = state;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            Optional<Optional<Boolean>> last = Optional.empty();
            while (true) {
                lease.tick(wanted.getAsBoolean());
                Optional<Boolean> now = lease.state();
                if (!last.equals(Optional.of(now))) {
                    last = Optional.of(now);
                    state.accept(now);
                }
                TimeUnit.MILLISECONDS.sleep(TICK_MILLIS);
            }
        } catch (InterruptedException e) {
            LOG.debug("protection ended");
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
