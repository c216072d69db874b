package io.brewmaster.finalizer.status;

import io.brewmaster.finalizer.local.DoneRecords;
import io.brewmaster.finalizer.local.LocalFile;
import io.brewmaster.finalizer.local.OpenFiles;
import io.brewmaster.finalizer.local.PendingNotices;
import io.brewmaster.finalizer.local.PendingNotices.Pending;
import io.brewmaster.finalizer.local.Problems;
import io.brewmaster.finalizer.local.Problems.Problem;
import io.brewmaster.finalizer.local.Quarantine;
import io.brewmaster.finalizer.local.RawPaths;
import io.brewmaster.finalizer.local.SessionDirectory;
import io.brewmaster.finalizer.local.SessionDirectory.NotOneSessionException;
import io.brewmaster.finalizer.local.SessionId;
import io.brewmaster.finalizer.local.SessionLock;
import io.brewmaster.finalizer.local.UploadJournal;
import io.brewmaster.finalizer.status.StatusReport.File;
import io.brewmaster.finalizer.status.StatusReport.Session;
import io.brewmaster.finalizer.status.StatusReport.State;
import io.brewmaster.finalizer.status.StatusReport.WaitingNotice;
import io.brewmaster.finalizer.upload.OpenUpload;
import io.brewmaster.finalizer.upload.SentPart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds out about all sessions and notices from the disk alone, whether a watcher runs or not; changes nothing. */
public final class StatusReader {
    /** Records are kept for a month; these are the ones somebody may still ask about. */
    private static final int DELIVERED_SHOWN = 10;

    private final Path recordings;
    private final Path state;

    /**
     * For one recorder.
     *
     * @param recordings {@code recording.dir}
     * @param state {@code recording.state_dir}
     */
    public StatusReader(Path recordings, Path state) {
        this.recordings = recordings;
        this.state = state;
    }

    public StatusReport read(Instant now) throws IOException {
        Map<String, Map<String, OpenUpload>> uploads = uploads();
        List<Session> sessions = new ArrayList<>();
        for (Path directory : SessionDirectory.all(recordings, state)) {
            SessionId id = SessionId.of(directory);
            Map<String, OpenUpload> open = uploads.getOrDefault(id.fileName(), Map.of());
            session(id, open).ifPresent(sessions::add);
            uploads.remove(id.fileName());
        }
        uploads.values().forEach(left -> sessions.add(withoutFiles(left)));
        new Quarantine(state.resolve("quarantine")).list(recordings).forEach(place -> sessions.add(quarantined(place)));
        new DoneRecords(state.resolve("done"))
                .latest(DELIVERED_SHOWN)
                .forEach(delivered -> sessions.add(delivered(delivered)));
        // Stable: within a state they stay in the order of their names, the delivered ones in that of their time.
        sessions.sort(Comparator.comparing(Session::state));
        return new StatusReport(now, sessions, notices());
    }

    /** By the session's file name, then by the media file's name. */
    private Map<String, Map<String, OpenUpload>> uploads() throws IOException {
        Map<String, Map<String, OpenUpload>> uploads = new HashMap<>();
        for (UploadJournal.Found found : UploadJournal.all(state.resolve("uploads"))) {
            uploads.computeIfAbsent(found.session(), none -> new HashMap<>())
                    .put(found.upload().subject().file(), found.upload());
        }
        return uploads;
    }

    private List<WaitingNotice> notices() throws IOException {
        List<WaitingNotice> notices = new ArrayList<>();
        PendingNotices.ofAllTargets(state.resolve("notices")).forEach((target, found) -> {
            found.pending().stream()
                    .sorted(Comparator.comparing(pending -> pending.notice().at()))
                    .forEach(pending -> notices.add(waiting(target, pending)));
            found.damaged().forEach(file -> notices.add(unreadable(target, file)));
        });
        return notices;
    }

    private static WaitingNotice waiting(String target, Pending pending) {
        return new WaitingNotice(
                target,
                pending.notice().key(),
                Optional.of(pending.notice().at()),
                pending.failed(),
                Optional.of(pending.due()),
                pending.problem());
    }

    private static WaitingNotice unreadable(String target, String file) {
        return new WaitingNotice(
                target, file, Optional.empty(), 0, Optional.empty(), Optional.of("its note cannot be read"));
    }

