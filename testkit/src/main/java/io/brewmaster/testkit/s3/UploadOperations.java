package io.brewmaster.testkit.s3;

import io.brewmaster.testkit.s3.PendingUpload.ListedPart;
import io.brewmaster.testkit.s3.PendingUpload.Part;
import io.brewmaster.testkit.s3.Receiver.Received;
import io.brewmaster.testkit.s3.S3Bucket.ChecksumType;
import io.brewmaster.testkit.s3.S3Bucket.ObjectChecksum;
import io.brewmaster.testkit.s3.S3Bucket.S3Object;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Operations on a multipart upload, with the checks that S3 documents. */
final class UploadOperations {
    private static final int MOST_PARTS = 10_000;
    private static final long LARGEST_PART = 5L << 30;
    private static final int MOST_LISTED = 1000;

    private final S3Buckets buckets;
    private final Receiver receiver;
    private final Storage storage;
    private final ETags etags;
    private final Clock clock;

    /** Leads each upload id, so that the order of ids is that of their beginning. */
    private final AtomicLong begun = new AtomicLong();

    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger mostInFlight = new AtomicInteger();

    UploadOperations(S3Buckets buckets, Receiver receiver, Storage storage, ETags etags, Clock clock) {
        this.buckets = buckets;
        this.receiver = receiver;
        this.storage = storage;
        this.etags = etags;
        this.clock = clock;
    }

    int mostInFlight() {
        return mostInFlight.get();
    }

    S3Response create(S3Request request) {
        S3Bucket bucket = buckets.of(request);
        S3Bucket.checkKey(request.key());
        Optional<FlexibleChecksum> algorithm =
                request.header("x-amz-checksum-algorithm").map(FlexibleChecksum::ofName);
        PendingUpload upload = new PendingUpload(
                "%08d-%s".formatted(begun.incrementAndGet(), UUID.randomUUID()),
                request.key(),
                ObjectAttributes.of(request),
                algorithm,
                type(request).orElse(ChecksumType.COMPOSITE),
                S3Bucket.now(clock));
        bucket.begin(upload);
        return S3Response.xml(new S3Xml("InitiateMultipartUploadResult")
                        .text("Bucket", request.bucket())
                        .text("Key", request.key())
                        .text("UploadId", upload.id()))
                .with(upload.attributes().encryptionHeaders())
                .with("x-amz-checksum-algorithm", algorithm.map(Enum::name))
                .with("x-amz-checksum-type", algorithm.map(a -> upload.type().name()));
    }

    private static Optional<ChecksumType> type(S3Request request) {
        try {
            return request.header("x-amz-checksum-type").map(ChecksumType::valueOf);
        } catch (IllegalArgumentException e) {
            throw S3Refusal.invalidRequest("Value for x-amz-checksum-type header is invalid.");
        }
    }

