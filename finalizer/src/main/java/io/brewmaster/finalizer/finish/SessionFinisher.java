package io.brewmaster.finalizer.finish;

import io.brewmaster.core.log.Log;
import io.brewmaster.finalizer.delivery.GaveUpException;
import io.brewmaster.finalizer.delivery.Patience;
import io.brewmaster.finalizer.finish.Outcome.AlreadyDelivered;
import io.brewmaster.finalizer.finish.Outcome.Misconfigured;
import io.brewmaster.finalizer.finish.Outcome.NotARecording;
import io.brewmaster.finalizer.finish.Outcome.TryAgain;
import io.brewmaster.finalizer.finish.Outcome.Unusable;
import io.brewmaster.finalizer.finish.Source.FileChangedException;
import io.brewmaster.finalizer.local.DoneRecords;
import io.brewmaster.finalizer.local.DoneRecords.DoneFile;
import io.brewmaster.finalizer.local.LocalFile;
import io.brewmaster.finalizer.local.OpenFiles;
import io.brewmaster.finalizer.local.Quarantine;
import io.brewmaster.finalizer.local.SessionDirectory;
import io.brewmaster.finalizer.local.SessionDirectory.NotOneSessionException;
import io.brewmaster.finalizer.local.SessionId;
import io.brewmaster.finalizer.local.SessionLock;
import io.brewmaster.finalizer.notice.Arrival;
import io.brewmaster.finalizer.notice.Notices;
import io.brewmaster.finalizer.progress.RecordingMetrics;
import io.brewmaster.finalizer.recording.Manifest;
import io.brewmaster.finalizer.store.StoreException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finishes one session: takes its lock, tells recordings from anything else, has them delivered, and only then removes
 * what is confirmed. Whatever happens in between, the next call finds out by itself how far this one came.
 */
public final class SessionFinisher {
    private static final Log LOG = Log.of(SessionFinisher.class);

    private final FinishSettings settings;
    private final SessionDelivery delivery;
    private final Patience patience;
    private final RecordingMetrics metrics;
    private final Notices notices;
    private final Clock clock;
    private final DoneRecords done;
    private final Quarantine quarantine;

    public SessionFinisher(
            FinishSettings settings,
            SessionDelivery delivery,
            Patience patience,
            RecordingMetrics metrics,
            Notices notices,
            Clock clock) {
        this.settings = settings;
        this.delivery = delivery;
        this.patience = patience;
        this.metrics = metrics;
        this.notices = notices;
        this.clock = clock;
        this.done = new DoneRecords(settings.state().resolve("done"));
        this.quarantine = new Quarantine(settings.state().resolve("quarantine"));
    }

    /** Finishes the session in a directory; says how it ended and never throws for what can be expected. */
    public Outcome finish(Path given) throws InterruptedException {
        SessionId session = SessionId.of(given);
        return reported(session, guarded(session, () -> locked(session)));
    }

    /** The same for a session whose lock the caller has. */
    public Outcome finishLocked(SessionId session) throws InterruptedException {
        return reported(session, guarded(session, () -> unlocked(session)));
    }

    private Outcome reported(SessionId session, Outcome outcome) {
        if (outcome instanceof TryAgain || outcome instanceof Misconfigured) {
            metrics.failed(session.name(), outcome.line());
        }
        return outcome;
    }

    /** Whatever can happen on the way. */
    private interface Work {
        Outcome work()
                throws IOException, NotOneSessionException, StoreException, GaveUpException, FileChangedException,
                        InterruptedException;
    }

    private Outcome guarded(SessionId session, Work work) throws InterruptedException {
        try {
            Optional<Outcome> unusable = unusable(session);
            return unusable.isPresent() ? unusable.get() : work.work();
        } catch (NotOneSessionException several) {
            return new Unusable(session.directory() + " is not one session: " + several.getMessage());
        } catch (GaveUpException gaveUp) {
            return new TryAgain(gaveUp.reason());
        } catch (FileChangedException changed) {
            return new TryAgain(String.valueOf(changed.getMessage()));
        } catch (StoreException failure) {
            return failure.kind() == StoreException.Kind.REFUSED
                    ? new Misconfigured(failure.reason())
                    : new TryAgain(failure.reason());
        } catch (AccessDeniedException denied) {
            return new Misconfigured("no access to " + denied.getFile() + ": give it to the user of the finalizer");
        } catch (IOException broken) {
            return new TryAgain("cannot read or write local files: " + broken);
        }
    }

