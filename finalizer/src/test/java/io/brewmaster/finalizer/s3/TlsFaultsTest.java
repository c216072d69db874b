package io.brewmaster.finalizer.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brewmaster.finalizer.recording.Crc32c;
import io.brewmaster.finalizer.recording.Part;
import io.brewmaster.finalizer.store.BytesContent;
import io.brewmaster.finalizer.store.Encryption;
import io.brewmaster.finalizer.store.ObjectDescription;
import io.brewmaster.finalizer.store.ObjectStore;
import io.brewmaster.finalizer.store.ObjectStore.Upload;
import io.brewmaster.finalizer.store.StoreException;
import io.brewmaster.finalizer.store.StoreException.Kind;
import io.brewmaster.finalizer.transport.TestClients;
import io.brewmaster.finalizer.transport.Transport;
import io.brewmaster.testkit.s3.Fault;
import io.brewmaster.testkit.s3.S3Operation;
import io.brewmaster.testkit.s3.StrictS3;
import io.brewmaster.testkit.tls.CertificateKind;
import io.brewmaster.testkit.tls.ServerTls;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** What a user is told of a connection that cannot be trusted, and what becomes of an upload over one that breaks. */
@ParameterizedClass(name = "{0}")
@EnumSource(
        value = Transport.class,
        names = {"FAST", "PORTABLE"})
class TlsFaultsTest {
    private static final String BUCKET = "recordings";
    private static final byte[] CONTENT = new byte[6 << 20];

    @Parameter
    Transport transport;

    @ParameterizedTest
    @EnumSource(names = {"EXPIRED", "WRONG_HOST"})
    void saysThatACertificateDoesNotFit(CertificateKind kind) throws StoreException {
        ServerTls wrong = ServerTls.create(kind);
        assertNotTrusted(wrong, wrong);
    }

    @Test
    void saysThatAnAuthorityIsUnknown() throws StoreException {
        assertNotTrusted(ServerTls.create(CertificateKind.VALID), ServerTls.create(CertificateKind.VALID));
    }

    private void assertNotTrusted(ServerTls shown, ServerTls trusted) throws StoreException {
        try (StrictS3 server = StrictS3.start(shown);
                ObjectStore store = store(server.endpoint(), trusted)) {
            assertThatThrownBy(() -> store.head("x")).isInstanceOfSatisfying(StoreException.class, failure -> {
                assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
                assertThat(failure.reason()).contains("certificate is not trusted");
            });
        }
    }

    @Test
    void takesAServerThatSpeaksNoTlsForAPassingTrouble() throws StoreException {
        ServerTls trusted = ServerTls.create(CertificateKind.VALID);
        try (StrictS3 plain = StrictS3.start();
                ObjectStore store =
                        store(URI.create("https://127.0.0.1:" + plain.endpoint().getPort()), trusted)) {
            assertThatThrownBy(() -> store.head("x"))
                    .isInstanceOfSatisfying(
                            StoreException.class,
                            failure -> assertThat(failure.kind()).isEqualTo(Kind.RETRYABLE));
        }
    }

    /** The SDK's own retries send a part again over a new connection. */
    @ParameterizedTest
    @EnumSource(names = {"CUT_BEFORE", "CUT_AFTER", "INTERNAL_ERROR", "SLOW_DOWN"})
    void sendsAPartAgainOverATlsConnectionThatBroke(Fault fault) throws StoreException {
        ServerTls tls = ServerTls.create(CertificateKind.VALID);
        try (StrictS3 server = StrictS3.start(tls);
                ObjectStore store = store(server.endpoint(), tls)) {
            server.createBucket(BUCKET);
            Upload upload = store.begin(new ObjectDescription("k", "video/mp4", Map.of()));
            server.faults().next(S3Operation.UPLOAD_PART, fault, 1);
            Part part = new Part(1, 0, CONTENT.length);
            assertPut(store, upload, part);
            assertThat(server.faults().counts()).containsKey(fault);
            assertThat(store.parts(upload)).hasSize(1);
        }
    }

    /** The portable transport hands a connection that breaks while it sends to the caller, who tries again. */
    private static void assertPut(ObjectStore store, Upload upload, Part part) throws StoreException {
        Crc32c checksum = Crc32c.of(CONTENT);
        try {
            store.put(upload, part, checksum, new BytesContent(CONTENT));
        } catch (StoreException broken) {
            assertThat(broken.kind()).isEqualTo(Kind.RETRYABLE);
            store.put(upload, part, checksum, new BytesContent(CONTENT));
        }
    }

    private ObjectStore store(URI endpoint, ServerTls trusted) throws StoreException {
        return S3ObjectStore.open(
                new S3Settings(
                        BUCKET,
                        Optional.of(endpoint),
                        Optional.of("us-east-1"),
                        Optional.empty(),
                        Encryption.of("none", Optional.empty())),
                StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")),
                TestClients.open(transport, trusted.trust()),
                warning -> {});
    }
}
