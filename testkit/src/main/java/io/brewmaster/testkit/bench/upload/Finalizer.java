package io.brewmaster.testkit.bench.upload;

import io.brewmaster.testkit.tls.ServerTls;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code finalizer import FILE}, our call that brings a finished file into a bucket. It does what every delivery
 * does: looks for a duplicate, reads each part for its checksum and again to send it, puts the index first, journals,
 * asks S3 for size and checksum of the object, and writes a manifest.
 *
 * @param label as it stands in the table
 * @param transport {@code fast} or {@code portable}
 * @param heap {@code -Xmx}, over that of {@code jvm.options}
 * @param module the finalizer's folder in the checkout
 * @param archive of its classes, as the images have one
 */
record Finalizer(String label, String transport, String heap, Path module, Path archive) implements Client {
    @Override
    public List<String> command(Path file, Target target) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + module.resolve("jvm.options"));
        command.add(heap);
        if (transport.equals(Goal.FAST)) {
            command.addAll(nativeOptions());
        }
        command.addAll(List.of(
                "-XX:SharedArchiveFile=" + archive,
                "-Xlog:disable",
                "-Djavax.net.ssl.trustStore=" + target.trustStore(),
                "-Djavax.net.ssl.trustStorePassword=" + ServerTls.STORE_PASSWORD,
                "-jar",
                module.resolve("target").resolve("finalizer.jar").toString(),
                "import",
                file.toString()));
        return command;
    }

    /** What the start scripts add where the native code loads. */
    private List<String> nativeOptions() {
        return List.of(
                "-XX:TieredStopAtLevel=1",
                "-Djava.library.path=" + module.resolve("target").resolve("native"),
                "-Dcom.amazon.corretto.crypto.provider.useExternalLib=true");
    }

    @Override
    public Map<String, String> environment(Target target) {
        return Map.of(
                "JITSI_RECORDING_TRANSPORT", transport,
                "JITSI_RECORDING_BUCKET", target.bucket(),
                "JITSI_RECORDING_DIR", target.scratch().resolve("recordings").toString(),
                "JITSI_RECORDING_STATE_DIR", target.scratch().resolve("state").toString(),
                "JITSI_AWS_ENDPOINT", target.server().endpoint().toString(),
                "AWS_REGION", target.server().region(),
                "AWS_ACCESS_KEY_ID", target.server().accessKey(),
                "AWS_SECRET_ACCESS_KEY", target.server().secretKey());
    }
}
