package io.brewmaster.finalizer.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brewmaster.finalizer.recording.Crc32c;
import io.brewmaster.finalizer.recording.Part;
import io.brewmaster.finalizer.s3.ScriptedS3.Answer;
import io.brewmaster.finalizer.store.BytesContent;
import io.brewmaster.finalizer.store.Content;
import io.brewmaster.finalizer.store.Encryption;
import io.brewmaster.finalizer.store.ObjectDescription;
import io.brewmaster.finalizer.store.ObjectStore;
import io.brewmaster.finalizer.store.ObjectStore.AlreadyThere;
import io.brewmaster.finalizer.store.ObjectStore.Completion;
import io.brewmaster.finalizer.store.ObjectStore.Created;
import io.brewmaster.finalizer.store.ObjectStore.ListedPart;
import io.brewmaster.finalizer.store.ObjectStore.StoredPart;
import io.brewmaster.finalizer.store.ObjectStore.Upload;
import io.brewmaster.finalizer.store.ObjectStore.UploadGone;
import io.brewmaster.finalizer.store.SharedDocuments;
import io.brewmaster.finalizer.store.StoreException;
import io.brewmaster.finalizer.store.StoreException.Kind;
import io.brewmaster.finalizer.store.StoredObject;
import io.brewmaster.finalizer.transport.TestClients;
import io.brewmaster.finalizer.transport.Transport;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

/** What S3 documents and no server for tests does: the answers are written down, the adapter is real. */
@ParameterizedClass(name = "{0}")
@EnumSource(
        value = Transport.class,
        names = {"FAST", "PORTABLE"})
class S3FaultsTest {
    private static final Upload UPLOAD = new Upload("a/b.mp4", "upload-1");
    private static final Crc32c CHECKSUM = new Crc32c(0xe3069283);
    private static final List<StoredPart> PARTS = List.of(new StoredPart(1, "\"etag\"", CHECKSUM));
    private static final String COMPLETED =
            "<CompleteMultipartUploadResult><Key>a/b.mp4</Key><ETag>x</ETag></CompleteMultipartUploadResult>";
    private static final Answer HEAD = new Answer(
            200,
            "",
            Map.of(
                    "x-amz-checksum-crc32c",
                    CHECKSUM.base64(),
                    "x-amz-checksum-type",
                    "FULL_OBJECT",
                    "x-amz-server-side-encryption",
                    "aws:kms",
                    "x-amz-server-side-encryption-aws-kms-key-id",
                    "arn:aws:kms:us-east-1:1:key/k"));
    private static final Answer ABSENT = Answer.of(404, "");

    @Parameter
    Transport transport;

    private final ScriptedS3 server = new ScriptedS3();
    private final List<String> warnings = new ArrayList<>();
    private ObjectStore store;

    @BeforeEach
    void open() throws StoreException {
        store = store(server.endpoint(), Encryption.of("aws:kms", Optional.of("arn:aws:kms:us-east-1:1:key/k")));
    }

    @AfterEach
    void close() {
        store.close();
        server.close();
    }

    @Test
    void asksForWhatTheObjectMustBe() throws StoreException {
        server.script(Answer.of(
                200, "<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>"));
        store.begin(new ObjectDescription("a/b.mp4", "video/mp4", Map.of("room", "a b")));
        assertThat(only().headers())
                .containsEntry("x-amz-checksum-algorithm", "CRC32C")
                .containsEntry("x-amz-checksum-type", "FULL_OBJECT")
                .containsEntry("x-amz-server-side-encryption", "aws:kms")
                .containsEntry("x-amz-server-side-encryption-aws-kms-key-id", "arn:aws:kms:us-east-1:1:key/k")
                .containsEntry("x-amz-tagging", "room=a%20b")
                .containsEntry("content-type", "video/mp4");
    }

    @Test
    void givesUploadsTheirMetadata() throws StoreException {
        server.script(Answer.of(
                200, "<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>"));
        store.begin(new ObjectDescription("a/b.mp4", "video/mp4", Map.of(), Map.of("part-size", "8388608")));
        assertThat(only().headers()).containsEntry("x-amz-meta-part-size", "8388608");
    }

