package io.brewmaster.testkit.s3;

import static io.brewmaster.testkit.s3.Refusals.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** What it keeps and its conditions, lists and clock; the checks that it shares with NullS3 are in NullS3Test. */
class StrictS3Test {
    private static StrictS3 server;
    private static S3Client s3;
    private static int tests;

    private String bucket;

    @BeforeAll
    static void start() {
        server = StrictS3.start();
        s3 = server.client();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void createBucket() {
        server.clock(Clock.systemUTC());
        bucket = "recordings-" + ++tests;
        server.createBucket(bucket);
    }

    private Multipart begin() {
        return Multipart.begin(server, bucket, "a.mp4");
    }

    private static byte[] large(int seed) {
        return Multipart.bytes(Multipart.PART, seed);
    }

    private PutObjectResponse put(byte[] bytes, Consumer<PutObjectRequest.Builder> more) {
        return s3.putObject(
                r -> {
                    r.bucket(bucket).key("k");
                    more.accept(r);
                },
                RequestBody.fromBytes(bytes));
    }

    @Test
    void keepsTheLatestOfAPartAndOnlyTheListedOnes() {
        Multipart upload = begin().part(large(1)).part(large(2)).part(new byte[] {3});
        byte[] again = large(4);
        String etag = upload.upload(1, again, Multipart.crc32c(again)).eTag();
        List<CompletedPart> two = upload.partsWith(0, p -> p.eTag(etag).checksumCRC32C(Multipart.crc32c(again)))
                .subList(0, 2);

        s3.completeMultipartUpload(
                r -> r.bucket(bucket).key("a.mp4").uploadId(upload.uploadId()).multipartUpload(m -> m.parts(two)));

        byte[] stored = server.bucket(bucket).bytes("a.mp4");
        assertThat(stored).hasSize(2 * Multipart.PART);
        assertThat(Arrays.equals(stored, 0, Multipart.PART, again, 0, Multipart.PART))
                .isTrue();
        assertThat(Arrays.equals(stored, Multipart.PART, stored.length, large(2), 0, Multipart.PART))
                .isTrue();
    }

    @Test
    void givesBackWhatWasSaidAtTheBeginning() {
        Multipart.begin(
                        server,
                        bucket,
                        "a.mp4",
                        r -> r.metadata(Map.of("session", "abc", "mode", "hybrid"))
                                .tagging("room=standup")
                                .serverSideEncryption(ServerSideEncryption.AWS_KMS)
                                .ssekmsKeyId(S3Server.KMS_KEY))
                .part(new byte[] {1})
                .complete();
        Bucket.StoredObject object = server.bucket(bucket).head("a.mp4").orElseThrow();
        assertThat(object.metadata()).isEqualTo(Map.of("session", "abc", "mode", "hybrid"));
        assertThat(object.tags()).isEqualTo(Map.of("room", "standup"));
        assertThat(object.encryption()).contains("aws:kms");
        assertThat(object.checksumType()).contains("FULL_OBJECT");
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0,          206, 0,       1",
        "bytes=5242878-5242881, 206, 5242878, 4",
        "bytes=5242890-,     206, 5242890, 10",
        "bytes=-3,           206, 5242897, 3",
        "bytes=5242899-9999999, 206, 5242899, 1",
        "bytes=-,            200, 0,       5242900",
    })
    void givesRangesAcrossParts(String range, int status, int from, int length) {
        byte[] tail = Multipart.bytes(20, 2);
        begin().part(large(1)).part(tail).complete();
        byte[] whole = Arrays.copyOf(large(1), Multipart.PART + 20);
        System.arraycopy(tail, 0, whole, Multipart.PART, 20);

        var answer = s3.getObjectAsBytes(r -> r.bucket(bucket).key("a.mp4").range(range));

        assertThat(answer.response().sdkHttpResponse().statusCode()).isEqualTo(status);
        assertThat(answer.asByteArray()).isEqualTo(Arrays.copyOfRange(whole, from, from + length));
    }

    @Test
    void refusesARangeBehindTheEnd() {
        put(new byte[] {1}, r -> {});
        assertThat(refusal(
                        () -> s3.getObjectAsBytes(r -> r.bucket(bucket).key("k").range("bytes=1-"))))
                .isEqualTo("416 InvalidRange");
    }

    @Test
    void putsUponConditions() {
        assertThat(refusal(() -> put(new byte[] {1}, r -> r.ifMatch("\"any\""))))
                .isEqualTo("404 NoSuchKey");
        String first = put(new byte[] {1}, r -> r.ifNoneMatch("*")).eTag();
        assertThat(refusal(() -> put(new byte[] {2}, r -> r.ifNoneMatch("*")))).isEqualTo("412 PreconditionFailed");
        String second = put(new byte[] {3}, r -> r.ifMatch(first)).eTag();
        assertThat(second).isNotEqualTo(first);
        assertThat(refusal(() -> put(new byte[] {4}, r -> r.ifMatch(first)))).isEqualTo("412 PreconditionFailed");
        assertThat(server.bucket(bucket).bytes("k")).containsExactly(3);
        assertThat(s3.headObject(r -> r.bucket(bucket).key("k")).eTag()).isEqualTo(second);
    }

