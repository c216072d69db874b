package io.brewmaster.finalizer.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.brewmaster.finalizer.recording.Crc32c;
import io.brewmaster.finalizer.recording.Part;
import io.brewmaster.finalizer.recording.PartPlan;
import io.brewmaster.finalizer.store.Again;
import io.brewmaster.finalizer.store.BytesContent;
import io.brewmaster.finalizer.store.Confirmation;
import io.brewmaster.finalizer.store.Content;
import io.brewmaster.finalizer.store.Encryption;
import io.brewmaster.finalizer.store.ObjectDescription;
import io.brewmaster.finalizer.store.ObjectStore;
import io.brewmaster.finalizer.store.ObjectStore.AlreadyThere;
import io.brewmaster.finalizer.store.ObjectStore.Created;
import io.brewmaster.finalizer.store.ObjectStore.ListedPart;
import io.brewmaster.finalizer.store.ObjectStore.StoredPart;
import io.brewmaster.finalizer.store.ObjectStore.Upload;
import io.brewmaster.finalizer.store.ObjectStore.UploadGone;
import io.brewmaster.finalizer.store.SharedDocuments;
import io.brewmaster.finalizer.store.StoreException;
import io.brewmaster.finalizer.store.StoredObject;
import io.brewmaster.finalizer.transport.TestClients;
import io.brewmaster.finalizer.transport.Transport;
import io.brewmaster.testkit.s3.S3Server;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * What the finalizer relies on, asked of a running server. No server for tests proves all of it: what one cannot, its
 * subclass says by overriding, and the test prints that it was left out.
 */
