package io.brewmaster.ops.doctor;

import io.brewmaster.ops.doctor.Evidence.BucketState;
import io.brewmaster.ops.doctor.Evidence.OpenUpload;
import io.brewmaster.ops.platform.Part;
import io.brewmaster.ops.platform.Recordings.Stored;
import io.brewmaster.ops.text.Quantities;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The bucket, and what lies unfinished in it. Pure. */
final class BucketChecks {
    /** The owner of an upload writes its state every 20 s. */
    private static final Duration SILENT = Duration.ofMinutes(10);
    /** No meeting is that long. */
    private static final Duration FORGOTTEN = Duration.ofDays(1);

    private BucketChecks() {}

    static List<Finding> setUp(BucketState bucket) {
        List<Finding> found = new ArrayList<>();
        String kind = bucket.encryption().orElse("none");
        found.add(
                kind.startsWith("aws:kms")
                        ? Finding.good("encryption", bucket.name() + " encrypts with KMS")
                        : Finding.wrong("encryption", bucket.name() + " encrypts with " + kind, "apply terraform"));
        List<String> missing = new ArrayList<>();
        if (!bucket.tlsOnly()) {
            missing.add("its policy takes plain HTTP");
        }
        if (!bucket.publicBlocked()) {
            missing.add("objects can be made public");
        }
        found.add(
                missing.isEmpty()
                        ? Finding.good("bucket policy", "TLS only, nothing can be public")
                        : Finding.wrong("bucket policy", String.join(", ", missing), "apply terraform"));
        if (!bucket.versioned()) {
            found.add(Finding.doubtful("versions", "what is deleted is gone at once", "turn versioning on"));
        }
        if (!bucket.abortsUploads()) {
            found.add(Finding.doubtful(
                    "lifecycle",
                    "uploads that nobody completes stay, and are paid for",
                    "apply terraform (abort_uploads_after_days)"));
        }
        return found;
    }

    static List<Finding> lostUploads(List<Stored> states, Instant now) {
        long lost = states.stream()
                .filter(state -> state.modified().plus(SILENT).isBefore(now))
                .count();
        if (lost == 0) {
            String said = states.isEmpty() ? "none is open" : states.size() + " on the way";
            return List.of(Finding.good("uploads", said));
        }
        return List.of(Finding.wrong(
                "uploads",
                Quantities.count(lost, "recording was", "recordings were") + " left by a recorder that was lost",
                "./brewmaster ops recordings recover completes what S3 has"));
    }

    /** An import that was interrupted has no state either. */
    static List<Finding> abandoned(List<OpenUpload> uploads, Part<List<Stored>> states, Instant now) {
        long old = uploads.stream()
                .filter(upload -> upload.begun().plus(FORGOTTEN).isBefore(now))
                .count();
        int known = states.value().map(List::size).orElse(0);
        if (old <= known) {
            return List.of();
        }
        return List.of(Finding.doubtful(
                "old uploads",
                Quantities.count(old, "upload is", "uploads are") + " open for more than a day, and paid for",
                "go on with the import that began them, or leave them to the lifecycle rule"));
    }
}