    /** Directories that hold more than a session: touching them could only be a mistake. */
    private Optional<Outcome> unusable(SessionId session) throws IOException {
        Path directory = session.directory();
        Path recordings = SessionId.of(settings.recordings()).directory();
        Path state = SessionId.of(settings.state()).directory();
        if (recordings.startsWith(directory) || state.startsWith(directory)) {
            return Optional.of(
                    new Unusable(directory + " holds all recordings: give the directory of one session in it"));
        }
        if (directory.startsWith(state)) {
            return Optional.of(new Unusable(directory + " is the finalizer's own: give the directory of a session"));
        }
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            return Optional.of(new Unusable(directory + " is a file: give the directory of a session"));
        }
        return Optional.empty();
    }

    private Outcome locked(SessionId session)
            throws IOException, NotOneSessionException, StoreException, GaveUpException, FileChangedException,
                    InterruptedException {
        try (@Nullable SessionLock lock = lock(session).orElse(null)) {
            if (lock == null) {
                LOG.warn("going on without a lock", "session", session.name());
            }
            return unlocked(session);
        }
    }

    private Outcome unlocked(SessionId session)
            throws IOException, NotOneSessionException, StoreException, GaveUpException, FileChangedException,
                    InterruptedException {
        Optional<List<DoneFile>> before = done.read(session);
        if (!Files.isDirectory(session.directory())) {
            return before.isPresent()
                    ? new AlreadyDelivered()
                    : new NotARecording(session.directory() + " does not exist, and was not delivered before");
        }
        SessionDirectory directory = scan(session);
        if (before.isPresent() && isDescribed(directory, before.get())) {
            LOG.info("removing what was delivered before", "session", session.name());
            return remove(directory, before.get()).orElseGet(AlreadyDelivered::new);
        }
        waitUntilClosed(directory);
        return deliver(session, scan(session));
    }

    /** Empty when there can be no lock file, on a full disk: the store itself keeps two from making two objects. */
    private Optional<SessionLock> lock(SessionId session) throws IOException, GaveUpException, InterruptedException {
        for (int attempt = 0; ; attempt++) {
            try {
                Optional<SessionLock> lock =
                        SessionLock.tryAcquire(settings.state().resolve("locks"), session);
                if (lock.isPresent()) {
                    return lock;
                }
            } catch (AccessDeniedException denied) {
                throw denied;
            } catch (IOException noRoom) {
                LOG.warn("cannot make a lock file", noRoom);
                return Optional.empty();
            }
            if (attempt == 0) {
                LOG.info("waiting for another finalizer", "session", session.name());
            }
            // The other one's progress is not seen from here; only the time for all of it counts.
            patience.progressed();
            patience.check("waiting for another finalizer that has session " + session.name());
            patience.pause(0);
        }
    }

    private static SessionDirectory scan(SessionId session) throws IOException, NotOneSessionException {
        return SessionDirectory.scan(session.directory());
    }

    private static boolean isDescribed(SessionDirectory directory, List<DoneFile> before) {
        return directory.strays().isEmpty()
                && all(directory).stream().allMatch(file -> before.stream().anyMatch(record -> record.describes(file)));
    }

    private static List<LocalFile> all(SessionDirectory directory) {
        List<LocalFile> all = new ArrayList<>(directory.media());
        directory.metadata().ifPresent(all::add);
        return all;
    }

    /** Jibri calls after it has stopped ffmpeg; a recording that is still being written is none yet. */
    private void waitUntilClosed(SessionDirectory directory) throws IOException, GaveUpException, InterruptedException {
        Set<Path> files = new HashSet<>();
        directory.media().forEach(file -> files.add(file.path()));
        Duration begun = patience.elapsed();
        for (OptionalLong writer = OpenFiles.writer(files); writer.isPresent(); writer = OpenFiles.writer(files)) {
            if (patience.elapsed().minus(begun).compareTo(settings.openFileWait()) >= 0) {
                throw new GaveUpException("process " + writer.getAsLong() + " is still writing in " + directory.path());
            }
            patience.pause(0);
        }
    }

    private Outcome deliver(SessionId session, SessionDirectory directory)
            throws IOException, StoreException, GaveUpException, FileChangedException, InterruptedException {
        Contents contents = Contents.of(directory);
        if (contents.recordings().isEmpty()) {
            List<Path> everything = new ArrayList<>(contents.others());
            directory.metadata().ifPresent(file -> everything.add(file.path()));
            Outcome aside = quarantine(session, everything, contents.problem());
            return remove(directory, List.of()).orElse(aside);
        }
        SessionDelivery.Delivered delivered = delivery.deliver(session, directory.metadata(), contents.recordings());
        // Before the record: a call that finds that one has nothing more to do.
        boolean noted = note(delivered);
        boolean recorded = record(session, delivered);
        measure(session, delivered);
        Outcome outcome = contents.others().isEmpty()
                ? new Outcome.Delivered(delivered.keys())
                : quarantine(session, contents.others(), contents.problem());
        if (delivered.unreadable().isPresent()) {
            Path place = aside(session, delivered.unreadable().get(), "metadata.json cannot be read");
            LOG.warn("metadata.json cannot be read: kept aside", "session", session.name(), "place", place);
        }
        Optional<Outcome> kept = remove(directory, delivered.local());
        // Removing the recording made room.
        if (!noted && !note(delivered)) {
            giveUp(delivered);
        }
        if (!recorded) {
            record(session, delivered);
        }
        return kept.orElse(outcome);
    }

    /** False when nobody will be told of all of them; that they are delivered is worth more. */
    private boolean note(SessionDelivery.Delivered delivered) {
        try {
            for (SessionDelivery.DeliveredFile file : delivered.recordings()) {
                notices.note(arrival(file, delivered.manifest()));
            }
            return true;
        } catch (IOException noRoom) {
            LOG.warn(
                    "cannot note that somebody is to be told",
                    noRoom,
                    "key",
                    delivered.keys().get(0));
            return false;
        }
    }

    private static Arrival arrival(SessionDelivery.DeliveredFile file, Manifest manifest) {
        return new Arrival(
                manifest.session(),
                manifest.room(),
                file.done().key().value(),
                file.manifest().bytes(),
                file.done().checksum(),
                manifest.members());
    }

    private void giveUp(SessionDelivery.Delivered delivered) {
        String session = delivered.manifest().session();
        for (String key : delivered.keys()) {
            metrics.noticeGivenUp(session, key, "all", "it cannot be noted on disk");
        }
    }

    private boolean record(SessionId session, SessionDelivery.Delivered delivered) {
        try {
            done.write(session, delivered.local(), clock.instant());
            return true;
        } catch (IOException noRoom) {
            LOG.warn("cannot note that the session is delivered", noRoom, "session", session.name());
            return false;
        }
    }

    private void measure(SessionId session, SessionDelivery.Delivered delivered) {
        for (SessionDelivery.DeliveredFile file : delivered.recordings()) {
            LocalFile local = file.recording().file();
            metrics.succeeded(new RecordingMetrics.Success(
                    session.name(),
                    local.media().name().room(),
                    file.done().key().value(),
                    file.manifest().bytes(),
                    Optional.of(file.upload()),
                    Optional.of(Duration.between(local.modified().toInstant(), clock.instant())),
                    file.recording().damaged(),
                    file.recording().truncated()));
        }
    }

    private Outcome quarantine(SessionId session, List<Path> entries, String problem) throws IOException {
        Path place = quarantine.move(session, entries, problem, clock.instant());
        metrics.quarantined(session.name(), problem);
        return new NotARecording(
                session.name() + " has no recording or more than that: " + problem + "; kept in " + place);
    }

    private Path aside(SessionId session, LocalFile file, String problem) throws IOException {
        return quarantine.move(session, List.of(file.path()), problem, clock.instant());
    }

    /**
     * Removes local files that are confirmed and unchanged, then the directory.
     *
     * @return why something had to be kept
     */
    private static Optional<Outcome> remove(SessionDirectory directory, List<DoneFile> confirmed) throws IOException {
        for (LocalFile file : all(directory)) {
            boolean mayGo = confirmed.stream().anyMatch(record -> record.describes(file));
            if (mayGo && !file.deleteIfUnchanged()) {
                return Optional.of(new TryAgain(file.path() + " changed after it was delivered and was kept"));
            }
        }
        try {
            for (Path inner : directory.directories()) {
                removeEmpty(inner);
            }
            Files.deleteIfExists(directory.path());
            return Optional.empty();
        } catch (DirectoryNotEmptyException filled) {
            return Optional.of(new TryAgain(directory.path() + " got new files meanwhile, which were kept"));
        }
    }

    private static void removeEmpty(Path directory) throws IOException {
        List<Path> below;
        try (Stream<Path> walk = Files.walk(directory)) {
            below = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : below) {
            // Fails on whatever is not an empty directory any more.
            if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                Files.delete(path);
            }
        }
    }
}
