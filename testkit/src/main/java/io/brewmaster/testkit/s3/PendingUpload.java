package io.brewmaster.testkit.s3;

import io.brewmaster.testkit.s3.S3Bucket.ChecksumType;
import io.brewmaster.testkit.s3.S3Bucket.ObjectChecksum;
import io.brewmaster.testkit.s3.S3Bucket.S3Object;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.zip.Checksum;

/** A multipart upload between its creation and its end. */
final class PendingUpload {
    /** S3's limits: every part but the last has 5 MiB at least; numbers go to 10,000. */
    private static final long SMALLEST_PART = 5L << 20;

    private final String id;
    private final String key;
    private final ObjectAttributes attributes;
    private final Optional<FlexibleChecksum> algorithm;
    private final ChecksumType type;
    private final Instant initiated;
    private final NavigableMap<Integer, Part> parts = new ConcurrentSkipListMap<>();
    private boolean ended;

    PendingUpload(
            String id,
            String key,
            ObjectAttributes attributes,
            Optional<FlexibleChecksum> algorithm,
            ChecksumType type,
            Instant initiated) {
        this.id = id;
        this.key = key;
        this.attributes = attributes;
        this.algorithm = algorithm;
        this.type = type;
        this.initiated = initiated;
    }

    String id() {
        return id;
    }

    String key() {
        return key;
    }

    ObjectAttributes attributes() {
        return attributes;
    }

    Optional<FlexibleChecksum> algorithm() {
        return algorithm;
    }

    ChecksumType type() {
        return type;
    }

    Instant initiated() {
        return initiated;
    }

    NavigableMap<Integer, Part> parts() {
        return parts;
    }

    static S3Refusal gone() {
        return new S3Refusal(
                404,
                "NoSuchUpload",
                "The specified upload does not exist. The upload ID may be invalid, or the upload may have been"
                        + " aborted or completed.");
    }

    /**
     * A part of a number that was there before replaces it.
     *
     * @throws S3Refusal when the upload has ended while the part came in
     */
    synchronized void add(Part part) {
        if (ended) {
            part.forget();
            throw gone();
        }
        Part before = parts.put(part.number(), part);
        if (before != null) {
            before.forget();
        }
    }

    /**
     * Ends with an object that the listed parts make. The others are thrown away.
     *
     * @param store checks and stores the object; when it throws, the upload stays open
     * @throws S3Refusal when the list does not match what was uploaded
     */
    synchronized S3Object complete(List<ListedPart> list, String etag, Instant now, Consumer<S3Object> store) {
        if (ended) {
            throw gone();
        }
        S3Object object = assemble(list, etag, now);
        store.accept(object);
        ended = true;
        Set<Integer> used = list.stream().map(ListedPart::number).collect(Collectors.toSet());
        parts.values().stream().filter(part -> !used.contains(part.number())).forEach(Part::forget);
        return object;
    }

    /** Ends without an object. */
    synchronized void abort() {
        if (!ended) {
            parts.values().forEach(Part::forget);
        }
        ended = true;
    }

    private S3Object assemble(List<ListedPart> list, String etag, Instant now) {
        if (list.isEmpty()) {
            throw new S3Refusal(400, "MalformedXML", "You must specify at least one part");
        }
        checkOrder(list);
        List<Part> agreed = new ArrayList<>();
        for (ListedPart listed : list) {
            agreed.add(check(listed, agreed.size() == list.size() - 1));
        }
        long size = agreed.stream().mapToLong(Part::size).sum();
        return new S3Object(attributes, size, etag, algorithm.map(a -> checksum(a, agreed)), now, joined(agreed));
    }

    private static Optional<Content> joined(List<Part> list) {
        List<Content> pieces =
                list.stream().flatMap(part -> part.content().stream()).toList();
        return pieces.size() == list.size() ? Optional.of(new Content.Joined(pieces)) : Optional.empty();
    }

    private static void checkOrder(List<ListedPart> list) {
        int previous = 0;
        for (ListedPart listed : list) {
            if (listed.number() <= previous) {
                throw new S3Refusal(
                        400,
                        "InvalidPartOrder",
                        "The list of parts was not in ascending order. Parts must be ordered by part number.");
            }
            previous = listed.number();
        }
    }

    private Part check(ListedPart listed, boolean last) {
        Part part = parts.get(listed.number());
        if (part == null || !part.etag().equals(listed.etag()) || !checksumAgrees(part, listed)) {
            throw new S3Refusal(
                    400,
                    "InvalidPart",
                    "One or more of the specified parts could not be found. The part may not have been uploaded, or"
                            + " the specified entity tag may not match the part's entity tag. Part " + listed.number());
        }
        if (!last && part.size() < SMALLEST_PART) {
            throw new S3Refusal(
                    400,
                    "EntityTooSmall",
                    "Your proposed upload is smaller than the minimum allowed size. Part " + part.number());
        }
        return part;
    }

    private boolean checksumAgrees(Part part, ListedPart listed) {
        if (algorithm.isPresent()
                && type == ChecksumType.COMPOSITE
                && listed.checksum().isEmpty()) {
            throw S3Refusal.invalidRequest("The upload was created using a composite "
                    + algorithm.get() + " checksum. The complete request must include the checksum for each part. It"
                    + " was missing for part " + listed.number() + " in the request.");
        }
        return listed.checksum().isEmpty() || listed.checksum().equals(part.checksumText());
    }

    private ObjectChecksum checksum(FlexibleChecksum checksum, List<Part> list) {
        return type == ChecksumType.FULL_OBJECT ? full(checksum, list) : composite(checksum, list);
    }

    private ObjectChecksum full(FlexibleChecksum checksum, List<Part> list) {
        int value = 0;
        for (Part part : list) {
            value = checksum.combine(value, part.checksum(), part.size());
        }
        return new ObjectChecksum(checksum, type, FlexibleChecksum.encode(value));
    }

    private ObjectChecksum composite(FlexibleChecksum checksum, List<Part> list) {
        Checksum running = checksum.start();
        for (Part part : list) {
            running.update(
                    ByteBuffer.allocate(Integer.BYTES).putInt(part.checksum()).flip());
        }
        return new ObjectChecksum(
                checksum, type, FlexibleChecksum.encode((int) running.getValue()) + "-" + list.size());
    }

    /**
     * An uploaded part.
     *
     * @param algorithm the upload's, or the part's own when the upload has none
     * @param modified in whole seconds, as S3 tells it
     * @param content absent where it was thrown away
     */
    record Part(
            int number,
            String etag,
            long size,
            FlexibleChecksum algorithm,
            int checksum,
            Instant modified,
            Optional<Content> content) {
        void forget() {
            content.ifPresent(Content::delete);
        }

        Optional<String> checksumText() {
            return Optional.of(FlexibleChecksum.encode(checksum));
        }
    }

    /** A part as CompleteMultipartUpload lists it. */
    record ListedPart(int number, String etag, Optional<String> checksum) {}
}
