package io.brewmaster.finalizer.s3;

import io.brewmaster.finalizer.store.Encryption;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3.model.Tagging;

/**
 * One bucket, and what every request for it has in common.
 *
 * @param warnings takes one line about what the server cannot do
 */
record S3Bucket(S3Client client, String name, Encryption encryption, S3Errors errors, Consumer<String> warnings) {
    /** The header that asks for encryption; null where the bucket's default applies. */
    @Nullable
    ServerSideEncryption algorithm() {
        return encryption.mode() == Encryption.Mode.BUCKET_DEFAULT
                ? null
                : ServerSideEncryption.fromValue(encryption.mode().word());
    }

    /** The header that names the key; null for none. */
    @Nullable
    String kmsKey() {
        return encryption.kmsKey().orElse(null);
    }

    static Tagging tagging(Map<String, String> tags) {
        return Tagging.builder()
                .tagSet(tags.entrySet().stream()
                        .map(tag -> Tag.builder()
                                .key(tag.getKey())
                                .value(tag.getValue())
                                .build())
                        .toList())
                .build();
    }
}
