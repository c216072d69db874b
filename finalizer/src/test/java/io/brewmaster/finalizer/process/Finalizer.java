package io.brewmaster.finalizer.process;

import io.brewmaster.testkit.emf.EmfSchema;
import io.brewmaster.testkit.process.ProgramProcess;
import io.brewmaster.testkit.s3.S3Server;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The real finalizer, one call at a time, against one recordings directory. */
public final class Finalizer {
    public static final String BUCKET = "recordings";

    /** On a loaded machine of two cores; most calls take one or two seconds. */
    public static final Duration PATIENCE = Duration.ofSeconds(90);

    /** As the start scripts have it. */
    private static final String NATIVE = "-Dcom.amazon.corretto.crypto.provider.useExternalLib=true";

    private static final Path JAR = Path.of("target", "finalizer.jar");

    private final Map<String, String> environment = new HashMap<>();
    private final List<String> jvm =
            new ArrayList<>(List.of("@jvm.options", "-Djava.library.path=target/native", NATIVE));

    public Finalizer(Path recordings) {
        environment.put("JITSI_RECORDING_DIR", recordings.toString());
        environment.put("JITSI_RECORDING_BUCKET", BUCKET);
        environment.put("JITSI_RECORDING_ENCRYPTION", "none");
        environment.put("JITSI_RECORDING_PART_SIZE", "5 MiB");
        environment.put("HOME", recordings.toString());
        // No private config.json of this machine, and no waiting for a metadata service that is not there.
        environment.put("AWS_EC2_METADATA_DISABLED", "true");
        environment.put("LC_ALL", "C.UTF-8");
    }

    public Finalizer to(S3Server server) {
        return to(server, server.endpoint());
    }

    public Finalizer to(S3Server server, URI endpoint) {
        return with("JITSI_AWS_ENDPOINT", endpoint.toString())
                .with("JITSI_AWS_REGION", server.region())
                .with("AWS_ACCESS_KEY_ID", server.accessKey())
                .with("AWS_SECRET_ACCESS_KEY", server.secretKey());
    }

    public Finalizer with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    public Finalizer without(String variable) {
        environment.remove(variable);
        return this;
    }

    /** Has the JVM write down which classes it loads. */
    public Finalizer dumping(Path classes) {
        jvm.add("-XX:DumpLoadedClassList=" + classes);
        return this;
    }

    /** How one call ended. */
    public record Result(int exit, List<String> stdout, List<String> stderr) {
        public String stdoutText() {
            return String.join("\n", stdout);
        }

        /** All it said. */
        public String output() {
            return String.join("\n", stdout) + "\n" + String.join("\n", stderr);
        }
    }

    public ProgramProcess start(String... arguments) {
        return ProgramProcess.jar(JAR)
                .jvm(jvm.toArray(String[]::new))
                .env(environment)
                .args(arguments)
                .start();
    }

    public ProgramProcess startFinish(Path directory) {
        return start("finish", directory.toString());
    }

    /** Whatever it prints on standard output must be EMF. */
    public Result finish(Path directory) throws InterruptedException {
        Result result = call("finish", directory.toString());
        result.stdout().forEach(EmfSchema::assertValid);
        return result;
    }

    public Result call(String... arguments) throws InterruptedException {
        try (ProgramProcess process = start(arguments)) {
            return end(process);
        }
    }

    /** Waits for its end. */
    public static Result end(ProgramProcess process) throws InterruptedException {
        int exit = process.awaitExit(PATIENCE);
        return new Result(exit, process.stdout().all(), process.stderr().all());
    }
}
