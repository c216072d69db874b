package io.brewmaster.finalizer.watch;

import java.time.Duration;

/**
 * When a session is finished although nobody asked for it, because Jibri died or its call was lost. A screen on which
 * nothing happens makes a file that stands still for a minute; only with a sign of the end is less than that enough.
 *
 * @param stillFor how long no file of the session has changed
 * @param writer what is known of the process that writes it
 * @param hasMedia whether there is a media file
 * @param isIndexed whether every media file has its index
 */
record Quiet(Duration stillFor, Writer writer, boolean hasMedia, boolean isIndexed) {
    /** Jibri stops ffmpeg, writes its metadata and quits Chrome before it calls. */
    static final Duration AFTER_THE_END = Duration.ofSeconds(45);

    static final Duration WITHOUT_A_SIGN = Duration.ofMinutes(10);

    /** Only this watcher was started again, it may be, in the middle of a recorder's work. */
    static final Duration LEFT = Duration.ofSeconds(5);

    /** What is known of a writer. */
    enum Writer {
        WRITING,
        /** It was seen, and is not there any more. */
        GONE,
        /** None was ever seen: it ended before anybody looked, or belongs to another user. */
        NEVER_SEEN
    }

    /** @param wasThere whether the files are older than the watcher, so that their recorder is most likely lost */
    boolean isOver(boolean wasThere) {
        return switch (writer) {
            case WRITING -> false;
            case GONE -> isStill(AFTER_THE_END);
            case NEVER_SEEN -> isStill(wasThere && hasMedia ? LEFT : isIndexed ? AFTER_THE_END : WITHOUT_A_SIGN);
        };
    }

    private boolean isStill(Duration atLeast) {
        return stillFor.compareTo(atLeast) >= 0;
    }
}