    @Test
    void listsPartsPageByPage() throws StoreException {
        server.script(
                Answer.of(
                        200,
                        "<ListPartsResult><IsTruncated>true</IsTruncated><NextPartNumberMarker>1</NextPartNumberMarker>"
                                + "<Part><PartNumber>1</PartNumber><ETag>\"a\"</ETag><Size>5</Size><ChecksumCRC32C>"
                                + CHECKSUM.base64() + "</ChecksumCRC32C></Part></ListPartsResult>"),
                Answer.of(
                        200,
                        "<ListPartsResult><IsTruncated>false</IsTruncated>"
                                + "<Part><PartNumber>3</PartNumber><ETag>\"b\"</ETag><Size>7</Size></Part>"
                                + "</ListPartsResult>"));
        assertThat(store.parts(UPLOAD))
                .containsExactly(
                        new ListedPart(1, 5, "\"a\"", Optional.of(CHECKSUM)),
                        new ListedPart(3, 7, "\"b\"", Optional.empty()));
        assertThat(server.requests().get(1).query()).contains("part-number-marker=1");
    }

    @Test
    void saysThatTheUploadIsGoneWhosePartsAreListed() {
        server.script(Answer.error(404, "NoSuchUpload", "gone"));
        assertFails(() -> store.parts(UPLOAD), Kind.UPLOAD_GONE, "cannot list the parts of s3://bucket/a/b.mp4");
    }

    @Test
    void writesADocumentOnTheConditionOfItsVersion() throws StoreException {
        server.script(new Answer(200, "", Map.of("ETag", "\"2\"")));
        assertThat(document(Optional.of("\"1\""))).isEqualTo(new SharedDocuments.Now("\"2\""));
        assertThat(only().headers())
                .containsEntry("if-match", "\"1\"")
                .doesNotContainKey("if-none-match")
                .containsEntry("x-amz-server-side-encryption", "aws:kms")
                .containsEntry("x-amz-server-side-encryption-aws-kms-key-id", "arn:aws:kms:us-east-1:1:key/k");
        server.script(new Answer(200, "", Map.of("ETag", "\"1\"")));
        document(Optional.empty());
        assertThat(only().headers()).containsEntry("if-none-match", "*").doesNotContainKey("if-match");
    }

    @ParameterizedTest
    @CsvSource({"412, PreconditionFailed", "409, ConditionalRequestConflict", "404, NoSuchKey"})
    void isOvertakenWhereTheConditionDoesNotHold(int status, String code) throws StoreException {
        server.script(Answer.error(status, code, "no"));
        assertThat(document(Optional.of("\"1\""))).isInstanceOf(SharedDocuments.Overtaken.class);
    }

    @Test
    void takesNoMissingBucketForAMissingDocument() {
        server.script(Answer.error(404, "NoSuchBucket", "none"));
        assertFails(() -> document(Optional.of("\"1\"")), Kind.REFUSED, "the bucket bucket does not exist");
        assertFails(() -> store.documents().read("d.json"), Kind.REFUSED, "the bucket bucket does not exist");
    }

    @Test
    void looksAtTheVersionWhereTheServerDoesNotKnowTheCondition() throws StoreException {
        Answer unknown = Answer.error(501, "NotImplemented", "A header you provided implies functionality");
        Answer first = new Answer(200, "", Map.of("ETag", "\"1\""));
        Answer second = new Answer(200, "", Map.of("ETag", "\"2\""));
        server.script(unknown, first, second);
        assertThat(document(Optional.of("\"1\""))).isEqualTo(new SharedDocuments.Now("\"2\""));
        assertThat(warnings).hasSize(1);
        server.script(second);
        assertThat(document(Optional.of("\"1\""))).isInstanceOf(SharedDocuments.Overtaken.class);
        assertThat(only().method()).isEqualTo("HEAD");
        assertThat(warnings).hasSize(1);
    }

    @Test
    void refusesToReadAnEndlessDocument() {
        server.script(Answer.of(200, "x".repeat((4 << 20) + 1)));
        assertFails(() -> store.documents().read("d.json"), Kind.REFUSED, "is larger than any document");
    }

    @Test
    void survivesAConnectionThatBreaksWhileADocumentIsWritten() {
        server.script(Answer.cut());
        assertFails(() -> document(Optional.empty()), Kind.RETRYABLE, "cannot write s3://bucket/d.json");
    }

    private SharedDocuments.Written document(Optional<String> replaces) throws StoreException {
        return store.documents().write("d.json", "{}", replaces);
    }