@ParameterizedClass(name = "{0}")
@EnumSource(
        value = Transport.class,
        names = {"FAST", "PORTABLE"})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ObjectStoreContract {
    private static final Map<String, String> TAGS = Map.of("room", "weekly-sync", "session", "s1");

    @Parameter
    Transport transport;

    private final S3Server server;
    private final TrustManager @Nullable [] trusted;
    private final List<ObjectStore> opened = new ArrayList<>();
    private final List<String> warnings = new CopyOnWriteArrayList<>();

    ObjectStoreContract(S3Server server) {
        this(server, null);
    }

    /** @param trusted null: whom the JVM trusts */
    ObjectStoreContract(S3Server server, TrustManager @Nullable [] trusted) {
        this.server = server;
        this.trusted = trusted;
    }

    /** What a server for tests leaves unproven. */
    enum Gap {
        /** HeadObject tells no checksum of the full object. */
        FULL_OBJECT_CHECKSUM,
        /** A wrong checksum at Complete is accepted. */
        WRONG_OBJECT_CHECKSUM_IS_REFUSED,
        PARTS_OF_GONE_UPLOADS_ARE_REFUSED,
        /** The bytes are thrown away. */
        KEEPS_BYTES,
        TAGS,
        ENCRYPTION,
        KMS_KEY,
        /** Any credentials are good. */
        CREDENTIALS,
        /** The parts of an upload that is gone are an empty list. */
        PARTS_OF_GONE_UPLOADS_ARE_NOT_LISTED,
        /** Parts are listed without their checksums. */
        CHECKSUMS_OF_LISTED_PARTS,
        METADATA,
        /** Looking at the version and writing are two steps, between which another write has room. */
        ONE_WRITER_WINS,
        /** Any bucket is there. */
        MISSING_BUCKET
    }

    abstract List<Gap> gaps();

    @BeforeEach
    void makeBucket() {
        server.createBucket(bucket());
    }

    /** One for each transport, of the same server. */
    private String bucket() {
        return "contract-" + transport.name().toLowerCase(Locale.ROOT);
    }

    @AfterEach
    void closeStores() {
        opened.forEach(ObjectStore::close);
        opened.clear();
    }

    @AfterAll
    void stopServer() {
        server.close();
    }

    @Test
    void makesAnObjectOfParts() throws StoreException {
        ObjectStore store = store();
        byte[] content = content(1, 2 * PartPlan.MIN_PART + 12_345);
        assertThat(upload(store, "parts/a b&c=ü.mp4", content)).isInstanceOf(Created.class);

        StoredObject object = store.head("parts/a b&c=ü.mp4").orElseThrow();
        assertThat(object.bytes()).isEqualTo(content.length);
        if (!gaps().contains(Gap.KEEPS_BYTES)) {
            assertThat(server.bucket(bucket()).bytes("parts/a b&c=ü.mp4")).isEqualTo(content);
        }
        assertThat(server.bucket(bucket())
                        .head("parts/a b&c=ü.mp4")
                        .orElseThrow()
                        .contentType())
                .contains("video/mp4");
    }

    @Test
    void keepsTheChecksumOfTheFullObject() throws StoreException {
        proves(Gap.FULL_OBJECT_CHECKSUM);
        ObjectStore store = store();
        byte[] content = content(2, PartPlan.MIN_PART + 1);
        upload(store, "checksum.mp4", content);
        assertThat(confirmation(store, "checksum.mp4", content)).isInstanceOf(Confirmation.Confirmed.class);
    }

    @Test
    void canBeReadBackAsProof() throws StoreException {
        proves(Gap.KEEPS_BYTES);
        ObjectStore store = store();
        byte[] content = content(3, PartPlan.MIN_PART + 7);
        upload(store, "back.mp4", content);
        List<Long> progress = new ArrayList<>();
        assertThat(store.readBack("back.mp4", progress::add))
                .isEqualTo(new ObjectStore.ReadBack(content.length, Crc32c.of(content)));
        assertThat(progress).isSorted().endsWith((long) content.length);
    }

    @Test
    void canBeReadBackInRanges() throws StoreException {
        proves(Gap.KEEPS_BYTES);
        ObjectStore store = store();
        byte[] content = content(14, PartPlan.MIN_PART + 7);
        upload(store, "ranges.mp4", content);
        int middle = 2_000_001;
        for (int[] range : new int[][] {{0, middle}, {middle, content.length - middle}, {content.length - 1, 1}}) {
            assertThat(store.readBack("ranges.mp4", range[0], range[1], read -> {}))
                    .isEqualTo(new ObjectStore.ReadBack(
                            range[1], Crc32c.of(Arrays.copyOfRange(content, range[0], range[0] + range[1]))));
        }
        assertThatThrownBy(() -> store.readBack("nothing-here.mp4", 0, 10, read -> {}))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        e -> assertThat(e.kind()).as(e.reason()).isEqualTo(StoreException.Kind.REFUSED));
    }

    @Test
    void listsObjectsWithTheirSizes() throws StoreException {
        ObjectStore store = store();
        List<ObjectStore.Listed> made = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            byte[] content = content(15, 10 + i);
            String key = "listed/a b&c=" + i + ".json";
            store.create(new ObjectDescription(key, "application/json", TAGS), content);
            made.add(new ObjectStore.Listed(key, content.length));
        }
        ObjectStore.Page page = store.list("listed/", Optional.empty());
        assertThat(page.objects()).isEqualTo(made);
        assertThat(page.next()).isEmpty();
        assertThat(store.list("listed/nothing", Optional.empty()).objects()).isEmpty();
    }

    @Test
    void neverReplacesAnObjectOfParts() throws StoreException {
        ObjectStore store = store();
        byte[] first = content(4, 1_000);
        byte[] second = content(5, 2_000);
        upload(store, "once.mp4", first);
        assertThat(upload(store, "once.mp4", second))
                .isInstanceOfSatisfying(
                        AlreadyThere.class,
                        there -> assertThat(there.object().bytes()).isEqualTo(1_000));
        assertThat(store.head("once.mp4").orElseThrow().bytes()).isEqualTo(1_000);
        for (Upload left : store.openUploads("once.mp4")) {
            store.abort(left);
        }
    }

    @Test
    void neverReplacesASmallObject() throws StoreException {
        ObjectStore store = store();
        ObjectDescription description = new ObjectDescription("small.json", "application/json", TAGS);
        byte[] first = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);
        assertThat(store.create(description, first)).isInstanceOf(Created.class);
        assertThat(store.create(description, "{}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(
                        AlreadyThere.class,
                        there -> assertThat(there.object().bytes()).isEqualTo(first.length));
        assertThat(store.head("small.json").orElseThrow().bytes()).isEqualTo(first.length);
    }

    @Test
    void takesAPartAgain() throws StoreException {
        ObjectStore store = store();
        byte[] content = content(6, PartPlan.MIN_PART + 100);
        PartPlan plan = new PartPlan(PartPlan.MIN_PART, content.length);
        Upload upload = store.begin(description("again.mp4"));
        put(store, upload, plan.part(1), content(7, content.length));
        StoredPart second = put(store, upload, plan.part(2), content);
        StoredPart first = put(store, upload, plan.part(1), content);
        assertThat(store.complete(upload, List.of(first, second), content.length, Crc32c.of(content)))
                .isInstanceOf(Created.class);
        if (!gaps().contains(Gap.KEEPS_BYTES)) {
            assertThat(store.readBack("again.mp4", bytes -> {}).checksum()).isEqualTo(Crc32c.of(content));
        }
    }

    @Test
    void refusesAPartThatIsNotWhatItsChecksumSays() throws StoreException {
        ObjectStore store = store();
        Upload upload = store.begin(description("corrupt.mp4"));
        byte[] content = content(8, 1_000);
        assertThatThrownBy(() -> store.put(upload, new Part(1, 0, 1_000), new Crc32c(17), content(content, 0, 1_000)))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        e -> assertThat(e.kind()).as(e.reason()).isEqualTo(StoreException.Kind.CORRUPT));
        store.abort(upload);
    }

    @Test
    void refusesAnObjectThatIsNotWhatItsChecksumSays() throws StoreException {
        proves(Gap.WRONG_OBJECT_CHECKSUM_IS_REFUSED);
        ObjectStore store = store();
        byte[] content = content(9, 1_000);
        Upload upload = store.begin(description("wrong-whole.mp4"));
        StoredPart part = put(store, upload, new Part(1, 0, 1_000), content);
        assertThatThrownBy(() -> store.complete(upload, List.of(part), 1_000, new Crc32c(17)))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        e -> assertThat(e.kind()).as(e.reason()).isEqualTo(StoreException.Kind.CORRUPT));
        store.abort(upload);
    }

    @Test
    void listsTheOpenUploadsOfExactlyOneKey() throws StoreException {
        ObjectStore store = store();
        Upload mine = store.begin(description("open/a.mp4"));
        Upload other = store.begin(description("open/a.mp4.other"));
        assertThat(store.openUploads("open/a.mp4")).containsExactly(mine);
        store.abort(mine);
        assertThat(store.openUploads("open/a.mp4")).isEmpty();
        store.abort(other);
    }

    @Test
    void listsThePartsOfAnUpload() throws StoreException {
        ObjectStore store = store();
        byte[] content = content(16, PartPlan.MIN_PART + 100);
        PartPlan plan = new PartPlan(PartPlan.MIN_PART, content.length);
        Upload upload = store.begin(description("listed.mp4"));
        assertThat(store.parts(upload)).isEmpty();
        put(store, upload, plan.part(1), content(17, content.length));
        StoredPart second = put(store, upload, plan.part(2), content);
        StoredPart first = put(store, upload, plan.part(1), content);

        List<ListedPart> parts = store.parts(upload);
        assertThat(parts).extracting(ListedPart::number).containsExactly(1, 2);
        assertThat(parts).extracting(ListedPart::length).containsExactly(PartPlan.MIN_PART, 100L);
        if (!gaps().contains(Gap.CHECKSUMS_OF_LISTED_PARTS)) {
            assertThat(parts)
                    .extracting(ListedPart::checksum)
                    .containsExactly(Optional.of(first.checksum()), Optional.of(second.checksum()));
        }
        List<StoredPart> asListed = List.of(
                new StoredPart(1, parts.get(0).etag(), first.checksum()),
                new StoredPart(2, parts.get(1).etag(), second.checksum()));
        assertThat(store.complete(upload, asListed, content.length, Crc32c.of(content)))
                .isInstanceOf(Created.class);
    }

    @Test
    void listsNoPartsOfAnUploadThatIsGone() throws StoreException {
        proves(Gap.PARTS_OF_GONE_UPLOADS_ARE_NOT_LISTED);
        ObjectStore store = store();
        Upload upload = store.begin(description("gone-list.mp4"));
        store.abort(upload);
        assertThatThrownBy(() -> store.parts(upload))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        e -> assertThat(e.kind()).as(e.reason()).isEqualTo(StoreException.Kind.UPLOAD_GONE));
    }

    @Test
    void keepsMetadata() throws StoreException {
        proves(Gap.METADATA);
        ObjectStore store = store();
        Map<String, String> metadata = Map.of("session", "s1", "part-size", "8388608");
        ObjectDescription whole = new ObjectDescription("meta.mp4", "video/mp4", TAGS, metadata);
        Upload upload = store.begin(whole);
        byte[] content = content(19, 10);
        StoredPart part = put(store, upload, new Part(1, 0, 10), content);
        store.complete(upload, List.of(part), 10, Crc32c.of(content));
        assertThat(server.bucket(bucket()).head("meta.mp4").orElseThrow().metadata())
                .isEqualTo(metadata);
        store.create(new ObjectDescription("meta.json", "application/json", TAGS, metadata), content);
        assertThat(server.bucket(bucket()).head("meta.json").orElseThrow().metadata())
                .isEqualTo(metadata);
    }

    @Test
    void sharesDocuments() throws StoreException {
        SharedDocuments documents = store().documents();
        String key = "p/.brewmaster/open/a b.json";
        assertThat(documents.read(key)).isEmpty();
        String first = written(documents, key, "{\"a\":1}", Optional.empty());
        SharedDocuments.Document document = documents.read(key).orElseThrow();
        assertThat(document.content()).isEqualTo("{\"a\":1}");
        assertThat(document.version()).isEqualTo(first);
        String second = written(documents, key, "{\"a\":2}", Optional.of(first));
        assertThat(second).isNotEqualTo(first);
        assertThat(documents.read(key).orElseThrow().content()).isEqualTo("{\"a\":2}");
        documents.delete(key);
        documents.delete(key);
        assertThat(documents.read(key)).isEmpty();
    }

    @Test
    void makesADocumentOnlyWhereNoneIs() throws StoreException {
        SharedDocuments documents = store().documents();
        written(documents, "once.json", "{}", Optional.empty());
        assertThat(write(documents, "once.json", "[]", Optional.empty())).isInstanceOf(SharedDocuments.Overtaken.class);
        assertThat(documents.read("once.json").orElseThrow().content()).isEqualTo("{}");
        documents.delete("once.json");
    }

    @Test
    void replacesADocumentOnlyInTheVersionThatWasSeen() throws StoreException {
        SharedDocuments documents = store().documents();
        String first = written(documents, "same.json", "1", Optional.empty());
        written(documents, "same.json", "2", Optional.of(first));
        assertThat(write(documents, "same.json", "3", Optional.of(first)))
                .isInstanceOf(SharedDocuments.Overtaken.class);
        assertThat(documents.read("same.json").orElseThrow().content()).isEqualTo("2");
        documents.delete("same.json");
        assertThat(write(documents, "same.json", "4", Optional.of(first)))
                .isInstanceOf(SharedDocuments.Overtaken.class);
        assertThat(documents.read("same.json")).isEmpty();
    }

    /** All start from the same version: whoever of them is second has to see that. */
    @Test
    void letsOneOfSeveralWritersWin() throws Exception {
        proves(Gap.ONE_WRITER_WINS);
        SharedDocuments documents = store().documents();
        for (int round = 0; round < 10; round++) {
            String key = "race-" + round + ".json";
            String seen = written(documents, key, "0", Optional.empty());
            List<String> winners = race(documents, key, seen);
            assertThat(winners).as("round %d", round).hasSize(1);
            assertThat(documents.read(key).orElseThrow().content()).isEqualTo(winners.get(0));
        }
    }

    private static List<String> race(SharedDocuments documents, String key, String seen) throws Exception {
        ExecutorService writers = Executors.newFixedThreadPool(4);
        try {
            CyclicBarrier together = new CyclicBarrier(4);
            List<Future<Optional<String>>> attempts = new ArrayList<>();
            for (int writer = 1; writer <= 4; writer++) {
                String content = String.valueOf(writer);
                attempts.add(writers.submit(() -> {
                    together.await(30, TimeUnit.SECONDS);
                    return write(documents, key, content, Optional.of(seen)) instanceof SharedDocuments.Now
                            ? Optional.of(content)
                            : Optional.empty();
                }));
            }
            List<String> winners = new ArrayList<>();
            for (Future<Optional<String>> attempt : attempts) {
                attempt.get(120, TimeUnit.SECONDS).ifPresent(winners::add);
            }
            return winners;
        } finally {
            writers.shutdownNow();
        }
    }

    @Test
    void listsDocumentsByTheStoresOwnClock() throws StoreException {
        SharedDocuments documents = store().documents();
        String a = written(documents, "list/a.json", "{}", Optional.empty());
        String b = written(documents, "list/b.json", "{\"b\":1}", Optional.empty());
        written(documents, "list-not/c.json", "{}", Optional.empty());
        SharedDocuments.Listing listing = documents.list("list/");
        assertThat(listing.documents())
                .extracting(SharedDocuments.Listed::key)
                .containsExactly("list/a.json", "list/b.json");
        assertThat(listing.documents())
                .extracting(SharedDocuments.Listed::version)
                .containsExactly(a, b);
        // The Date header knows seconds only.
        assertThat(listing.documents())
                .allSatisfy(listed -> assertThat(Duration.between(listed.changed(), listing.now()))
                        .isBetween(Duration.ofSeconds(-1), Duration.ofMinutes(2)));
    }

    private static SharedDocuments.Written write(
            SharedDocuments documents, String key, String content, Optional<String> replaces) throws StoreException {
        return Again.until(() -> documents.write(key, content, replaces));
    }

    /** The version after a write that has to work; one whose answer was lost is seen by what is there. */
    private static String written(SharedDocuments documents, String key, String content, Optional<String> replaces)
            throws StoreException {
        if (write(documents, key, content, replaces) instanceof SharedDocuments.Now now) {
            return now.version();
        }
        SharedDocuments.Document there = documents.read(key).orElseThrow();
        assertThat(there.content()).isEqualTo(content);
        return there.version();
    }

    @Test
    void saysWhenAnUploadIsGone() throws StoreException {
        ObjectStore store = store();
        byte[] content = content(10, 1_000);
        Upload upload = store.begin(description("gone.mp4"));
        StoredPart part = put(store, upload, new Part(1, 0, 1_000), content);
        store.abort(upload);
        store.abort(upload);
        assertThat(store.complete(upload, List.of(part), 1_000, Crc32c.of(content)))
                .isInstanceOf(UploadGone.class);
    }

    @Test
    void takesNoPartForAnUploadThatIsGone() throws StoreException {
        proves(Gap.PARTS_OF_GONE_UPLOADS_ARE_REFUSED);
        ObjectStore store = store();
        byte[] content = content(15, 1_000);
        Upload upload = store.begin(description("gone-part.mp4"));
        store.abort(upload);
        assertThatThrownBy(() -> put(store, upload, new Part(1, 0, 1_000), content))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        e -> assertThat(e.kind()).as(e.reason()).isEqualTo(StoreException.Kind.UPLOAD_GONE));
    }

    @Test
    void findsItsOwnObjectWhenTheAnswerToCompleteWasLost() throws StoreException {
        ObjectStore store = store();
        byte[] content = content(11, 1_000);
        Upload upload = store.begin(description("lost-answer.mp4"));
        StoredPart part = put(store, upload, new Part(1, 0, 1_000), content);
        store.complete(upload, List.of(part), 1_000, Crc32c.of(content));
        assertThat(store.complete(upload, List.of(part), 1_000, Crc32c.of(content)))
                .isNotInstanceOf(UploadGone.class);
        assertThat(store.head("lost-answer.mp4").orElseThrow().bytes()).isEqualTo(1_000);
    }

    @Test
    void saysThatThereIsNoObject() throws StoreException {
        assertThat(store().head("nowhere.mp4")).isEmpty();
    }

    @Test
    void keepsTags() throws StoreException {
        proves(Gap.TAGS);
        upload(store(), "tags.mp4", content(12, 10));
        assertThat(server.bucket(bucket()).head("tags.mp4").orElseThrow().tags())
                .isEqualTo(TAGS);
    }

    @Test
    void encryptsWithAes256() throws StoreException {
        proves(Gap.ENCRYPTION);
        Encryption encryption = Encryption.of("AES256", Optional.empty());
        ObjectStore store = store(bucket(), encryption, credentials());
        upload(store, "aes.mp4", content(13, 10));
        assertThat(encryption.objection(store.head("aes.mp4").orElseThrow())).isEmpty();
    }

    @Test
    void encryptsWithAKeyOfOnesOwn() throws StoreException {
        proves(Gap.KMS_KEY);
        String key = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
        Encryption encryption = Encryption.of("aws:kms", Optional.of(key));
        ObjectStore store = store(bucket(), encryption, credentials());
        upload(store, "kms.mp4", content(14, 10));
        assertThat(encryption.objection(store.head("kms.mp4").orElseThrow())).isEmpty();
    }

    @Test
    void namesTheBucketThatIsMissing() throws StoreException {
        proves(Gap.MISSING_BUCKET);
        ObjectStore store = store("no-such-bucket", Encryption.of("none", Optional.empty()), credentials());
        assertThatThrownBy(() -> store.begin(description("x.mp4")))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        e -> assertThat(e.kind()).as(e.reason()).isEqualTo(StoreException.Kind.REFUSED))
                .hasMessageContaining("no-such-bucket")
                .hasMessageContaining("does not exist");
    }

    @Test
    void saysThatCredentialsAreNotAccepted() throws StoreException {
        proves(Gap.CREDENTIALS);
        ObjectStore store = store(
                bucket(),
                Encryption.of("none", Optional.empty()),
                StaticCredentialsProvider.create(AwsBasicCredentials.create(server.accessKey(), "wrong")));
        assertThatThrownBy(() -> store.begin(description("x.mp4")))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        e -> assertThat(e.kind()).as(e.reason()).isEqualTo(StoreException.Kind.REFUSED))
                .hasMessageContaining("credentials");
    }

    private void proves(Gap gap) {
        if (gaps().contains(gap)) {
            System.out.println("left out: " + server.name() + " cannot prove " + gap);
        }
        assumeTrue(!gaps().contains(gap), () -> server.name() + " cannot prove " + gap);
    }

    private ObjectStore store() throws StoreException {
        return store(bucket(), Encryption.of("none", Optional.empty()), credentials());
    }

    private ObjectStore store(String bucket, Encryption encryption, AwsCredentialsProvider credentials)
            throws StoreException {
        ObjectStore store = S3ObjectStore.open(
                new S3Settings(
                        bucket,
                        Optional.of(server.endpoint()),
                        Optional.of(server.region()),
                        Optional.empty(),
                        encryption),
                credentials,
                TestClients.open(transport, trusted),
                warnings::add);
        opened.add(store);
        return store;
    }

    private AwsCredentialsProvider credentials() {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(server.accessKey(), server.secretKey()));
    }

    private static ObjectStore.Completion upload(ObjectStore store, String key, byte[] content) throws StoreException {
        PartPlan plan = new PartPlan(PartPlan.MIN_PART, content.length);
        Upload upload = store.begin(description(key));
        List<StoredPart> parts = new ArrayList<>();
        Crc32c whole = Crc32c.EMPTY;
        for (int number = 1; number <= plan.count(); number++) {
            StoredPart part = put(store, upload, plan.part(number), content);
            parts.add(part);
            whole = whole.then(part.checksum(), plan.part(number).length());
        }
        return store.complete(upload, parts, content.length, whole);
    }

    private static StoredPart put(ObjectStore store, Upload upload, Part part, byte[] content) throws StoreException {
        int from = (int) part.offset();
        int to = (int) (part.offset() + part.length());
        return store.put(upload, part, Crc32c.of(Arrays.copyOfRange(content, from, to)), content(content, from, to));
    }

    private static Confirmation confirmation(ObjectStore store, String key, byte[] content) throws StoreException {
        return Confirmation.of(
                store.head(key).orElseThrow(),
                content.length,
                Crc32c.of(content),
                Encryption.of("none", Optional.empty()));
    }

    private static ObjectDescription description(String key) {
        return new ObjectDescription(key, "video/mp4", TAGS);
    }

    private static byte[] content(long seed, long length) {
        byte[] content = new byte[(int) length];
        new Random(seed).nextBytes(content);
        return content;
    }

    private static Content content(byte[] content, int from, int to) {
        return new BytesContent(Arrays.copyOfRange(content, from, to));
    }
}
