package io.brewmaster.finalizer.upload;

import io.brewmaster.finalizer.mp4.RecordingMode;
import io.brewmaster.finalizer.store.ObjectStore.Upload;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An upload that was begun and is not an object yet: all that completing it needs. Parts that the store has but that were
 * not noted are sent again or found by listing.
 *
 * @param partSize of the first parts, in bytes: with it any process computes where each part lies
 * @param parts what is known to be sent, by number; a provisional part 1 or last part among it
 */
public record OpenUpload(
        Subject subject,
        Upload upload,
        RecordingMode mode,
        long partSize,
        SortedMap<Integer, SentPart> parts,
        Optional<Seal> seal) {

    public OpenUpload {
        parts = new TreeMap<>(parts);
    }

    public static OpenUpload begun(Subject subject, Upload upload, RecordingMode mode, long partSize) {
        return new OpenUpload(subject, upload, mode, partSize, new TreeMap<>(), Optional.empty());
    }

    public OpenUpload with(SentPart part) {
        SortedMap<Integer, SentPart> more = new TreeMap<>(parts);
        more.put(part.number(), part);
        return new OpenUpload(subject, upload, mode, partSize, more, seal);
    }

    public OpenUpload with(Map<Integer, SentPart> known) {
        return new OpenUpload(subject, upload, mode, partSize, new TreeMap<>(known), seal);
    }

    public OpenUpload sealed(Seal decided) {
        return new OpenUpload(subject, upload, mode, partSize, parts, Optional.of(decided));
    }
}
