package io.brewmaster.testkit.prosody;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brewmaster.testkit.tls.CertificateKind;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ProsodyTest {
    @RegisterExtension
    static final ProsodyExtension PROSODY =
            ProsodyExtension.with(Prosody.builder().accounts("watcher"));

    @Test
    void requiresTlsAndOffersScramAndPlain(ProsodyServer prosody) throws Exception {
        try (TlsClient client = TlsClient.open(prosody, prosody.authDomain())) {
            assertThat(client.featuresBefore())
                    .contains("<starttls")
                    .contains("<required/>")
                    .doesNotContain("<mechanism>");
            assertThat(client.featuresAfter())
                    .contains("<mechanism>SCRAM-SHA-1</mechanism>")
                    .contains("<mechanism>PLAIN</mechanism>")
                    .doesNotContain("SHA-256");
        }
    }

    @Test
    void showsACertificateThatItsAuthorityVouchesForUnderEveryNameItIsReachedBy(ProsodyServer prosody)
            throws Exception {
        try (TlsClient client = TlsClient.open(prosody, prosody.authDomain())) {
            X509Certificate certificate = client.verifiedCertificate();

            assertThat(prosody.certificateSha256())
                    .isEqualTo(HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded())));
        }
        for (String name : new String[] {prosody.host(), "localhost", prosody.internalMucDomain()}) {
            TlsClient.open(prosody, name).close();
        }
    }

    @Test
    void anExpiredCertificateIsRefusedByWhoChecksIt() {
        try (ProsodyServer prosody =
                Prosody.builder().certificate(CertificateKind.EXPIRED).start()) {
            assertThatThrownBy(() -> TlsClient.open(prosody, prosody.authDomain()))
                    .hasRootCauseInstanceOf(CertificateException.class)
                    .rootCause()
                    .hasMessageContaining("NotAfter");
        }
    }

    @Test
    void aCertificateForAnotherHostIsRefusedByWhoChecksIt() {
        try (ProsodyServer prosody =
                Prosody.builder().certificate(CertificateKind.WRONG_HOST).start()) {
            assertThatThrownBy(() -> TlsClient.open(prosody, prosody.authDomain()))
                    .hasRootCauseInstanceOf(CertificateException.class)
                    .rootCause()
                    .hasMessageContaining(prosody.authDomain());
        }
    }

    @Test
    void isTheSameServerAfterARestart() throws Exception {
        try (ProsodyServer prosody = Prosody.builder().start()) {
            int port = prosody.port();
            prosody.restart();
            prosody.kill();
            prosody.start();

            assertThat(prosody.port()).isEqualTo(port);
            TlsClient.open(prosody, prosody.authDomain()).close();
        }
    }

    @Test
    void hasAPasswordForEachAccountAndNamesThemWhenAskedForAnother(ProsodyServer prosody) {
        assertThat(prosody.password("focus")).isNotEqualTo(prosody.password("watcher"));
        assertThat(prosody.version()).matches("\\d+\\.\\d+\\.\\d+.*");
        assertThatThrownBy(() -> prosody.password("nobody"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("watcher");
    }
}
