package io.brewmaster.testkit.s3;

import io.brewmaster.testkit.tls.CertificateKind;
import io.brewmaster.testkit.tls.ServerTls;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;

/** {@link NullS3} in a process of its own, where its work is not counted as somebody else's. */
public final class SeparateNullS3 extends SeparateS3Server {
    private static final Pattern LISTENS = Pattern.compile("listens on https?://127\\.0\\.0\\.1:(\\d+)");

    /** For the requests under way and the states of open uploads; parts are thrown away. */
    private static final String HEAP = "-Xmx64m";

    private SeparateNullS3(ServerProcess process) {
        super(process);
    }

    private SeparateNullS3(ServerProcess process, Path trustStore) {
        super(process, Optional.of(ServerTls.trust(trustStore)));
    }

    /** Starts it and waits until it listens. */
    public static SeparateNullS3 start() {
        return new SeparateNullS3(ServerProcess.start(
                System.getProperty("java.class.path"),
                HEAP,
                ServerProcess.scratch("nulls3"),
                LISTENS,
                SeparateNullS3.class.getName(),
                List.of()));
    }

    /**
     * The same over TLS.
     *
     * @param trustStore is written: what clients have to trust, with {@link ServerTls#STORE_PASSWORD}
     */
    public static SeparateNullS3 startWithTls(Path trustStore) {
        ServerProcess process = ServerProcess.start(
                System.getProperty("java.class.path"),
                // With both compilers: Java's AES is unbearable with C1 alone.
                List.of(HEAP),
                ServerProcess.scratch("nulls3"),
                LISTENS,
                SeparateNullS3.class.getName(),
                List.of(trustStore.toString()));
        process.portOrClose();
        return new SeparateNullS3(process, trustStore);
    }

    /** The process's own part: serves until it is ended, over TLS if it is told where to write the trust store. */
    public static void main(String[] args) throws InterruptedException {
        System.out.println("listens on " + start(args).endpoint());
        new CountDownLatch(1).await();
    }

    private static NullS3 start(String[] args) {
        if (args.length == 0) {
            return NullS3.start();
        }
        ServerTls tls = ServerTls.create(CertificateKind.VALID);
        tls.writeTrustStore(Path.of(args[0]));
        return NullS3.start(tls);
    }

    @Override
    public String name() {
        return "NullS3";
    }
}
