package io.brewmaster.finalizer.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whether a volume has room for recordings. Once it is short, it has to have a tenth more than the threshold to count as
 * having room again, so that a warning does not come and go with every file.
 *
 * @param threshold bytes
 * @param low whether there was less when it was looked at last
 */
public record DiskSpace(long threshold, boolean low) {

    /** Nothing is known yet. */
    public static DiskSpace watch(long threshold) {
        return new DiskSpace(threshold, false);
    }

    /** What it is with so many free bytes. */
    public DiskSpace with(long free) {
        long enough = low ? threshold + threshold / 10 : threshold;
        return new DiskSpace(threshold, free < enough);
    }

    /** The bytes that this user may still write on the volume of a path, which need not be there yet. */
    public static long free(Path path) throws IOException {
        Path there = path.toAbsolutePath();
        while (Files.notExists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        long free = Files.getFileStore(there).getUsableSpace();
        // Network file systems without a limit say more than fits.
        return free < 0 ? Long.MAX_VALUE : free;
    }
}
