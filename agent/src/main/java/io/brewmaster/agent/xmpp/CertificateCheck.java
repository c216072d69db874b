package io.brewmaster.agent.xmpp;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jivesoftware.smack.java7.XmppHostnameVerifier;

/**
 * Checks the certificate of one connection, and remembers what was wrong with it: what comes out of the library afterwards is an exception
 * around an exception. The name that a certificate must bear is the XMPP domain that we log in to, not the host that we connect to.
 */
final class CertificateCheck extends X509ExtendedTrustManager implements HostnameVerifier {
    /** What is wrong, as half a sentence, and what to do about it. */
    record Problem(String what, String advice) {}

    private static final int DNS_NAME = 2;

    private final Trust trust;
    private volatile Optional<Problem> problem = Optional.empty();
    private volatile String pin = "";

    CertificateCheck(Trust trust) {
        this.trust = trust;
    }

    /** Why the certificate was not accepted. */
    Optional<Problem> problem() {
        return problem;
    }

    /** The setting that would accept exactly this server; empty before a certificate was shown. */
    String pin() {
        return pin;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        pin = Trust.sha256(chain[0]).map(hex -> Trust.PIN + hex).orElse("");
        if (trust instanceof Trust.Pin pinned) {
            if (!pin.equals(Trust.PIN + pinned.sha256())) {
                throw reject(
                        "is not the pinned one",
                        "if it was renewed on purpose, set xmpp.trust to " + pin + "; if not, somebody is in between");
            }
        } else if (trust instanceof Trust.Authorities authorities) {
            checkDates(chain[0]);
            try {
                authorities.manager().checkServerTrusted(chain, authType);
            } catch (CertificateException e) {
                throw reject(
                        "is not signed by " + authorities.name(),
                        "set xmpp.trust to the file of the authority that signed it, or to " + pin);
            }
        }
    }

    /** Here and not left to the library: it does not look at the dates of a certificate that is itself among the trusted. */
    private void checkDates(X509Certificate certificate) throws CertificateException {
        try {
            certificate.checkValidity();
        } catch (CertificateExpiredException e) {
            throw reject(
                    "expired on " + certificate.getNotAfter().toInstant(),
                    "renew it on the server and restart Prosody");
        } catch (CertificateNotYetValidException e) {
            throw reject(
                    "is valid only from " + certificate.getNotBefore().toInstant(),
                    "check the clocks of both machines");
        }
    }

    @Override
    public boolean verify(String domain, SSLSession session) {
        if (!(trust instanceof Trust.Authorities) || new XmppHostnameVerifier().verify(domain, session)) {
            return true;
        }
        reject(
                "is not for the domain " + domain + " but for " + names(session),
                "give Prosody a certificate for xmpp.auth_domain, or set xmpp.trust to " + pin);
        return false;
    }

    private CertificateException reject(String what, String advice) {
        problem = Optional.of(new Problem(what, advice));
        return new CertificateException("the certificate " + what);
    }

    private static String names(SSLSession session) {
        try {
            X509Certificate certificate = (X509Certificate) session.getPeerCertificates()[0];
            List<String> names = Optional.ofNullable(certificate.getSubjectAlternativeNames()).stream()
                    .flatMap(alternatives -> alternatives.stream())
                    .filter(entry -> Integer.valueOf(DNS_NAME).equals(entry.get(0)))
                    .map(entry -> String.valueOf(entry.get(1)))
                    .toList();
            return names.isEmpty()
                    ? certificate.getSubjectX500Principal().getName()
                    : names.stream().collect(Collectors.joining(", "));
        } catch (SSLPeerUnverifiedException | CertificateParsingException e) {
            return "another name";
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("we are not a server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
