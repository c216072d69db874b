package io.brewmaster.finalizer.status;

import io.brewmaster.finalizer.mp4.RecordingMode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the disk says about all sessions at one moment.
 *
 * @param sessions what is going on first, what is over last
 * @param notices that nobody has confirmed yet: by their target, and the oldest first
 */
public record StatusReport(Instant at, List<Session> sessions, List<WaitingNotice> notices) {
    public StatusReport {
        sessions = List.copyOf(sessions);
        notices = List.copyOf(notices);
    }

    /**
     * A recording that somebody is still to be told of.
     *
     * @param target who is to be told
     * @param key the object's; of a note that cannot be read its file's name
     * @param since when the recording was complete
     * @param failed how many attempts have failed
     * @param next when the next one is due
     * @param problem why the last one failed
     */
    public record WaitingNotice(
            String target,
            String key,
            Optional<Instant> since,
            int failed,
            Optional<Instant> next,
            Optional<String> problem) {}

    /** How far a session is; in the order in which they are shown. */
    public enum State {
        /** Somebody still writes its media file. */
        RECORDING,
        /** A finalizer has it, or had decided already what the object will be. */
        FINISHING,
        /** Nobody writes and nobody has it: it waits for a finalizer. */
        WAITING,
        /** The last attempt to deliver it failed; everything is kept. */
        FAILED,
        /** It was put aside, with a reason. */
        QUARANTINED,
        /** It is in the bucket and not here any more. */
        DELIVERED
    }

    /**
     * One session.
     *
     * @param id Jibri's session id
     * @param place where its files are or were
     * @param problem the last one
     * @param attempts how many have failed; 0 for none
     * @param since when it came to be in this state, as far as the disk knows
     */
    public record Session(
            String id,
            String place,
            State state,
            List<File> files,
            Optional<String> problem,
            int attempts,
            Optional<Instant> since) {
        public Session {
            files = List.copyOf(files);
        }
    }

    /**
     * A media file of a session.
     *
     * @param bytes its size on disk
     * @param stored how many bytes the bucket has of it; provisional ones count
     * @param parts how many parts these are
     * @param mode how it is being written, where an upload has begun
     * @param key the object's, where an upload has begun
     */
    public record File(
            String name, long bytes, long stored, int parts, Optional<RecordingMode> mode, Optional<String> key) {

        /** How much of it is in the bucket; 100 only when all is. */
        public int percent() {
            return bytes == 0 ? 0 : (int) Math.min(100, stored / (bytes / 100.0));
        }
    }
}
