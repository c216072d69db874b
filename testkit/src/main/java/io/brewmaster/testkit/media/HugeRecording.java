package io.brewmaster.testkit.media;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The sample played over and over to any size: a real moov whose tables repeat the sample's, over a sparse mdat. All
 * repetitions but the last point at the media at the start of the mdat, the last one at a copy at its end, so that
 * offsets over 4 GiB are there to be read.
 */
final class HugeRecording {
    private HugeRecording() {}

    static void write(Path target, long bytes) throws IOException {
        try (RepeatedSample sample = RepeatedSample.of(bytes);
                FileChannel out = FileChannel.open(
                        target,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            int last = sample.times() - 1;
            long lastCopy = last == 0 ? RecordingWriter.HEADER : sample.mdatEnd() - sample.media();
            out.write(sample.finishedHeader(), 0);
            sample.transferMedia(0, sample.media(), out.position(RecordingWriter.HEADER));
            sample.transferMedia(0, sample.media(), out.position(lastCopy));
            out.write(
                    sample.moov(repetition -> repetition == last ? lastCopy - RecordingWriter.HEADER : 0),
                    sample.mdatEnd());
        }
    }
}
