package io.brewmaster.testkit.process;

import io.brewmaster.testkit.prosody.ProsodyServer;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The real programs, as the build left them, started as the images start them. */
public final class Programs {
    private final Path root;

    private Programs(Path root) {
        this.root = root;
    }

    /**
     * The programs of the checkout that this class was built in.
     *
     * @throws IllegalStateException if this was copied out of its checkout
     */
    public static Programs ofThisCheckout() {
        Path here;
        try {
            here = Path.of(Programs.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
        for (Path folder = here; folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("brewmaster"))) {
                return new Programs(folder);
            }
        }
        throw new IllegalStateException("there is no checkout above " + here + ": the programs are run from one");
    }

    /** Where something may be left that people want to look at afterwards. */
    public Path outputs(String what) {
        return root.resolve("target").resolve(what);
    }

    public ProgramProcess.Builder agent() {
        return program("agent");
    }

    public ProgramProcess.Builder finalizer() {
        return program("finalizer");
    }

    /**
     * What docker-jitsi-meet gives a JVB container, and the authority of the server's certificate.
     *
     * @param interval between two documents, such as {@code 1s}
     */
    public static Map<String, String> agentEnvironment(ProsodyServer prosody, String interval) {
        return Map.of(
                "XMPP_SERVER",
                prosody.host() + ":" + prosody.port(),
                "XMPP_AUTH_DOMAIN",
                prosody.authDomain(),
                "XMPP_INTERNAL_MUC_DOMAIN",
                prosody.internalMucDomain(),
                "JVB_AUTH_USER",
                "jvb",
                "JVB_AUTH_PASSWORD",
                prosody.password("jvb"),
                "JITSI_XMPP_TRUST",
                prosody.caCertificate().toString(),
                "JITSI_METRICS_INTERVAL",
                interval,
                "JITSI_HTTP_PORT",
                "0");
    }

    private ProgramProcess.Builder program(String name) {
        Path module = root.resolve(name);
        return ProgramProcess.jar(module.resolve("target").resolve(name + ".jar"))
                .jvm("@" + module.resolve("jvm.options"));
    }
}
