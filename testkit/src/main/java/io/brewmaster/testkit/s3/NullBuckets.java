package io.brewmaster.testkit.s3;

import io.brewmaster.testkit.s3.NullBucket.NullObject;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The buckets of a {@link NullS3} and the operations on them as a whole. */
final class NullBuckets {
    private static final int MOST_KEYS = 1000;

    private final Map<String, NullBucket> buckets = new ConcurrentHashMap<>();

    NullBucket of(S3Request request) {
        NullBucket bucket = buckets.get(request.bucket());
        if (bucket == null) {
            throw new S3Refusal(404, "NoSuchBucket", "The specified bucket does not exist");
        }
        return bucket;
    }

    S3Response create(S3Request request) {
        if (buckets.putIfAbsent(request.bucket(), new NullBucket()) != null) {
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
        String prefix = request.query("prefix").orElse("");
        String after = request.query("continuation-token")
                .or(() -> request.query("start-after"))
                .orElse("");
        int most = Math.min(request.queryNumber("max-keys", MOST_KEYS), MOST_KEYS);
        Collection<Map.Entry<String, NullObject>> all =
                of(request).objects().tailMap(after, false).entrySet();
        S3Xml contents =
                new S3Xml("ListBucketResult").text("Name", request.bucket()).text("Prefix", prefix);
        int count = 0;
        Optional<String> last = Optional.empty();
        boolean truncated = false;
        for (Map.Entry<String, NullObject> object : all) {
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

    private static void describe(S3Xml xml, String key, NullObject object) {
        xml.open("Contents")
                .text("Key", key)
                .text("LastModified", object.modified())
                .text("ETag", object.etag())
                .text("Size", object.size())
                .text("StorageClass", "STANDARD")
                .close("Contents");
    }

    /** At most S3's 1,000 in one answer; nobody leaves more open. */
    S3Response listUploads(S3Request request) {
        String prefix = request.query("prefix").orElse("");
        S3Xml xml = new S3Xml("ListMultipartUploadsResult")
                .text("Bucket", request.bucket())
                .text("Prefix", prefix)
                .text("MaxUploads", MOST_KEYS)
                .text("IsTruncated", false);
        of(request).uploads().stream()
                .filter(upload -> upload.key().startsWith(prefix))
                .sorted(Comparator.comparing(PendingUpload::key).thenComparing(PendingUpload::initiated))
                .limit(MOST_KEYS)
                .forEach(upload -> describe(xml, upload));
        return S3Response.xml(xml);
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