    @Test
    void ofManyThatPutUponTheSameConditionOneWins() throws Exception {
        String etag = put(new byte[] {0}, r -> {}).eTag();
        ExecutorService eight = Executors.newFixedThreadPool(8);
        try {
            List<Callable<String>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                all.add(() -> refusal(() -> put(new byte[] {1}, r -> r.ifMatch(etag))));
            }
            List<String> answers = new ArrayList<>();
            for (var answer : eight.invokeAll(all, 60, TimeUnit.SECONDS)) {
                answers.add(answer.get());
            }
            assertThat(answers).containsOnlyOnce("");
            assertThat(answers.stream().filter("412 PreconditionFailed"::equals))
                    .hasSize(7);
        } finally {
            eight.shutdownNow();
        }
    }

    @Test
    void refusesConditionsThatItDoesNotKnowRatherThanForgetThem() {
        put(new byte[] {1}, r -> {});
        assertThat(refusal(() -> s3.deleteObject(r -> r.bucket(bucket).key("k").ifMatch("\"any\""))))
                .isEqualTo("501 NotImplemented");
        assertThat(refusal(() -> s3.listObjectsV2(r -> r.bucket(bucket).delimiter("/"))))
                .isEqualTo("501 NotImplemented");
        assertThat(server.bucket(bucket).keys()).containsExactly("k");
    }

    @Test
    void listsPartsWithTheirChecksums() {
        Multipart upload = begin().part(new byte[] {1}).part(new byte[] {2}).part(new byte[] {3});
        List<Part> listed = s3
                .listPartsPaginator(r -> r.bucket(bucket)
                        .key("a.mp4")
                        .uploadId(upload.uploadId())
                        .maxParts(1))
                .parts()
                .stream()
                .toList();
        assertThat(listed)
                .extracting(Part::checksumCRC32C)
                .containsExactly(
                        Multipart.crc32c(new byte[] {1}),
                        Multipart.crc32c(new byte[] {2}),
                        Multipart.crc32c(new byte[] {3}));
        assertThat(listed)
                .extracting(Part::eTag)
                .isEqualTo(upload.parts().stream().map(CompletedPart::eTag).toList());
    }

    @Test
    void listsUploadsPageByPageAndByPrefix() {
        List<String> expected = new ArrayList<>();
        for (String key : List.of("a/1", "a/1", "a/1", "a/2", "b/1")) {
            expected.add(Multipart.begin(server, bucket, key).uploadId());
        }
        assertThat(uploads(2, "")).isEqualTo(expected);
        assertThat(uploads(1, "a/")).isEqualTo(expected.subList(0, 4));
        assertThat(uploads(4, "a/")).isEqualTo(expected.subList(0, 4));
    }

    private List<String> uploads(int page, String prefix) {
        return s3
                .listMultipartUploadsPaginator(
                        r -> r.bucket(bucket).prefix(prefix).maxUploads(page))
                .uploads()
                .stream()
                .map(MultipartUpload::uploadId)
                .toList();
    }

    @Test
    void forgetsAnAbortedUpload() {
        Multipart upload = begin().part(large(1));
        s3.abortMultipartUpload(r -> r.bucket(bucket).key("a.mp4").uploadId(upload.uploadId()));
        assertThat(refusal(() -> upload.upload(2, new byte[1], Multipart.crc32c(new byte[1]))))
                .isEqualTo("404 NoSuchUpload");
        assertThat(refusal(upload::complete)).isEqualTo("404 NoSuchUpload");
        assertThat(refusal(() -> s3.listParts(r -> r.bucket(bucket).key("a.mp4").uploadId(upload.uploadId()))))
                .isEqualTo("404 NoSuchUpload");
    }

    @Test
    void tellsItsOwnTimeInEveryAnswer() throws IOException {
        Instant then = Instant.parse("2031-02-03T04:05:06.789Z");
        Instant second = Instant.parse("2031-02-03T04:05:06Z");
        server.clock(Clock.fixed(then, ZoneOffset.UTC));
        put(new byte[] {1}, r -> {});
        begin();

        assertThat(s3.headObject(r -> r.bucket(bucket).key("k")).lastModified()).isEqualTo(second);
        assertThat(s3.listObjectsV2(r -> r.bucket(bucket)).contents().get(0).lastModified())
                .isEqualTo(second);
        assertThat(s3.listMultipartUploads(r -> r.bucket(bucket))
                        .uploads()
                        .get(0)
                        .initiated())
                .isEqualTo(second);
        assertThat(date("/" + bucket + "/k")).isEqualTo("200 Mon, 03 Feb 2031 04:05:06 GMT");
        assertThat(date("/" + bucket + "/absent")).isEqualTo("404 Mon, 03 Feb 2031 04:05:06 GMT");
        server.clock(Clock.offset(Clock.fixed(then, ZoneOffset.UTC), Duration.ofDays(1)));
        assertThat(date("/absent/k")).isEqualTo("404 Tue, 04 Feb 2031 04:05:06 GMT");
        assertThat(date("/" + bucket + "/k?acl")).isEqualTo("501 Tue, 04 Feb 2031 04:05:06 GMT");
    }

    private static String date(String path) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(server.endpoint() + path).toURL().openConnection();
        return connection.getResponseCode() + " " + connection.getHeaderField("Date");
    }

    @Test
    void streamsWhatItKeeps() throws IOException {
        Multipart upload = begin();
        for (int i = 0; i < 8; i++) {
            upload.part(large(i));
        }
        upload.complete();
        try (InputStream content = s3.getObject(r -> r.bucket(bucket).key("a.mp4"))) {
            for (int i = 0; i < 8; i++) {
                assertThat(Arrays.equals(content.readNBytes(Multipart.PART), large(i)))
                        .isTrue();
            }
            assertThat(content.read()).isEqualTo(-1);
        }
    }
}
