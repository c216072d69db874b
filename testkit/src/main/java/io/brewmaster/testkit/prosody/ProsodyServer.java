package io.brewmaster.testkit.prosody;

import java.nio.file.Path;

/**
 * A real Prosody, configured as docker-jitsi-meet configures it. Address, certificate, accounts and passwords stay the
 * same over {@link #stop}, {@link #kill}, {@link #start} and {@link #restart}; rooms do not (their storage is memory).
 */
public interface ProsodyServer extends AutoCloseable {
    /** Where clients connect: an address or a name that the certificate carries. */
    String host();

    /** The port for clients, STARTTLS required. */
    int port();

    /** For example {@code 0.12.3}. */
    String version();

    /** PEM file of the authority that signed this run's certificate. */
    Path caCertificate();

    /** SHA-256 of the server's own certificate (DER), 64 lower-case hex digits. */
    String certificateSha256();

    /** The domain of the accounts, such as {@code auth.meet.jitsi}. */
    String authDomain();

    /** The domain of the breweries, such as {@code internal-muc.meet.jitsi}. */
    String internalMucDomain();

    /**
     * The password of an account.
     *
     * @throws IllegalArgumentException when there is no such account
     */
    String password(String user);

    /** The port for components (XEP-0114); 0 unless the form is {@link Form#EXTERNAL_BREWERY}. */
    int componentPort();

    /** The port of {@code /http-bind}, {@code /xmpp-websocket} and {@code /metrics}; 0 unless it was started with HTTP. */
    int httpPort();

    /** The secret of the component that is the internal MUC domain. */
    String componentSecret();

    /** Stops it with SIGTERM, as an operator does: every occupant sees everybody leave with status 333. */
    void stop();

    /** Ends it with SIGKILL: connections break and nobody is told anything. */
    void kill();

    /** Starts it again after {@link #stop} or {@link #kill}, at the same address; returns once it answers. */
    void start();

    /** {@link #stop}, then {@link #start}. */
    void restart();

    /** Stops its clock (SIGSTOP): connections stay open and nothing answers. */
    void freeze();

    /** Continues after {@link #freeze}. */
    void thaw();

    /** Ends it and removes its files. Safe to call twice. */
    @Override
    void close();
}
