package io.brewmaster.agent;

import io.brewmaster.core.log.Log;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** A thread for what may take a while, one thing after the other. What finds the queue full is not done: it will be asked for again. */
final class Errands implements AutoCloseable {
    private static final Log LOG = Log.of(Errands.class);
    private static final int WAITING = 8;

    private final BlockingQueue<Runnable> queue = new ArrayBlockingQueue<>(WAITING);
    private final Thread thread;

    Errands(String name) {
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Never waits. */
    void offer(Runnable errand) {
        if (!queue.offer(errand)) {
            LOG.debug("errand dropped: too many wait");
        }
    }

    private void run() {
        try {
            while (true) {
                try {
                    queue.take().run();
                } catch (RuntimeException e) {
                    LOG.error("errand failed", e);
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("errands ended");
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
