package io.brewmaster.testkit.s3;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What PutObject and CreateMultipartUpload say about an object besides its bytes, checked against S3's documented
 * limits.
 *
 * @param kmsKey the ARN, as S3 answers it whatever form was given
 */
record ObjectAttributes(
        Optional<String> contentType,
        String encryption,
        Optional<String> kmsKey,
        Map<String, String> metadata,
        Map<String, String> tags) {
    private static final String KMS = "aws:kms";
    private static final String KMS_KEYS = "arn:aws:kms:us-east-1:123456789012:key/";

    /** Stands for the account's aws/s3 key, used when none is named. */
    private static final String AWS_S3_KEY = "11112222-3333-4444-5555-666677778888";

    private static final int MOST_METADATA = 2048;
    private static final int MOST_TAGS = 10;
    private static final Pattern TAG_KEY = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]{1,128}");
    private static final Pattern TAG_VALUE = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]{0,256}");

    static ObjectAttributes of(S3Request request) {
        String encryption = request.header("x-amz-server-side-encryption").orElse("AES256");
        return new ObjectAttributes(
                request.header("Content-Type"),
                encryption,
                kmsKey(request, encryption),
                metadata(request),
                tags(request));
    }

    private static Optional<String> kmsKey(S3Request request, String encryption) {
        Optional<String> key = request.header("x-amz-server-side-encryption-aws-kms-key-id");
        if (encryption.equals(KMS)) {
            String id = key.filter(k -> !k.startsWith("alias/")).orElse(AWS_S3_KEY);
            return Optional.of(id.startsWith("arn:") ? id : KMS_KEYS + id);
        }
        if (!encryption.equals("AES256")) {
            throw S3Refusal.invalidArgument("The encryption method specified is not supported");
        }
        if (key.isPresent()) {
            throw S3Refusal.invalidArgument(
                    "Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms");
        }
        return Optional.empty();
    }

    private static Map<String, String> metadata(S3Request request) {
        Map<String, String> metadata = new TreeMap<>();
        request.headers("x-amz-meta-", metadata::put);
        int size = metadata.entrySet().stream()
                .mapToInt(e -> e.getKey().length() + e.getValue().length())
                .sum();
        if (size > MOST_METADATA) {
            throw new S3Refusal(
                    400, "MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size");
        }
        return metadata;
    }

    private static Map<String, String> tags(S3Request request) {
        Map<String, String> tags = new TreeMap<>();
        request.header("x-amz-tagging").ifPresent(form -> S3Request.parseForm(form, tags::put));
        if (tags.size() > MOST_TAGS) {
            throw new S3Refusal(400, "BadRequest", "Object tags cannot be greater than 10");
        }
        tags.forEach((key, value) -> {
            if (!TAG_KEY.matcher(key).matches()) {
                throw new S3Refusal(400, "InvalidTag", "The TagKey you have provided is invalid");
            }
            if (!TAG_VALUE.matcher(value).matches()) {
                throw new S3Refusal(400, "InvalidTag", "The TagValue you have provided is invalid");
            }
        });
        return tags;
    }

    /** The encryption, which every answer about the object carries. */
    Map<String, String> encryptionHeaders() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("x-amz-server-side-encryption", encryption);
        kmsKey.ifPresent(key -> headers.put("x-amz-server-side-encryption-aws-kms-key-id", key));
        return headers;
    }

    /** All that Get and Head tell. */
    Map<String, String> headers() {
        Map<String, String> headers = encryptionHeaders();
        headers.put("Content-Type", contentType.orElse("binary/octet-stream"));
        metadata.forEach((name, value) -> headers.put("x-amz-meta-" + name, value));
        if (!tags.isEmpty()) {
            headers.put("x-amz-tagging-count", String.valueOf(tags.size()));
        }
        return headers;
    }
}
