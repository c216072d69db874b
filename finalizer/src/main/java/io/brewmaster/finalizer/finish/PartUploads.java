package io.brewmaster.finalizer.finish;

import io.brewmaster.finalizer.delivery.GaveUpException;
import io.brewmaster.finalizer.delivery.Patience;
import io.brewmaster.finalizer.local.Bandwidth;
import io.brewmaster.finalizer.local.LimitedContent;
import io.brewmaster.finalizer.progress.ProgressDisplay;
import io.brewmaster.finalizer.recording.Crc32c;
import io.brewmaster.finalizer.recording.Part;
import io.brewmaster.finalizer.store.Content;
import io.brewmaster.finalizer.store.ObjectStore;
import io.brewmaster.finalizer.store.ObjectStore.StoredPart;
import io.brewmaster.finalizer.store.ObjectStore.Upload;
import io.brewmaster.finalizer.store.StoreException;
import io.brewmaster.finalizer.upload.SentPart;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Sends parts of an object, some at a time. Each is read for its checksum and, unless the store has exactly these bytes
 * already, read again to be sent; none is kept: the memory needed does not depend on the size of the file or of its parts.
 */
final class PartUploads {
    /** Enough to hide a round trip, few enough to leave the meeting its network. */
    private static final int PARALLEL = 4;
    /** Bytes a second; a part is given time for a quarter of that. */
    private static final long EACH = 256 << 10;
    /** How often the same part may arrive as something else before the file or the machine is to be suspected. */
    private static final int MAX_CORRUPT = 3;

    private static final Duration LOOK = Duration.ofMillis(200);

    private final ObjectStore store;
    private final Patience patience;
    private final Bandwidth bandwidth;
    private final ProgressDisplay display;

    PartUploads(ObjectStore store, Patience patience, Bandwidth bandwidth, ProgressDisplay display) {
        this.store = store;
        this.patience = patience;
        this.bandwidth = bandwidth;
        this.display = display;
    }

    /** One file on its way. */
    private record Work(
            Upload upload,
            Cut cut,
            Map<Integer, SentPart> known,
            Consumer<SentPart> sent,
            Runnable alive,
            Progress progress,
            AtomicInteger next,
            int last,
            Map<Integer, SentPart> stored) {}

    /**
     * Makes sure that the store has these parts as the file has them now.
     *
     * @param first the first number
     * @param last the last number; nothing is done when it is smaller
     * @param known parts that the store has taken before
     * @param sent told about each part that is sent; called by several threads
     * @param alive told now and then that the work goes on; called by several threads
     * @return the parts by number
     */
    SortedMap<Integer, SentPart> send(
            Upload upload,
            Cut cut,
            int first,
            int last,
            Map<Integer, SentPart> known,
            Consumer<SentPart> sent,
            Runnable alive,
            String name)
            throws StoreException, GaveUpException, IOException, InterruptedException {
        Work work = new Work(
                upload,
                cut,
                known,
                sent,
                alive,
                new Progress(patience, cut.count()),
                new AtomicInteger(first),
                last,
                new ConcurrentHashMap<>());
        int threads = Math.min(parallel(), last - first + 1);
        if (threads > 0) {
            run(work, threads, name);
        }
        return new TreeMap<>(work.stored());
    }

    /** With little bandwidth one part at a time: each would have to get through before its deadline. */
    private int parallel() {
        return bandwidth.isBelow(PARALLEL * EACH) ? 1 : PARALLEL;
    }

    private void run(Work work, int threads, String name)
            throws StoreException, GaveUpException, IOException, InterruptedException {
        ExecutorService workers = Executors.newFixedThreadPool(threads, PartUploads::thread);
        try {
            CompletionService<Boolean> ended = new ExecutorCompletionService<>(workers);
            for (int i = 0; i < threads; i++) {
                ended.submit(() -> sendSome(work));
            }
            await(ended, threads, work, name);
        } finally {
            workers.shutdownNow();
            display.clear();
        }
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
                    work.cut().bytes(),
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
                number <= work.last();
                number = work.next().getAndIncrement()) {
            work.stored().put(number, sendOne(work, number));
        }
        return true;
    }

    private SentPart sendOne(Work work, int number)
            throws StoreException, GaveUpException, IOException, InterruptedException {
        Part part = work.cut().part(number);
        for (int corrupt = 1; ; corrupt++) {
            Crc32c checksum = work.cut().checksum(number);
            work.alive().run();
            SentPart known = work.known().get(number);
            if (known != null && known.checksum().equals(checksum) && known.length() == part.length()) {
                patience.progressed();
                work.progress().sent(number, part.length());
                return known;
            }
            try {
                return put(work, part, checksum);
            } catch (StoreException failure) {
                if (failure.kind() != StoreException.Kind.CORRUPT || corrupt == MAX_CORRUPT) {
                    throw failure;
                }
                patience.pause(corrupt);
            }
        }
    }

    private SentPart put(Work work, Part part, Crc32c checksum)
            throws StoreException, GaveUpException, InterruptedException {
        Content content = new LimitedContent(
                work.cut().content(part.number(), bytes -> work.progress().sent(part.number(), bytes)), bandwidth);
        StoredPart stored = patience.insist(() -> store.put(work.upload(), part, checksum, content));
        SentPart sent = new SentPart(part.number(), part.length(), checksum, stored.etag());
        work.sent().accept(sent);
        return sent;
    }
}