    @Test
    void sendsAPartWithItsOwnChecksumAndNoOther() throws StoreException {
        server.script(new Answer(200, "", Map.of("ETag", "\"e\"")));
        store.put(UPLOAD, new Part(1, 0, 9), CHECKSUM, content("123456789"));
        assertThat(only().headers())
                .containsEntry("x-amz-checksum-crc32c", CHECKSUM.base64())
                .doesNotContainKeys("x-amz-trailer", "x-amz-checksum-crc32");
    }

    @Test
    void completesOnUponConditionsThatTheServerChecks() throws StoreException {
        server.script(Answer.of(200, COMPLETED));
        assertThat(complete()).isInstanceOf(Created.class);
        assertThat(only().headers())
                .containsEntry("if-none-match", "*")
                .containsEntry("x-amz-mp-object-size", "9")
                .containsEntry("x-amz-checksum-type", "FULL_OBJECT")
                .containsEntry("x-amz-checksum-crc32c", CHECKSUM.base64());
    }

    @Test
    void takesA200WithAnErrorInsideForAnError() {
        server.script(Answer.error(200, "InternalError", "We encountered an internal error. Please try again."));
        assertFails(this::complete, Kind.RETRYABLE, "cannot complete s3://bucket/a/b.mp4");
    }

    @Test
    void findsTheObjectThatWasThereFirst() throws StoreException {
        server.script(Answer.error(412, "PreconditionFailed", "there"), HEAD);
        assertThat(complete())
                .isInstanceOfSatisfying(
                        AlreadyThere.class,
                        there -> assertThat(there.object().checksum()).contains(CHECKSUM));
    }

    @Test
    void wantsToBeginAnewAfterAConflict() throws StoreException {
        server.script(Answer.error(409, "ConditionalRequestConflict", "again"));
        assertThat(complete()).isInstanceOf(UploadGone.class);
        server.script(Answer.error(400, "InvalidPart", "lost"));
        assertThat(complete()).isInstanceOf(UploadGone.class);
    }

    @Test
    void tellsALostAnswerFromALostUpload() throws StoreException {
        server.script(Answer.error(404, "NoSuchUpload", "gone"), HEAD);
        assertThat(complete()).isInstanceOf(AlreadyThere.class);
        server.script(Answer.error(404, "NoSuchUpload", "gone"), ABSENT);
        assertThat(complete()).isInstanceOf(UploadGone.class);
    }

    @ParameterizedTest
    @CsvSource({"501, NotImplemented", "400, NotImplemented", "400, InvalidArgument"})
    void looksFirstWhereAConditionIsNotUnderstood(int status, String code) throws StoreException {
        server.script(Answer.error(status, code, "If-None-Match"), ABSENT, Answer.of(200, COMPLETED));
        assertThat(complete()).isInstanceOf(Created.class);
        server.script(ABSENT, Answer.of(200, COMPLETED));
        assertThat(complete()).isInstanceOf(Created.class);
        assertThat(server.requests()).extracting(ScriptedS3.Request::method).containsExactly("HEAD", "POST");
        server.script(HEAD);
        assertThat(complete()).isInstanceOf(AlreadyThere.class);
        assertThat(warnings).as("said once").hasSize(1).first().asString().contains("If-None-Match");
    }

    @Test
    void believesOnlyAChecksumOfTheFullObject() throws StoreException {
        server.script(
                new Answer(200, "", Map.of("x-amz-checksum-crc32c", "4waSgw==-3", "x-amz-checksum-type", "COMPOSITE")));
        assertThat(store.head("x")).get().extracting(StoredObject::checksum).isEqualTo(Optional.empty());
        server.script(new Answer(200, "", Map.of("x-amz-checksum-crc32c", "4waSgw==")));
        assertThat(store.head("x")).get().extracting(StoredObject::checksum).isEqualTo(Optional.empty());
        server.script(HEAD);
        assertThat(store.head("x")).get().extracting(StoredObject::checksum).isEqualTo(Optional.of(CHECKSUM));
    }

