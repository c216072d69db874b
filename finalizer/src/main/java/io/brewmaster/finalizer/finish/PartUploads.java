package io.brewmaster.finalizer.finish;

import io.brewmaster.finalizer.delivery.GaveUpException;
import io.brewmaster.finalizer.delivery.Patience;
import io.brewmaster.finalizer.local.FileRegion;
import io.brewmaster.finalizer.progress.ProgressDisplay;
import io.brewmaster.finalizer.recording.Crc32c;
import io.brewmaster.finalizer.recording.Part;
import io.brewmaster.finalizer.recording.PartPlan;
import io.brewmaster.finalizer.store.ObjectStore;
import io.brewmaster.finalizer.store.ObjectStore.StoredPart;
import io.brewmaster.finalizer.store.ObjectStore.Upload;
import io.brewmaster.finalizer.store.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Sends all parts of a file, some at a time. Each is read twice, for its checksum and to be sent, and never kept: the
 * memory needed does not depend on the size of the file or of its parts.
 */
final class PartUploads {
    /** Enough to hide a round trip, few enough to leave the meeting its network. */
    private static final int PARALLEL = 4;
    /** How often the same part may arrive as something else before the file or the machine is to be suspected. */
    private static final int MAX_CORRUPT = 3;

    private static final Duration LOOK = Duration.ofMillis(200);

    private final ObjectStore store;
    private final Patience patience;
    private final ProgressDisplay display;

    PartUploads(ObjectStore store, Patience patience, ProgressDisplay display) {
        this.store = store;
        this.patience = patience;
        this.display = display;
    }

    /**
     * What was sent.
     *
     * @param checksum of the whole file
     */
    record Sent(List<StoredPart> parts, Crc32c checksum) {}

    /** One file on its way. */
    private record Work(
            Upload upload,
            FileChannel channel,
            PartPlan plan,
            Progress progress,
            AtomicInteger next,
            AtomicReferenceArray<StoredPart> stored) {}

    Sent send(Upload upload, FileChannel channel, PartPlan plan, String name)
            throws StoreException, GaveUpException, IOException, InterruptedException {
        int count = plan.count();
        Work work = new Work(
                upload,
                channel,
                plan,
                new Progress(patience, count),
                new AtomicInteger(1),
                new AtomicReferenceArray<>(count));
        ExecutorService workers = Executors.newFixedThreadPool(Math.min(PARALLEL, count), PartUploads::thread);
        try {
            CompletionService<Boolean> ended = new ExecutorCompletionService<>(workers);
            int running = Math.min(PARALLEL, count);
            for (int i = 0; i < running; i++) {
                ended.submit(() -> sendSome(work));
            }
            await(ended, running, work, name);
        } finally {
            workers.shutdownNow();
            display.clear();
        }
        return sent(work);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "part");
        thread.setDaemon(true);
        return thread;
    }

    private void await(CompletionService<Boolean> ended, int workers, Work work, String name)
            throws StoreException, GaveUpException, IOException, InterruptedException {
        Duration begun = patience.elapsed();
        int running = workers;
        while (running > 0) {
            Future<Boolean> one = ended.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
            if (one != null) {
                running--;
                rethrow(one);
            }
            display.show(
                    name,
                    work.progress().sent(),
                    work.plan().bytes(),
                    patience.elapsed().minus(begun));
            if (running > 0) {
                patience.check("uploading " + name);
            }
        }
    }

    private static void rethrow(Future<Boolean> ended)
            throws StoreException, GaveUpException, IOException, InterruptedException {
        try {
            ended.get();
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            if (cause instanceof StoreException failure) {
                throw failure;
            }
            if (cause instanceof GaveUpException gaveUp) {
                throw gaveUp;
            }
            if (cause instanceof IOException unreadable) {
                throw unreadable;
            }
            throw new IllegalStateException("a part was not sent", cause);
        }
    }

    /** Takes the next part until there is none. */
    private boolean sendSome(Work work) throws StoreException, GaveUpException, IOException, InterruptedException {
        for (int number = work.next().getAndIncrement();
                number <= work.plan().count();
                number = work.next().getAndIncrement()) {
            work.stored().set(number - 1, sendOne(work, work.plan().part(number)));
        }
        return true;
    }

    private StoredPart sendOne(Work work, Part part)
            throws StoreException, GaveUpException, IOException, InterruptedException {
        FileRegion region =
                new FileRegion(work.channel(), part, bytes -> work.progress().sent(part.number(), bytes));
        for (int corrupt = 1; ; corrupt++) {
            Crc32c checksum = region.checksum();
            try {
                return patience.insist(() -> store.put(work.upload(), part, checksum, region));
            } catch (StoreException failure) {
                if (failure.kind() != StoreException.Kind.CORRUPT || corrupt == MAX_CORRUPT) {
                    throw failure;
                }
                patience.pause(corrupt);
            }
        }
    }

    private static Sent sent(Work work) {
        List<StoredPart> parts = new ArrayList<>();
        Crc32c whole = Crc32c.EMPTY;
        for (int number = 1; number <= work.plan().count(); number++) {
            StoredPart part = work.stored().get(number - 1);
            parts.add(part);
            whole = whole.then(part.checksum(), work.plan().part(number).length());
        }
        return new Sent(parts, whole);
    }
}
