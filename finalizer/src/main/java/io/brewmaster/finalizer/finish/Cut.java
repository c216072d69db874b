package io.brewmaster.finalizer.finish;

import io.brewmaster.finalizer.local.FileRegion;
import io.brewmaster.finalizer.local.HeadedRegion;
import io.brewmaster.finalizer.recording.Crc32c;
import io.brewmaster.finalizer.recording.ObjectLayout;
import io.brewmaster.finalizer.recording.Part;
import io.brewmaster.finalizer.recording.PartPlan;
import io.brewmaster.finalizer.store.Content;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.util.function.LongConsumer;
import java.util.zip.CRC32C;

/** An object's parts as contents that can be sent: ranges of the file, and in part 1 what stands in front of them. */
final class Cut {
    private static final int BUFFER = 64 << 10;

    private final FileChannel channel;
    private final ObjectLayout layout;
    private final Content head;
    private final PartPlan plan;

    /** @param head as long as the layout says */
    Cut(FileChannel channel, ObjectLayout layout, Content head, long partSize) {
        this.channel = channel;
        this.layout = layout;
        this.head = head;
        this.plan = new PartPlan(partSize, layout.to());
    }

    int count() {
        return plan.count();
    }

    /** The size of the object. */
    long bytes() {
        return layout.bytes();
    }

    long length(int number) {
        return layout.length(plan, number);
    }

    /** A part as the store takes it: its number and size. */
    Part part(int number) {
        return new Part(number, plan.part(number).offset(), length(number));
    }

    /** @param sent told how many bytes of the file one sending has read so far */
    Content content(int number, LongConsumer sent) {
        FileRegion region = new FileRegion(channel, layout.range(plan, number), sent);
        return isHeaded(number) ? new HeadedRegion(head, region) : region;
    }

    /** Reads the part once. */
    Crc32c checksum(int number) throws IOException {
        FileRegion region = new FileRegion(channel, layout.range(plan, number), read -> {});
        return isHeaded(number) ? checksum(head).then(region.checksum(), region.length()) : region.checksum();
    }

    /** Reads all of it once. */
    Crc32c checksum() throws IOException {
        Crc32c whole = Crc32c.EMPTY;
        for (int number = 1; number <= count(); number++) {
            whole = whole.then(checksum(number), length(number));
        }
        return whole;
    }

    private boolean isHeaded(int number) {
        return number == 1 && layout.head() > 0;
    }

    private static Crc32c checksum(Content content) throws IOException {
        CRC32C crc = new CRC32C();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = content.open()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                crc.update(buffer, 0, read);
            }
        }
        return Crc32c.of(crc);
    }
}