    S3Response part(S3Request request) throws IOException {
        PendingUpload upload = buckets.of(request).upload(request);
        int number = request.queryNumber("partNumber", 0);
        if (number < 1 || number > MOST_PARTS) {
            throw S3Refusal.invalidArgument("Part number must be an integer between 1 and 10000, inclusive");
        }
        if (request.length() > LARGEST_PART) {
            throw new S3Refusal(400, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size");
        }
        FlexibleChecksum algorithm = algorithm(request, upload);
        Part part;
        mostInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
        try {
            Received received = receiver.receive(request, algorithm, storage);
            part = new Part(
                    number,
                    etags.next(),
                    received.size(),
                    algorithm,
                    received.checksum(),
                    S3Bucket.now(clock),
                    received.content());
        } finally {
            inFlight.decrementAndGet();
        }
        upload.add(part);
        return S3Response.empty(200)
                .with("ETag", part.etag())
                .with(algorithm.header(), part.checksumText())
                .with(upload.attributes().encryptionHeaders());
    }

    private static FlexibleChecksum algorithm(S3Request request, PendingUpload upload) {
        Optional<FlexibleChecksum> named = FlexibleChecksum.of(request);
        if (named.isPresent() && upload.algorithm().isPresent() && !named.equals(upload.algorithm())) {
            throw S3Refusal.invalidRequest("Checksum Type mismatch occurred, expected checksum Type: "
                    + upload.algorithm().get() + ", actual checksum Type: " + named.get());
        }
        return upload.algorithm().or(() -> named).orElse(FlexibleChecksum.CRC32C);
    }

    S3Response complete(S3Request request) throws IOException {
        S3Bucket bucket = buckets.of(request);
        PendingUpload upload = bucket.upload(request);
        List<ListedPart> list = CompleteRequest.parts(request, upload.algorithm());
        S3Object object = upload.complete(list, etags.nextOfParts(list.size()), S3Bucket.now(clock), assembled -> {
            checkSize(request, assembled);
            checkChecksum(request, upload, assembled);
            bucket.put(request, assembled);
        });
        bucket.end(upload);
        S3Xml xml = new S3Xml("CompleteMultipartUploadResult")
                .text("Location", "/" + request.bucket() + "/" + request.key())
                .text("Bucket", request.bucket())
                .text("Key", request.key())
                .text("ETag", object.etag());
        object.checksum()
                .ifPresent(c -> xml.text(c.algorithm().element(), c.value()).text("ChecksumType", c.type()));
        return S3Response.xml(xml).with(upload.attributes().encryptionHeaders());
    }

    private static void checkSize(S3Request request, S3Object object) {
        Optional<String> size = request.header("x-amz-mp-object-size");
        if (size.isPresent() && !size.get().equals(String.valueOf(object.size()))) {
            throw S3Refusal.invalidRequest("The provided 'x-amz-mp-object-size' header value " + size.get()
                    + " does not match what was computed: " + object.size());
        }
    }

    private static void checkChecksum(S3Request request, PendingUpload upload, S3Object object) {
        Optional<ChecksumType> type = type(request);
        if (type.isPresent() && type.get() != upload.type()) {
            throw S3Refusal.invalidRequest("The upload was created using the " + upload.type()
                    + " checksum mode. The complete request must" + " use the same checksum mode.");
        }
        Optional<ObjectChecksum> computed = object.checksum();
        Optional<String> given =
                computed.flatMap(c -> request.header(c.algorithm().header()));
        if (given.isPresent() && !given.equals(computed.map(ObjectChecksum::value))) {
            throw Receiver.badDigest(computed.get().algorithm());
        }
    }

    S3Response abort(S3Request request) {
        S3Bucket bucket = buckets.of(request);
        PendingUpload upload = bucket.upload(request);
        upload.abort();
        bucket.end(upload);
        return S3Response.empty(204);
    }

    S3Response listParts(S3Request request) {
        PendingUpload upload = buckets.of(request).upload(request);
        int after = request.queryNumber("part-number-marker", 0);
        int most = Math.min(request.queryNumber("max-parts", MOST_LISTED), MOST_LISTED);
        NavigableMap<Integer, Part> rest = upload.parts().tailMap(after, false);
        List<Part> page = rest.values().stream().limit(most).toList();
        S3Xml xml = new S3Xml("ListPartsResult")
                .text("Bucket", request.bucket())
                .text("Key", request.key())
                .text("UploadId", upload.id())
                .text("PartNumberMarker", after)
                .text(
                        "NextPartNumberMarker",
                        page.isEmpty() ? 0 : page.get(page.size() - 1).number())
                .text("MaxParts", most)
                .text("IsTruncated", page.size() < rest.size())
                .text("ChecksumAlgorithm", upload.algorithm())
                .text("ChecksumType", upload.algorithm().map(a -> upload.type()));
        page.forEach(part -> describe(xml, part));
        return S3Response.xml(xml);
    }

    private static void describe(S3Xml xml, Part part) {
        xml.open("Part")
                .text("PartNumber", part.number())
                .text("LastModified", part.modified())
                .text("ETag", part.etag())
                .text("Size", part.size())
                .text(part.algorithm().element(), part.checksumText())
                .close("Part");
    }
}
