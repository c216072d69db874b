package io.brewmaster.testkit.s3;

import io.brewmaster.testkit.s3.S3Bucket.S3Object;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The buckets of a server within this JVM and the operations on them as a whole. */
final class S3Buckets {
    private static final int MOST_KEYS = 1000;

    private final Map<String, S3Bucket> buckets = new ConcurrentHashMap<>();

    S3Bucket of(S3Request request) {
        S3Bucket bucket = buckets.get(request.bucket());
        if (bucket == null) {
            throw new S3Refusal(404, "NoSuchBucket", "The specified bucket does not exist");
        }
        return bucket;
    }

    S3Response create(S3Request request) {
        if (buckets.putIfAbsent(request.bucket(), new S3Bucket()) != null) {
            throw new S3Refusal(
                    409,
                    "BucketAlreadyOwnedByYou",
                    "Your previous request to create the named bucket succeeded and you already own it.");
        }
        return S3Response.empty(200).with("Location", "/" + request.bucket());
    }

    S3Response head(S3Request request) {
        of(request);
        return S3Response.empty(200);
    }

    S3Response listObjects(S3Request request) {
        refuseDelimiter(request);
        String prefix = request.query("prefix").orElse("");
        String after = request.query("continuation-token")
                .or(() -> request.query("start-after"))
                .orElse("");
        int most = Math.min(request.queryNumber("max-keys", MOST_KEYS), MOST_KEYS);
        Collection<Map.Entry<String, S3Object>> all =
                of(request).objects().tailMap(after, false).entrySet();
        S3Xml contents =
                new S3Xml("ListBucketResult").text("Name", request.bucket()).text("Prefix", prefix);
        int count = 0;
        Optional<String> last = Optional.empty();
        boolean truncated = false;
        for (Map.Entry<String, S3Object> object : all) {
            if (!object.getKey().startsWith(prefix)) {
                continue;
            }
            if (count == most) {
                truncated = true;
                break;
            }
            count++;
            last = Optional.of(object.getKey());
            describe(contents, object.getKey(), object.getValue());
        }
        contents.text("KeyCount", count).text("MaxKeys", most).text("IsTruncated", truncated);
        return S3Response.xml(contents.text("NextContinuationToken", truncated ? last : Optional.empty()));
    }

    private static void describe(S3Xml xml, String key, S3Object object) {
        xml.open("Contents")
                .text("Key", key)
                .text("LastModified", object.modified())
                .text("ETag", object.etag())
                .text("Size", object.size())
                .text("StorageClass", "STANDARD")
                .close("Contents");
    }

    /** By key, and for one key by their beginning, which is the order of their ids. */
    S3Response listUploads(S3Request request) {
        refuseDelimiter(request);
        String prefix = request.query("prefix").orElse("");
        String keyMarker = request.query("key-marker").orElse("");
        String idMarker = request.query("upload-id-marker").orElse("");
        int most = Math.min(request.queryNumber("max-uploads", MOST_KEYS), MOST_KEYS);
        List<PendingUpload> rest = of(request).uploads().stream()
                .filter(upload -> upload.key().startsWith(prefix) && isAfter(upload, keyMarker, idMarker))
                .sorted(Comparator.comparing(PendingUpload::key).thenComparing(PendingUpload::id))
                .limit(most + 1L)
                .toList();
        List<PendingUpload> page = rest.subList(0, Math.min(most, rest.size()));
        S3Xml xml = new S3Xml("ListMultipartUploadsResult")
                .text("Bucket", request.bucket())
                .text("Prefix", prefix)
                .text("KeyMarker", keyMarker)
                .text("UploadIdMarker", idMarker)
                .text("MaxUploads", most)
                .text("IsTruncated", page.size() < rest.size());
        if (page.size() < rest.size()) {
            PendingUpload last = page.get(page.size() - 1);
            xml.text("NextKeyMarker", last.key()).text("NextUploadIdMarker", last.id());
        }
        page.forEach(upload -> describe(xml, upload));
        return S3Response.xml(xml);
    }

    private static boolean isAfter(PendingUpload upload, String keyMarker, String idMarker) {
        int order = upload.key().compareTo(keyMarker);
        return order > 0 || (order == 0 && !idMarker.isEmpty() && upload.id().compareTo(idMarker) > 0);
    }

    private static void refuseDelimiter(S3Request request) {
        if (request.query("delimiter").filter(d -> !d.isEmpty()).isPresent()) {
            throw S3Refusal.notImplemented("keys are not grouped by a delimiter here");
        }
    }

    private static void describe(S3Xml xml, PendingUpload upload) {
        xml.open("Upload")
                .text("Key", upload.key())
                .text("UploadId", upload.id())
                .text("StorageClass", "STANDARD")
                .text("Initiated", upload.initiated())
                .text("ChecksumAlgorithm", upload.algorithm())
                .text("ChecksumType", upload.algorithm().map(a -> upload.type()))
                .close("Upload");
    }
}