    /** Empty when it went away meanwhile. */
    private Optional<Session> session(SessionId id, Map<String, OpenUpload> uploads) throws IOException {
        Optional<Problem> problem = new Problems(state.resolve("problems")).read(id);
        try {
            SessionDirectory directory = SessionDirectory.scan(id.directory());
            State now = state(id, directory, uploads, problem.isPresent());
            return Optional.of(new Session(
                    id.name(),
                    text(id.directory()),
                    now,
                    directory.media().stream()
                            .map(file -> file(file, Optional.ofNullable(uploads.get(file.name()))))
                            .toList(),
                    problem.map(Problem::reason),
                    problem.map(Problem::attempts).orElse(0),
                    since(now, directory, problem)));
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        } catch (NotOneSessionException several) {
            return Optional.of(unusable(id, String.valueOf(several.getMessage())));
        } catch (IOException unreadable) {
            return Optional.of(unusable(id, "cannot be read: " + unreadable));
        }
    }

    private State state(SessionId id, SessionDirectory directory, Map<String, OpenUpload> uploads, boolean problem)
            throws IOException {
        Set<Path> media = directory.media().stream().map(LocalFile::path).collect(Collectors.toSet());
        if (OpenFiles.writer(media).isPresent()) {
            return State.RECORDING;
        }
        boolean sealed =
                uploads.values().stream().anyMatch(upload -> upload.seal().isPresent());
        if (SessionLock.isHeld(state.resolve("locks"), id)) {
            return State.FINISHING;
        }
        if (problem) {
            return State.FAILED;
        }
        return sealed ? State.FINISHING : State.WAITING;
    }

    private static Optional<Instant> since(State state, SessionDirectory directory, Optional<Problem> problem) {
        return switch (state) {
            case FAILED -> problem.map(Problem::at);
            case RECORDING ->
                directory.media().stream()
                        .map(StatusReader::created)
                        .flatMap(Optional::stream)
                        .min(Comparator.naturalOrder());
            default ->
                directory.media().stream()
                        .map(file -> file.modified().toInstant())
                        .max(Comparator.naturalOrder());
        };
    }

    private static Optional<Instant> created(LocalFile file) {
        try {
            return Optional.of(Files.readAttributes(file.path(), BasicFileAttributes.class)
                    .creationTime()
                    .toInstant());
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    private static File file(LocalFile file, Optional<OpenUpload> upload) {
        return new File(
                file.name(),
                file.bytes(),
                upload.map(StatusReader::stored).orElse(0L),
                upload.map(open -> open.parts().size()).orElse(0),
                upload.map(OpenUpload::mode),
                upload.map(open -> open.upload().key()));
    }

    private static long stored(OpenUpload upload) {
        return upload.parts().values().stream().mapToLong(SentPart::length).sum();
    }

    private static Session unusable(SessionId id, String problem) {
        return new Session(
                id.name(), text(id.directory()), State.FAILED, List.of(), Optional.of(problem), 0, Optional.empty());
    }

    /** A journal whose session is gone: the finalizer was killed between its last steps, or somebody removed the files. */
    private Session withoutFiles(Map<String, OpenUpload> left) {
        OpenUpload first = left.values().iterator().next();
        List<File> files = left.values().stream()
                .map(upload -> new File(
                        upload.subject().file(),
                        0,
                        stored(upload),
                        upload.parts().size(),
                        Optional.of(upload.mode()),
                        Optional.of(upload.upload().key())))
                .sorted(Comparator.comparing(File::name))
                .toList();
        return new Session(
                first.subject().session(),
                text(recordings),
                State.WAITING,
                files,
                Optional.of("an upload is open and the local files are gone"),
                0,
                Optional.empty());
    }

    private static Session quarantined(Quarantine.Place place) {
        return new Session(
                place.session(),
                text(place.path()),
                State.QUARANTINED,
                List.of(),
                Optional.of(place.reason()),
                0,
                place.since());
    }

    private static Session delivered(DoneRecords.Delivered delivered) {
        List<File> files = delivered.files().stream()
                .filter(file -> !file.name().equals("metadata.json"))
                .map(file ->
                        new File(file.name(), file.bytes(), file.bytes(), 0, Optional.empty(), Optional.of(file.key())))
                .toList();
        return new Session(
                delivered.session(),
                delivered.directory(),
                State.DELIVERED,
                files,
                Optional.empty(),
                0,
                Optional.of(delivered.at()));
    }

    /** Whether it is there or not, a directory has no slash at its end. */
    private static String text(Path path) {
        String text = RawPaths.text(path);
        return text.length() > 1 && text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }
}
