package io.brewmaster.finalizer.finish;

import io.brewmaster.finalizer.local.ChannelSource;
import io.brewmaster.finalizer.local.LocalFile;
import io.brewmaster.finalizer.local.RawPaths;
import io.brewmaster.finalizer.local.SessionDirectory;
import io.brewmaster.finalizer.mp4.Mp4;
import io.brewmaster.finalizer.mp4.Mp4Inspector;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A session's files by what they are.
 *
 * @param recordings finished and damaged ones: all that holds a meeting
 * @param others everything that is no recording and not Jibri's metadata
 * @param problem why there are others, or why there is no recording, one line
 */
record Contents(List<Recording> recordings, List<Path> others, String problem) {

    /**
     * A media file that is to be delivered.
     *
     * @param movie empty when it is damaged
     * @param damaged why it does not play
     * @param truncated why it ends before the meeting did; it plays as far as it goes
     */
    record Recording(LocalFile file, Optional<Mp4.Movie> movie, Optional<String> damaged, Optional<String> truncated) {
        /** What is wrong with it, if anything. */
        Optional<String> problem() {
            return damaged.or(() -> truncated);
        }
    }

    static Contents of(SessionDirectory directory) throws IOException {
        List<Recording> recordings = new ArrayList<>();
        List<Path> others = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (LocalFile file : directory.media()) {
            Mp4 found = inspect(file);
            if (found instanceof Mp4.Complete complete) {
                recordings.add(new Recording(file, Optional.of(complete.movie()), Optional.empty(), Optional.empty()));
            } else if (found instanceof Mp4.Truncated cut) {
                recordings.add(
                        new Recording(file, Optional.of(cut.movie()), Optional.empty(), Optional.of(cut.reason())));
            } else if (found instanceof Mp4.Damaged damaged) {
                recordings.add(new Recording(file, Optional.empty(), Optional.of(damaged.reason()), Optional.empty()));
            } else if (found instanceof Mp4.NotMp4 other) {
                others.add(file.path());
                problems.add(file.name() + " is no mp4 (" + other.reason() + ")");
            }
        }
        for (Path stray : directory.strays()) {
            others.add(stray);
            problems.add(RawPaths.name(stray) + " is no regular file");
        }
        if (problems.isEmpty() && recordings.isEmpty()) {
            problems.add(directory.metadata().isPresent() ? "it holds metadata.json only" : "it is empty");
        }
        return new Contents(recordings, others, String.join(", ", problems));
    }

    private static Mp4 inspect(LocalFile file) throws IOException {
        try (FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.READ)) {
            return Mp4Inspector.inspect(new ChannelSource(channel));
        }
    }
}
