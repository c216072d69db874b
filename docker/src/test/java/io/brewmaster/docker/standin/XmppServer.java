package io.brewmaster.docker.standin;

import io.brewmaster.testkit.prosody.ProsodyServer;
import java.nio.file.Path;

/** A Prosody that somebody else runs, reached as the container's variables say. Only its address and accounts are known here. */
final class XmppServer implements ProsodyServer {
    private final Environment environment;
    private final String password;

    XmppServer(Environment environment, String password) {
        this.environment = environment;
        this.password = password;
    }

    @Override
    public String host() {
        return environment.get("XMPP_SERVER", "xmpp.meet.jitsi");
    }

    @Override
    public int port() {
        return Integer.parseInt(environment.get("XMPP_PORT", "5222"));
    }

    @Override
    public String authDomain() {
        return environment.get("XMPP_AUTH_DOMAIN", "auth.meet.jitsi");
    }

    @Override
    public String internalMucDomain() {
        return environment.get("XMPP_INTERNAL_MUC_DOMAIN", "internal-muc.meet.jitsi");
    }

    @Override
    public String password(String user) {
        return password;
    }

    @Override
    public String version() {
        throw notOurs();
    }

    @Override
    public Path caCertificate() {
        throw notOurs();
    }

    @Override
    public String certificateSha256() {
        throw notOurs();
    }

    @Override
    public int componentPort() {
        throw notOurs();
    }

    @Override
    public int httpPort() {
        throw notOurs();
    }

    @Override
    public String componentSecret() {
        throw notOurs();
    }

    @Override
    public void stop() {
        throw notOurs();
    }

    @Override
    public void kill() {
        throw notOurs();
    }

    @Override
    public void start() {
        throw notOurs();
    }

    @Override
    public void restart() {
        throw notOurs();
    }

    @Override
    public void freeze() {
        throw notOurs();
    }

    @Override
    public void thaw() {
        throw notOurs();
    }

    @Override
    public void close() {}

    private static UnsupportedOperationException notOurs() {
        return new UnsupportedOperationException("this server is not ours to steer");
    }
}
