package io.brewmaster.finalizer.salvage;

import io.brewmaster.finalizer.mp4.RecordingMode;
import io.brewmaster.finalizer.recording.Crc32c;
import io.brewmaster.finalizer.recording.PartPlan;
import io.brewmaster.finalizer.store.ObjectStore.ListedPart;
import io.brewmaster.finalizer.upload.OpenUpload;
import io.brewmaster.finalizer.upload.Seal;
import io.brewmaster.finalizer.upload.SentPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What can be made of the parts that an upload has. Pure. */
sealed interface Remains {
    /** All that was sealed. */
    record Whole(List<SentPart> parts, Seal seal) implements Remains {}

    /** The recording from its beginning up to where it was cut; it plays. */
    record Cut(List<SentPart> parts, String reason) implements Remains {}

    /** Its bytes from its beginning, of which nobody knows whether they play. */
    record Unsure(List<SentPart> parts, String reason) implements Remains {}

    /**
     * Its bytes without the beginning, which was never sent.
     *
     * @param parts from number 2 on
     * @param missing how many bytes are before them
     */
    record Headless(List<SentPart> parts, long missing, String reason) implements Remains {}

    /**
     * Nothing.
     *
     * @param hasParts whether there are parts all the same, which are of no use as they are
     */
    record Nothing(boolean hasParts, String reason) implements Remains {}

    /**
     * Judges.
     *
     * @param listed what the store has: the truth about an upload, whatever was noted about it
     */
    static Remains of(OpenUpload open, List<ListedPart> listed) {
        SortedMap<Integer, SentPart> sound = sound(open, listed);
        Optional<Whole> whole = open.seal().flatMap(seal -> whole(sound, seal));
        if (whole.isPresent()) {
            return whole.get();
        }
        if (sound.containsKey(1)) {
            List<SentPart> parts = run(sound, open.partSize(), 1);
            String end = "the recorder was lost, and what it had uploaded ends with part " + parts.size();
            return open.mode() == RecordingMode.HYBRID || open.mode() == RecordingMode.FRAGMENTED
                    ? new Cut(parts, end)
                    : new Unsure(parts, end);
        }
        List<SentPart> rest = run(sound, open.partSize(), 2);
        if (rest.isEmpty()) {
            return listed.isEmpty()
                    ? new Nothing(false, "nothing had been uploaded")
                    : new Nothing(
                            true,
                            "none of the " + listed.size() + " parts that had been uploaded is of use: upload "
                                    + open.upload().id() + " is left as it is");
        }
        long missing = PartPlan.full(open.partSize(), 1).length();
        return new Headless(
                rest,
                missing,
                "the recorder was lost before it had uploaded the beginning: the first " + missing
                        + " bytes are a stand-in of zeros");
    }

    /** The parts whose checksums are known: from the store itself, or from what was noted about exactly these. */
    private static SortedMap<Integer, SentPart> sound(OpenUpload open, List<ListedPart> listed) {
        SortedMap<Integer, SentPart> sound = new TreeMap<>();
        for (ListedPart part : listed) {
            Optional<Crc32c> noted = Optional.ofNullable(open.parts().get(part.number()))
                    .filter(known -> known.etag().equals(part.etag()) && known.length() == part.length())
                    .map(SentPart::checksum);
            boolean contradicts = noted.isPresent() && part.checksum().isPresent() && !noted.equals(part.checksum());
            Optional<Crc32c> checksum = part.checksum().or(() -> noted);
            if (!contradicts && checksum.isPresent()) {
                sound.put(part.number(), new SentPart(part.number(), part.length(), checksum.get(), part.etag()));
            }
        }
        return sound;
    }

    private static Optional<Whole> whole(SortedMap<Integer, SentPart> sound, Seal seal) {
        SentPart first = sound.get(1);
        if (first == null || !first.checksum().equals(seal.first())) {
            return Optional.empty();
        }
        List<SentPart> parts = new ArrayList<>(sound.headMap(seal.count() + 1).values());
        boolean isAll = parts.size() == seal.count()
                && bytes(parts) == seal.bytes()
                && checksum(parts).equals(seal.checksum());
        return isAll ? Optional.of(new Whole(parts, seal)) : Optional.empty();
    }

    /** Parts without a gap: each but the last as long as it must be for the next to lie where it belongs. */
    private static List<SentPart> run(SortedMap<Integer, SentPart> sound, long partSize, int from) {
        List<SentPart> run = new ArrayList<>();
        for (int number = from; ; number++) {
            SentPart part = sound.get(number);
            if (part == null) {
                return run;
            }
            long full = PartPlan.full(partSize, number).length();
            // A part 1 that has the index in front is longer, and says itself where everything else lies.
            if (part.length() > full && number > 1) {
                return run;
            }
            run.add(part);
            if (part.length() < full) {
                return run;
            }
        }
    }

    static long bytes(List<SentPart> parts) {
        return parts.stream().mapToLong(SentPart::length).sum();
    }

    static Crc32c checksum(List<SentPart> parts) {
        Crc32c whole = Crc32c.EMPTY;
        for (SentPart part : parts) {
            whole = whole.then(part.checksum(), part.length());
        }
        return whole;
    }
}