    @ParameterizedTest
    @CsvSource({
        "503, SlowDown, RETRYABLE, SlowDown",
        "500, InternalError, RETRYABLE, 500",
        "400, RequestTimeout, RETRYABLE, RequestTimeout",
        "400, BadDigest, CORRUPT, bytes",
        "403, AccessDenied, REFUSED, allow s3:PutObject on arn:aws:s3:::bucket/a/b.mp4",
        "403, InvalidAccessKeyId, REFUSED, credentials",
        "403, SignatureDoesNotMatch, REFUSED, credentials",
        "400, ExpiredToken, REFUSED, expired",
        "404, NoSuchBucket, REFUSED, the bucket bucket does not exist",
        "404, NoSuchUpload, UPLOAD_GONE, does not exist any more",
        "400, AuthorizationHeaderMalformed, REFUSED, JITSI_AWS_REGION",
        "501, NotImplemented, REFUSED, 501",
        "400, EntityTooSmall, REFUSED, EntityTooSmall"
    })
    void knowsWhatAnAnswerMeans(int status, String code, Kind kind, String line) {
        server.script(Answer.error(status, code, "the message"));
        assertFails(() -> store.put(UPLOAD, new Part(1, 0, 9), CHECKSUM, content("123456789")), kind, line);
    }

    @Test
    void namesThePermissionThatS3Names() {
        server.script(Answer.error(
                403,
                "AccessDenied",
                "User: arn:aws:sts::1:assumed-role/r/s is not authorized to perform: kms:GenerateDataKey on resource:"
                        + " arn:aws:kms:us-east-1:1:key/k because no identity-based policy allows it"));
        assertFails(
                () -> store.begin(new ObjectDescription("k", "video/mp4", Map.of())),
                Kind.REFUSED,
                "allow kms:GenerateDataKey on arn:aws:kms:us-east-1:1:key/k");
    }

    @Test
    void takesACutConnectionForAPassingTrouble() {
        server.script(Answer.cut());
        assertFails(
                () -> store.put(UPLOAD, new Part(1, 0, 9), CHECKSUM, content("123456789")), Kind.RETRYABLE, "part 1");
    }

    @Test
    void takesAnUnknownHostForAPassingTrouble() throws StoreException {
        try (ObjectStore nowhere = store(URI.create("http://s3.invalid"), Encryption.of("none", Optional.empty()))) {
            assertFails(() -> nowhere.head("x"), Kind.RETRYABLE, "unknown host s3.invalid");
        }
    }

    @Test
    void tellsNoCredentialsFromCredentialsThatCannotBeRenewed() {
        boolean[] broken = {true};
        ProvenCredentials credentials = new ProvenCredentials(() -> {
            if (broken[0]) {
                throw SdkClientException.create("looked everywhere");
            }
            return AwsBasicCredentials.create("a", "b");
        });
        S3Errors errors = new S3Errors("bucket");
        assertThatThrownBy(credentials::resolveCredentials).isInstanceOfSatisfying(SdkClientException.class, none -> {
            StoreException failure = errors.classify("x", "y", "z", none);
            assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
            assertThat(failure.reason()).startsWith("no AWS credentials");
        });
        broken[0] = false;
        credentials.resolveCredentials();
        broken[0] = true;
        assertThatThrownBy(credentials::resolveCredentials)
                .isInstanceOfSatisfying(
                        SdkClientException.class,
                        none -> assertThat(errors.classify("x", "y", "z", none).kind())
                                .isEqualTo(Kind.RETRYABLE));
    }

    private Completion complete() throws StoreException {
        return store.complete(UPLOAD, PARTS, 9, CHECKSUM);
    }

    private ScriptedS3.Request only() {
        assertThat(server.requests()).hasSize(1);
        return server.requests().get(0);
    }

    private static void assertFails(ThrowingCallable call, Kind kind, String line) {
        assertThatThrownBy(call).isInstanceOfSatisfying(StoreException.class, failure -> {
            assertThat(failure.kind()).as(failure.reason()).isEqualTo(kind);
            assertThat(failure.reason()).contains(line).doesNotContain("\n");
        });
    }

    private ObjectStore store(URI endpoint, Encryption encryption) throws StoreException {
        return S3ObjectStore.open(
                new S3Settings("bucket", Optional.of(endpoint), Optional.of("us-east-1"), Optional.empty(), encryption),
                StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")),
                TestClients.open(transport, null),
                warnings::add);
    }

    private static Content content(String text) {
        return new BytesContent(text.getBytes(StandardCharsets.US_ASCII));
    }
}
