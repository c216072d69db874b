package io.brewmaster.testkit.s3;

import static io.brewmaster.testkit.s3.Refusals.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.testkit.s3.Bucket.StoredObject;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** What the servers do alike; and where they differ from S3, so that an upgrade of one tells. */
class S3ServersTest {
    private static final String BUCKET = "recordings";
    private static List<S3Server> servers = List.of();

    @BeforeAll
    static void start() {
        servers = List.of(S3Mock.start(), S3Proxy.start(), NullS3.start(), StrictS3.start());
        servers.forEach(server -> server.createBucket(BUCKET));
    }

    @AfterAll
    static void stop() {
        servers.forEach(S3Server::close);
    }

    static Stream<Named<S3Server>> servers() {
        return servers.stream().map(server -> Named.of(server.name(), server));
    }

    static Stream<Named<S3Server>> keepers() {
        return servers().filter(server -> !(server.getPayload() instanceof NullS3));
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("servers")
    void createsABucketThatIsThereWithoutComplaint(S3Server server) {
        server.createBucket(BUCKET);
        assertThat(server.bucket(BUCKET).head("nothing")).isEmpty();
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("servers")
    void givesSmallObjectsBack(S3Server server) {
        server.bucket(BUCKET).put("small/a b+c.json", new byte[] {1, 2, 3});
        assertThat(server.bucket(BUCKET).keys()).contains("small/a b+c.json");
        assertThat(server.bucket(BUCKET).bytes("small/a b+c.json")).containsExactly(1, 2, 3);
        assertThat(server.bucket(BUCKET).sha256("small/a b+c.json"))
                .isEqualTo("039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81");
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("servers")
    void completesAMultipartUploadWithTheChecksumOfTheWholeObject(S3Server server) {
        Multipart upload = Multipart.begin(server, BUCKET, "whole.mp4")
                .part(Multipart.bytes(Multipart.PART, 1))
                .part(Multipart.bytes(1000, 2));
        upload.complete(r -> r.ifNoneMatch("*"));

        StoredObject object = server.bucket(BUCKET).head("whole.mp4").orElseThrow();
        assertThat(object.size()).isEqualTo(Multipart.PART + 1000);
        assertThat(object.crc32c()).contains(upload.crc32c());
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("servers")
    void refusesToOverwriteWhenAskedNotTo(S3Server server) {
        server.bucket(BUCKET).put("taken.mp4", new byte[] {1});
        Multipart upload = Multipart.begin(server, BUCKET, "taken.mp4").part(new byte[] {2, 3});

        assertThat(refusal(() -> upload.complete(r -> r.ifNoneMatch("*")))).isEqualTo("412 PreconditionFailed");
        assertThat(server.bucket(BUCKET).head("taken.mp4").orElseThrow().size()).isEqualTo(1);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("servers")
    void refusesAPartWhoseChecksumIsAnother(S3Server server) {
        Multipart upload = Multipart.begin(server, BUCKET, "damaged.mp4");
        String another = Multipart.crc32c(new byte[] {1, 2, 4});
        assertThat(refusal(() -> upload.upload(1, new byte[] {1, 2, 3}, another)))
                .startsWith("400 ");
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("servers")
    void listsUploadsThatNobodyFinished(S3Server server) {
        Multipart upload = Multipart.begin(server, BUCKET, "open.mp4").part(new byte[] {1});
        assertThat(server.bucket(BUCKET).openUploads())
                .anySatisfy(open -> assertThat(open.uploadId()).isEqualTo(upload.uploadId()));

        server.client()
                .abortMultipartUpload(r -> r.bucket(BUCKET).key("open.mp4").uploadId(upload.uploadId()));
        assertThat(server.bucket(BUCKET).openUploads())
                .noneSatisfy(open -> assertThat(open.uploadId()).isEqualTo(upload.uploadId()));
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("keepers")
    void keepsTwentyMegabytesByteForByte(S3Server server) throws Exception {
        Multipart upload = Multipart.begin(server, BUCKET, "long.mp4");
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        for (int i = 0; i < 4; i++) {
            byte[] bytes = Multipart.bytes(Multipart.PART, i);
            sha256.update(bytes);
            upload.part(bytes);
        }
        upload.complete();
        assertThat(server.bucket(BUCKET).sha256("long.mp4"))
                .isEqualTo(HexFormat.of().formatHex(sha256.digest()));
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("servers")
    void saysNoSuchBucketForAMissingOne(S3Server server) {
        assertThat(refusal(() -> Multipart.begin(server, "missing", "a.mp4"))).isEqualTo("404 NoSuchBucket");
    }

    /** S3 itself would be all true. */
    private record Behaviour(
            boolean keepsKmsKey,
            boolean keepsMetadata,
            boolean keepsTags,
            boolean tellsChecksumType,
            boolean refusesWrongETag,
            boolean refusesWrongPartChecksum,
            boolean refusesWrongWholeChecksum,
            boolean refusesWrongSize) {}

    private static final Map<String, Behaviour> EXPECTED = Map.of(
            "S3Mock", new Behaviour(false, true, true, false, true, false, true, false),
            "S3Proxy", new Behaviour(true, true, false, true, true, false, true, false),
            "NullS3", new Behaviour(true, true, true, true, true, true, true, true),
            "StrictS3", new Behaviour(true, true, true, true, true, true, true, true));

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("servers")
    void differsFromS3JustWhereItsDocumentationSaysSo(S3Server server) {
        Behaviour observed = observe(server);
        System.out.println(server.name() + ": " + observed);
        assertThat(observed).isEqualTo(EXPECTED.get(server.name()));
    }

    private static Behaviour observe(S3Server server) {
        Multipart.begin(
                        server,
                        BUCKET,
                        "attributes.mp4",
                        r -> r.serverSideEncryption(ServerSideEncryption.AWS_KMS)
                                .ssekmsKeyId(S3Server.KMS_KEY)
                                .metadata(Map.of("room", "standup"))
                                .tagging("room=standup&session=abc"))
                .part(new byte[] {1})
                .complete();
        StoredObject object = server.bucket(BUCKET).head("attributes.mp4").orElseThrow();
        return new Behaviour(
                object.kmsKey().filter(key -> key.endsWith(S3Server.KMS_KEY)).isPresent(),
                object.metadata().equals(Map.of("room", "standup")),
                object.tags().equals(Map.of("room", "standup", "session", "abc")),
                object.checksumType().equals(Optional.of("FULL_OBJECT")),
                refuses(server, (r, u) -> r.multipartUpload(m -> m.parts(u.partsWith(0, p -> p.eTag("other"))))),
                refuses(
                        server,
                        (r, u) -> r.multipartUpload(m -> m.parts(u.partsWith(0, p -> p.checksumCRC32C("AAAAAA=="))))),
                refuses(server, (r, u) -> r.checksumCRC32C("AAAAAA==")),
                refuses(server, (r, u) -> r.mpuObjectSize(7L)));
    }

    private static boolean refuses(
            S3Server server, BiConsumer<CompleteMultipartUploadRequest.Builder, Multipart> change) {
        Multipart upload = Multipart.begin(server, BUCKET, "refused.mp4").part(new byte[] {1, 2, 3});
        Consumer<CompleteMultipartUploadRequest.Builder> changed = r -> change.accept(r, upload);
        return refusal(() -> upload.complete(changed)).startsWith("400 ");
    }
}
