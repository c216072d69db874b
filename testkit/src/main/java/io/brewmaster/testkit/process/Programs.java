package io.brewmaster.testkit.process;

import io.brewmaster.testkit.prosody.ProsodyServer;
import java.io.IOException;
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

    /** The folder of a program's sources, its {@code jvm.options} and, in {@code target}, its jar. */
    public Path module(String name) {
        return root.resolve(name);
    }

    public ProgramProcess.Builder agent() {
        return program("agent");
    }

    /**
     * The agent with a class archive, as an image has one.
     *
     * @param archive where it is made, if it is not there yet
     */
    public ProgramProcess.Builder agent(Path archive) throws IOException, InterruptedException {
        if (Files.notExists(archive)) {
            makeArchive("agent", archive);
        }
        return agent().jvm("-Xshare:auto", "-XX:SharedArchiveFile=" + archive, "-Xlog:disable");
    }

    /** Makes the class archive of a program, as docker's make-archive does. */
    public void makeArchive(String program, Path archive) throws IOException, InterruptedException {
        Path module = module(program);
        int code = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "@" + module.resolve("jvm.options"),
                        "-Xshare:dump",
                        "-XX:SharedClassListFile=" + module.resolve("classlist"),
                        "-XX:SharedArchiveFile=" + archive,
                        "-Xlog:disable",
                        "-cp",
                        jar(program).toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start()
                .waitFor();
        if (code != 0) {
            throw new IllegalStateException("the making of a class archive ended with " + code);
        }
    }

    public ProgramProcess.Builder finalizer() {
        return program("finalizer")
                .jvm(
                        "-Djava.library.path="
                                + module("finalizer").resolve("target").resolve("native"),
                        "-Dcom.amazon.corretto.crypto.provider.useExternalLib=true");
    }

    public ProgramProcess.Builder ops() {
        return program("ops");
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
        return ProgramProcess.jar(jar(name)).jvm("@" + module(name).resolve("jvm.options"));
    }

    private Path jar(String name) {
        return module(name).resolve("target").resolve(name + ".jar");
    }
}
