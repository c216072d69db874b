package io.brewmaster.finalizer.live;

import io.brewmaster.core.log.Log;
import io.brewmaster.finalizer.book.UploadBook;
import io.brewmaster.finalizer.book.UploadEntry;
import io.brewmaster.finalizer.local.Bandwidth;
import io.brewmaster.finalizer.local.ChannelSource;
import io.brewmaster.finalizer.local.FileRegion;
import io.brewmaster.finalizer.local.LimitedContent;
import io.brewmaster.finalizer.local.SessionId;
import io.brewmaster.finalizer.mp4.RecordingMode;
import io.brewmaster.finalizer.recording.Crc32c;
import io.brewmaster.finalizer.recording.ObjectKey;
import io.brewmaster.finalizer.recording.Part;
import io.brewmaster.finalizer.recording.PartPlan;
import io.brewmaster.finalizer.store.ObjectStore;
import io.brewmaster.finalizer.store.ObjectStore.StoredPart;
import io.brewmaster.finalizer.store.StoreException;
import io.brewmaster.finalizer.upload.OpenUpload;
import io.brewmaster.finalizer.upload.SentPart;
import io.brewmaster.finalizer.upload.Subject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One file that grows, and the parts of it that are in the store already. A part goes up once the file is past its end;
 * that it does not change any more after that is likely and not relied on: at the end each part is compared.
 *
 * <p>Where fragments play by themselves, part 1 goes up early and so does what there is of the last part when nothing
 * else was sent for a minute: what is in the store can then be completed to something that plays, should this machine be
 * lost. In Jibri's default mode nothing plays without the index, and part 1, which the end changes, is held back.
 *
 * <p>Used by one thread.
 */
public final class LiveUpload implements AutoCloseable {
    private static final Log LOG = Log.of(LiveUpload.class);

    /** How much of a meeting may be lost with the machine, where its parts play by themselves. */
    private static final Duration AT_MOST_LOST = Duration.ofMinutes(1);

    private final SessionId session;
    private final Subject subject;
    private final Path path;
    private final ObjectKey key;
    private final long partSize;
    private final ObjectStore store;
    private final UploadBook book;
    private final Bandwidth bandwidth;
    private final LongSupplier nanoTime;
    private RecordingMode mode = RecordingMode.UNKNOWN;
    private @Nullable Object identity;
    private @Nullable UploadEntry entry;
    private long size;
    private long lastSent;

    public LiveUpload(
            SessionId session,
            Subject subject,
            Path path,
            ObjectKey key,
            long partSize,
            ObjectStore store,
            UploadBook book,
            Bandwidth bandwidth,
            LongSupplier nanoTime) {
        this.session = session;
        this.subject = subject;
        this.path = path;
        this.key = key;
        this.partSize = partSize;
        this.store = store;
        this.book = book;
        this.bandwidth = bandwidth;
        this.nanoTime = nanoTime;
        this.lastSent = nanoTime.getAsLong();
    }

    /**
     * Looks at the file and sends at most one part.
     *
     * @return whether a part was sent, so that the next may be waiting
     */
    public boolean step() throws StoreException, IOException {
        BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
        if (isAnother(now)) {
            LOG.warn("the recording was written anew: its upload begins anew", "file", subject.file());
            startOver();
        }
        identity = now.fileKey();
        size = now.size();
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            if (mode == RecordingMode.UNKNOWN) {
                mode = RecordingMode.of(new ChannelSource(channel));
            }
            boolean sent = mode != RecordingMode.UNKNOWN && send(channel);
            if (entry != null) {
                entry.beat();
            }
            return sent;
        }
    }

    /** Another file under the same name, or one that became shorter than what was sent of it. */
    private boolean isAnother(BasicFileAttributes now) {
        return identity != null && (!Objects.equals(identity, now.fileKey()) || now.size() < size);
    }

    private void startOver() {
        UploadEntry old = entry;
        if (old != null) {
            old.abort();
        }
        entry = null;
        mode = RecordingMode.UNKNOWN;
        lastSent = nanoTime.getAsLong();
    }

    private boolean send(FileChannel channel) throws StoreException, IOException {
        if (next().isEmpty()) {
            return false;
        }
        try {
            UploadEntry open = opened();
            // An upload that is gone on with has parts already, of a size of its own.
            Optional<Part> next = next();
            if (next.isPresent()) {
                put(open, channel, next.get());
            }
            return next.isPresent();
        } catch (StoreException failure) {
            if (failure.kind() == StoreException.Kind.UPLOAD_GONE) {
                LOG.warn("the upload is gone: it begins anew", "file", subject.file(), "problem", failure.reason());
                startOver();
                return false;
            }
            throw failure;
        }
    }

    private UploadEntry opened() throws StoreException {
        UploadEntry open = entry;
        if (open == null) {
            Optional<UploadEntry> before = book.find(session, subject, key);
            open = before.isPresent() ? before.get() : book.begin(session, subject, key, mode, partSize, true);
            entry = open;
        }
        return open;
    }

    /** The first part that is not there yet and does not grow any more; else, when it is time, what there is of the last. */
    private Optional<Part> next() {
        int number = mode.playsWhenCut() ? 1 : 2;
        while (isSent(full(number))) {
            number++;
        }
        Part part = full(number);
        if (size >= part.offset() + part.length()) {
            return Optional.of(part);
        }
        boolean isDue = nanoTime.getAsLong() - lastSent >= AT_MOST_LOST.toNanos();
        if (mode.playsWhenCut() && isDue && size > part.offset() + sentOf(number)) {
            return Optional.of(new Part(number, part.offset(), size - part.offset()));
        }
        return Optional.empty();
    }

    private Part full(int number) {
        UploadEntry open = entry;
        return PartPlan.full(open == null ? partSize : open.upload().partSize(), number);
    }

    private boolean isSent(Part part) {
        return sentOf(part.number()) == part.length();
    }

    private long sentOf(int number) {
        UploadEntry open = entry;
        @Nullable SentPart sent = open == null ? null : open.upload().parts().get(number);
        return sent == null ? 0 : sent.length();
    }

    private void put(UploadEntry open, FileChannel channel, Part part) throws StoreException, IOException {
        OpenUpload upload = open.upload();
        FileRegion region = new FileRegion(channel, part, read -> {});
        Crc32c checksum = region.checksum();
        StoredPart stored = store.put(upload.upload(), part, checksum, new LimitedContent(region, bandwidth));
        open.sent(new SentPart(part.number(), part.length(), checksum, stored.etag()));
        lastSent = nanoTime.getAsLong();
    }

    public RecordingMode mode() {
        return mode;
    }

    public String file() {
        return subject.file();
    }

    /** Bytes of the file that the store does not have, as of the last look; a part 1 that is held back counts. */
    public long backlog() {
        UploadEntry open = entry;
        long sent = open == null
                ? 0
                : open.upload().parts().values().stream()
                        .mapToLong(SentPart::length)
                        .sum();
        return Math.max(0, size - sent);
    }

    /** Says once more in the bucket how far it is, and lets go: whoever finishes the session goes on from the notes. */
    @Override
    public void close() {
        UploadEntry open = entry;
        if (open != null) {
            open.beatNow();
            open.close();
            entry = null;
        }
    }
}
