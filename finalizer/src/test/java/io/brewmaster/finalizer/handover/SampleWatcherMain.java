package io.brewmaster.finalizer.handover;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A watcher in a process of its own that takes every session and never finishes one. */
final class SampleWatcherMain {
    private SampleWatcherMain() {}

    public static void main(String[] args) throws Exception {
        AtomicInteger taken = new AtomicInteger();
        HandOverServer server = HandOverServer.start(Path.of(args[0]), directory -> {
                    System.out.println("taken " + taken.incrementAndGet());
                    return new CompletableFuture<>();
                })
                .orElseThrow();
        System.out.println("serving");
        new CountDownLatch(1).await();
        server.close();
    }
}
