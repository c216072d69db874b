package io.brewmaster.testkit.s3;

import static io.brewmaster.testkit.s3.Refusals.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.testkit.s3.Bucket.StoredObject;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** The checks that S3 documents and the other servers lack. */
class NullS3Test {
    private static NullS3 server;
    private static S3Client s3;
    private static int tests;

    private String bucket;

    @BeforeAll
    static void start() {
        server = NullS3.start();
        s3 = server.client();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void createBucket() {
        bucket = "recordings-" + ++tests;
        server.createBucket(bucket);
    }

    private Multipart begin() {
        return Multipart.begin(server, bucket, "a.mp4");
    }

    private static byte[] large(int seed) {
        return Multipart.bytes(Multipart.PART, seed);
    }

    private String completing(Multipart upload, Consumer<CompleteMultipartUploadRequest.Builder> change) {
        return refusal(() -> upload.complete(change));
    }

    @Test
    void refusesAPartWithAChecksumOfAnotherKindThanItsUpload() {
        Multipart upload = begin();
        assertThat(refusal(() -> s3.uploadPart(
                        r -> r.bucket(bucket)
                                .key("a.mp4")
                                .uploadId(upload.uploadId())
                                .partNumber(1)
                                .checksumAlgorithm(ChecksumAlgorithm.CRC32),
                        RequestBody.fromBytes(new byte[] {1}))))
                .isEqualTo("400 InvalidRequest");
    }

    @Test
    void checksAChecksumThatComesBehindTheBody() {
        Multipart upload = begin();
        s3.uploadPart(
                r -> r.bucket(bucket)
                        .key("a.mp4")
                        .uploadId(upload.uploadId())
                        .partNumber(1)
                        .checksumAlgorithm(ChecksumAlgorithm.CRC32_C),
                RequestBody.fromBytes(large(1)));
        assertThat(parts(upload))
                .singleElement()
                .satisfies(part -> assertThat(part.checksumCRC32C()).isEqualTo(Multipart.crc32c(large(1))));
    }

    @Test
    void refusesPartNumbersOutsideOfOneToTenThousand() {
        Multipart upload = begin();
        String checksum = Multipart.crc32c(new byte[1]);
        assertThat(refusal(() -> upload.upload(0, new byte[1], checksum))).isEqualTo("400 InvalidArgument");
        assertThat(refusal(() -> upload.upload(10_001, new byte[1], checksum))).isEqualTo("400 InvalidArgument");
        assertThat(refusal(() -> upload.upload(10_000, new byte[1], checksum))).isEmpty();
    }

    @Test
    void refusesPartsThatAreOutOfOrderUnknownOrListedTwice() {
        Multipart upload = begin().part(large(1)).part(new byte[] {2});
        var first = upload.parts().get(0);
        var second = upload.parts().get(1);
        assertThat(completing(upload, r -> r.multipartUpload(m -> m.parts(second, first))))
                .isEqualTo("400 InvalidPartOrder");
        assertThat(completing(upload, r -> r.multipartUpload(m -> m.parts(first, first))))
                .isEqualTo("400 InvalidPartOrder");
        assertThat(completing(upload, r -> r.multipartUpload(m -> m.parts(upload.partsWith(1, p -> p.partNumber(3))))))
                .isEqualTo("400 InvalidPart");
        assertThat(completing(upload, r -> r.multipartUpload(m -> m.parts(List.of()))))
                .isEqualTo("400 MalformedXML");
    }

    @Test
    void refusesTheETagOfAPartThatWasUploadedAgain() {
        Multipart upload = begin().part(new byte[] {1});
        upload.upload(1, new byte[] {1}, Multipart.crc32c(new byte[] {1}));
        assertThat(completing(upload, r -> {})).isEqualTo("400 InvalidPart");
    }

    @Test
    void refusesSmallPartsExceptTheLast() {
        assertThat(completing(begin().part(new byte[] {1}).part(new byte[] {2}), r -> {}))
                .isEqualTo("400 EntityTooSmall");
        assertThat(completing(begin().part(large(1)).part(new byte[] {2}), r -> {}))
                .isEmpty();
    }

    @Test
    void refusesAChecksumOrSizeOfTheWholeThatThePartsDoNotMake() {
        Multipart upload = begin().part(large(1)).part(new byte[] {2});
        assertThat(completing(upload, r -> r.checksumCRC32C("AAAAAA=="))).isEqualTo("400 BadDigest");
        assertThat(completing(upload, r -> r.mpuObjectSize(7L))).isEqualTo("400 InvalidRequest");
        assertThat(completing(upload, r -> r.checksumType(ChecksumType.COMPOSITE)))
                .isEqualTo("400 InvalidRequest");
        assertThat(completing(upload, r -> {})).isEmpty();
    }

    @Test
    void leavesAnUploadOpenWhenItRefusesToCompleteIt() {
        Multipart upload = begin().part(new byte[] {1});
        assertThat(completing(upload, r -> r.checksumCRC32C("AAAAAA=="))).isNotEmpty();
        assertThat(server.bucket(bucket).openUploads()).hasSize(1);
        assertThat(server.bucket(bucket).keys()).isEmpty();
    }

    @Test
    void doesNotKnowAnUploadThatEndedOrBelongsToAnotherKey() {
        Multipart upload = begin().part(new byte[] {1});
        assertThat(completing(upload, r -> r.key("b.mp4"))).isEqualTo("404 NoSuchUpload");
        upload.complete();
        assertThat(completing(upload, r -> {})).isEqualTo("404 NoSuchUpload");
    }

    @Test
    void computesCompositeChecksums() {
        String id = s3.createMultipartUpload(
                        r -> r.bucket(bucket).key("c.mp4").checksumAlgorithm(ChecksumAlgorithm.CRC32_C))
                .uploadId();
        String crc = Multipart.crc32c(new byte[] {1});
        String etag = s3.uploadPart(
                        r -> r.bucket(bucket)
                                .key("c.mp4")
                                .uploadId(id)
                                .partNumber(1)
                                .checksumCRC32C(crc),
                        RequestBody.fromBytes(new byte[] {1}))
                .eTag();
        s3.completeMultipartUpload(r -> r.bucket(bucket)
                .key("c.mp4")
                .uploadId(id)
                .multipartUpload(m -> m.parts(p -> p.partNumber(1).eTag(etag).checksumCRC32C(crc))));

        StoredObject object = server.bucket(bucket).head("c.mp4").orElseThrow();
        assertThat(object.checksumType()).contains("COMPOSITE");
        assertThat(object.crc32c())
                .contains(Multipart.crc32c(Base64.getDecoder().decode(crc)) + "-1");
    }

    @Test
    void answersWithTheArnOfTheKey() {
        put(r -> r.serverSideEncryption(ServerSideEncryption.AWS_KMS).ssekmsKeyId(S3Server.KMS_KEY));
        assertThat(server.bucket(bucket).head("k").orElseThrow().kmsKey())
                .contains("arn:aws:kms:us-east-1:123456789012:key/" + S3Server.KMS_KEY);
        put(r -> r.serverSideEncryption(ServerSideEncryption.AWS_KMS));
        assertThat(server.bucket(bucket).head("k").orElseThrow().kmsKey())
                .hasValueSatisfying(key -> assertThat(key).startsWith("arn:aws:kms:us-east-1:"));
        put(r -> {});
        assertThat(server.bucket(bucket).head("k").orElseThrow().encryption()).contains("AES256");
        assertThat(refusal(() -> put(
                        r -> r.serverSideEncryption(ServerSideEncryption.AES256).ssekmsKeyId(S3Server.KMS_KEY))))
                .isEqualTo("400 InvalidArgument");
    }

    @Test
    void refusesTagsMetadataAndKeysBeyondTheirLimits() {
        assertThat(refusal(() -> put(r -> r.tagging("room=%F0%9F%8E%A5")))).isEqualTo("400 InvalidTag");
        assertThat(refusal(() -> put(r -> r.tagging("room=" + "r".repeat(257)))))
                .isEqualTo("400 InvalidTag");
        assertThat(refusal(() -> put(r -> r.tagging("room=caf%C3%A9+au+lait")))).isEmpty();
        assertThat(server.bucket(bucket).head("k").orElseThrow().tags()).containsEntry("room", "café au lait");
        assertThat(refusal(() -> put(r -> r.metadata(Map.of("a", "x".repeat(2048))))))
                .isEqualTo("400 MetadataTooLarge");
        assertThat(refusal(() -> put(r -> r.key("é".repeat(513))))).isEqualTo("400 KeyTooLongError");
    }

    @Test
    void refusesToOverwriteOnPutAndTakesNoOtherCondition() {
        put(r -> {});
        assertThat(refusal(() -> put(r -> r.ifNoneMatch("*")))).isEqualTo("412 PreconditionFailed");
        assertThat(refusal(() -> put(r -> r.ifNoneMatch("\"etag\"")))).isEqualTo("501 NotImplemented");
    }

    private void put(Consumer<PutObjectRequest.Builder> more) {
        s3.putObject(
                r -> {
                    r.bucket(bucket).key("k");
                    more.accept(r);
                },
                RequestBody.fromBytes(new byte[] {1}));
    }

    @Test
    void listsPartsPageByPage() {
        Multipart upload = begin();
        for (int i = 0; i < 5; i++) {
            upload.part(new byte[] {(byte) i});
        }
        assertThat(parts(upload)).extracting(Part::partNumber).containsExactly(1, 2, 3, 4, 5);
    }

    private List<Part> parts(Multipart upload) {
        return s3
                .listPartsPaginator(r -> r.bucket(bucket)
                        .key("a.mp4")
                        .uploadId(upload.uploadId())
                        .maxParts(2))
                .parts()
                .stream()
                .toList();
    }

    @Test
    void listsKeysPageByPageAndByPrefix() {
        for (String key : List.of("a/1", "a/2", "a/3", "b/1")) {
            server.bucket(bucket).put(key, new byte[0]);
        }
        assertThat(s3.listObjectsV2Paginator(r -> r.bucket(bucket).prefix("a/").maxKeys(2)).contents().stream()
                        .map(o -> o.key()))
                .containsExactly("a/1", "a/2", "a/3");
        s3.deleteObject(r -> r.bucket(bucket).key("a/2"));
        assertThat(server.bucket(bucket).keys()).containsExactly("a/1", "a/3", "b/1");
    }

    @Test
    void saysThatTheBytesOfRecordingsAreGone() {
        begin().part(new byte[] {1}).complete();
        assertThat(refusal(() -> server.bucket(bucket).bytes("a.mp4"))).isEqualTo("501 NotImplemented");
    }

    @Test
    void countsRequestsAndBytes() {
        try (NullS3 fresh = NullS3.start()) {
            fresh.createBucket(bucket);
            Multipart.begin(fresh, bucket, "a.mp4")
                    .part(large(1))
                    .part(new byte[] {2})
                    .complete();
            assertThat(fresh.requests(S3Operation.UPLOAD_PART)).isEqualTo(2);
            assertThat(fresh.requests(S3Operation.COMPLETE_MULTIPART_UPLOAD)).isEqualTo(1);
            assertThat(fresh.requests(S3Operation.HEAD_OBJECT)).isZero();
            assertThat(fresh.bytes()).isEqualTo(Multipart.PART + 1);
            assertThat(fresh.mostPartsInFlight()).isEqualTo(1);
        }
    }

    @Test
    void combinesChecksumsOfPiecesOfAnyLength() {
        byte[] whole = Multipart.bytes(100_003, 7);
        for (int cut : new int[] {0, 1, 7, 4096, 65_537, whole.length}) {
            for (FlexibleChecksum kind : FlexibleChecksum.values()) {
                int head = sum(kind, ByteBuffer.wrap(whole, 0, cut));
                int tail = sum(kind, ByteBuffer.wrap(whole, cut, whole.length - cut));
                assertThat(kind.combine(head, tail, whole.length - cut)).isEqualTo(sum(kind, ByteBuffer.wrap(whole)));
            }
        }
    }

    private static int sum(FlexibleChecksum kind, ByteBuffer bytes) {
        var sum = kind.start();
        sum.update(bytes);
        return (int) sum.getValue();
    }
}
