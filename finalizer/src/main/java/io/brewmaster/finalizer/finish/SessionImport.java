package io.brewmaster.finalizer.finish;

import io.brewmaster.core.ExitCode;
import io.brewmaster.core.log.Log;
import io.brewmaster.finalizer.delivery.GaveUpException;
import io.brewmaster.finalizer.finish.Contents.Recording;
import io.brewmaster.finalizer.finish.Imported.How;
import io.brewmaster.finalizer.finish.Source.FileChangedException;
import io.brewmaster.finalizer.local.Backlog;
import io.brewmaster.finalizer.local.DoneRecords;
import io.brewmaster.finalizer.local.DoneRecords.DoneFile;
import io.brewmaster.finalizer.local.LocalFile;
import io.brewmaster.finalizer.local.OpenFiles;
import io.brewmaster.finalizer.local.SessionDirectory;
import io.brewmaster.finalizer.local.SessionDirectory.NotOneSessionException;
import io.brewmaster.finalizer.local.SessionId;
import io.brewmaster.finalizer.local.SessionLock;
import io.brewmaster.finalizer.store.StoreException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Delivers what lies in a backlog, by the same steps as a session of this recorder. Nothing is moved: what is no
 * recording stays where it is, and so does everything else unless it was asked for that confirmed files go.
 */
public final class SessionImport {
    private static final Log LOG = Log.of(SessionImport.class);

    private final SessionDelivery delivery;
    private final Path locks;
    private final DoneRecords done;
    private final boolean removes;
    private final Clock clock;

    /**
     * For any number of entries.
     *
     * @param locks where the locks of all finalizers of this host lie
     * @param done what was imported before; not what the watcher delivered
     * @param removes whether local files go once the bucket has confirmed them
     */
    public SessionImport(SessionDelivery delivery, Path locks, DoneRecords done, boolean removes, Clock clock) {
        this.delivery = delivery;
        this.locks = locks;
        this.done = done;
        this.removes = removes;
        this.clock = clock;
    }

    /**
     * Delivers one entry; what has to do with it alone is part of the answer.
     *
     * @throws StoreException when the bucket cannot be used
     * @throws GaveUpException when the bucket did not answer for too long
     */
    public Imported bring(Backlog.Entry entry) throws StoreException, GaveUpException, InterruptedException {
        try (SessionLock lock = SessionLock.tryAcquire(locks, entry.session()).orElse(null)) {
            return lock == null ? Imported.failed("another finalizer has it", ExitCode.TRY_AGAIN) : locked(entry);
        } catch (NotOneSessionException several) {
            return Imported.noRecording("not one session: " + several.getMessage());
        } catch (FileChangedException changed) {
            return Imported.failed(String.valueOf(changed.getMessage()), ExitCode.TRY_AGAIN);
        } catch (AccessDeniedException denied) {
            return Imported.failed(
                    "no access to " + denied.getFile() + ": give it to the user of the finalizer",
                    ExitCode.CONFIGURATION);
        } catch (IOException broken) {
            return Imported.failed("cannot read or write local files: " + broken, ExitCode.TRY_AGAIN);
        }
    }

    private Imported locked(Backlog.Entry entry)
            throws IOException, NotOneSessionException, StoreException, GaveUpException, FileChangedException,
                    InterruptedException {
        SessionDirectory directory = entry.look();
        Contents contents = Contents.of(directory);
        List<Recording> recordings = contents.recordings();
        if (recordings.isEmpty()) {
            return Imported.noRecording(contents.problem());
        }
        OptionalLong writer = OpenFiles.writer(paths(recordings));
        if (writer.isPresent()) {
            return Imported.failed("process " + writer.getAsLong() + " is still writing it", ExitCode.TRY_AGAIN);
        }
        Imported result = deliver(entry.session(), directory, recordings);
        return contents.others().isEmpty()
                ? result
                : result.but("left as they are: " + contents.problem(), ExitCode.NOT_A_RECORDING);
    }

    private static Set<Path> paths(List<Recording> recordings) {
        return recordings.stream().map(recording -> recording.file().path()).collect(Collectors.toSet());
    }

    private Imported deliver(SessionId session, SessionDirectory directory, List<Recording> recordings)
            throws IOException, StoreException, GaveUpException, FileChangedException, InterruptedException {
        Optional<List<DoneFile>> noted = noted(session, directory, recordings);
        if (noted.isPresent() && !removes) {
            return Imported.of(How.THERE, keys(noted.get(), recordings));
        }
        Optional<List<DoneFile>> there = delivery.deliveredBefore(session, directory.metadata(), recordings);
        if (there.isPresent()) {
            note(session, there.get());
            return removed(directory, there.get(), Imported.of(How.THERE, keys(there.get(), recordings)));
        }
        SessionDelivery.Delivered delivered = delivery.deliver(session, directory.metadata(), recordings);
        note(session, delivered.local());
        Imported result = Imported.of(How.DELIVERED, delivered.keys());
        return removed(
                directory,
                delivered.local(),
                delivered.unreadable().isPresent()
                        ? result.but("its metadata.json cannot be read", ExitCode.NOT_A_RECORDING)
                        : result);
    }

    /** What an import before this one noted of these files as they are now; empty when one of them is new to it. */
    private Optional<List<DoneFile>> noted(SessionId session, SessionDirectory directory, List<Recording> recordings) {
        return done.read(session)
                .filter(files -> recordings.stream().allMatch(recording -> isAmong(files, recording.file())))
                .filter(files ->
                        directory.metadata().map(file -> isAmong(files, file)).orElse(true));
    }

    private static boolean isAmong(List<DoneFile> files, LocalFile file) {
        return files.stream().anyMatch(one -> one.describes(file));
    }

    private static List<String> keys(List<DoneFile> files, List<Recording> recordings) {
        return files.stream()
                .filter(file -> recordings.stream().anyMatch(recording -> file.describes(recording.file())))
                .map(DoneFile::key)
                .toList();
    }

    private void note(SessionId session, List<DoneFile> files) {
        try {
            done.write(session, files, clock.instant());
        } catch (IOException noRoom) {
            LOG.warn("cannot note that it is imported: the next run compares it again", noRoom);
        }
    }

    /** Removes what is confirmed and unchanged, if that was asked for, and the session's directory when it is empty. */
    private Imported removed(SessionDirectory directory, List<DoneFile> confirmed, Imported result) throws IOException {
        if (!removes) {
            return result;
        }
        for (LocalFile file : directory.media()) {
            if (isAmong(confirmed, file) && !file.deleteIfUnchanged()) {
                return result.but(file.name() + " changed after it was delivered and was kept", ExitCode.TRY_AGAIN);
            }
        }
        if (directory.metadata().isPresent()
                && isAmong(confirmed, directory.metadata().get())
                && !directory.metadata().get().deleteIfUnchanged()) {
            return result.but("metadata.json changed after it was delivered and was kept", ExitCode.TRY_AGAIN);
        }
        try {
            if (Files.isDirectory(directory.path())) {
                Files.delete(directory.path());
            }
            return result;
        } catch (DirectoryNotEmptyException more) {
            return result.but("its folder stays: it holds something else", ExitCode.OK);
        }
    }
}
