package io.brewmaster.testkit.prosody;

import java.nio.file.Path;

/** A Prosody that was started here, and what is known of it without asking: the same in a container and as a child process. */
abstract class OwnProsody implements ProsodyServer {
    private final ProsodySettings settings;
    private final ProsodyFiles files;
    private final Ports ports;

    OwnProsody(ProsodySettings settings, ProsodyFiles files, Ports ports) {
        this.settings = settings;
        this.files = files;
        this.ports = ports;
    }

    final ProsodyFiles files() {
        return files;
    }

    @Override
    public final int port() {
        return ports.client();
    }

    @Override
    public final int componentPort() {
        return ports.component();
    }

    @Override
    public final int httpPort() {
        return ports.http();
    }

    @Override
    public final String componentSecret() {
        return settings.componentSecret();
    }

    @Override
    public final Path caCertificate() {
        return files.caCertificate();
    }

    @Override
    public final String certificateSha256() {
        return files.certificateSha256();
    }

    @Override
    public final String authDomain() {
        return settings.form().authDomain();
    }

    @Override
    public final String internalMucDomain() {
        return settings.form().internalMucDomain();
    }

    @Override
    public final String password(String user) {
        return settings.password(user);
    }

    @Override
    public final void restart() {
        stop();
        start();
    }
}
