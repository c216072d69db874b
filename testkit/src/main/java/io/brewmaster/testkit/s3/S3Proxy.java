package io.brewmaster.testkit.s3;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * S3Proxy in a process of its own, with its objects in memory. Ready in about a second. It checks signatures.
 *
 * <p>Unlike S3 it keeps no tags; at Complete it takes a wrong checksum of a part and a wrong
 * {@code x-amz-mp-object-size}; and it answers with the KMS key as it was given, where S3 answers with an ARN.
 */
public final class S3Proxy extends SeparateS3Server {
    /** Jetty's connector, the one line that tells the port. */
    private static final Pattern LISTENS = Pattern.compile("Started .*ServerConnector.*\\{127\\.0\\.0\\.1:(\\d+)}");

    /** Objects, and the parts of uploads that are not completed yet, are on the heap: room for a dozen of 20 MB. */
    private static final String HEAP = "-Xmx384m";

    /** Unknown headers are ignored because it does not know newer ones of S3. */
    private static final String PROPERTIES = """
            s3proxy.endpoint=http://127.0.0.1:0
            s3proxy.authorization=aws-v2-or-v4
            s3proxy.identity={access}
            s3proxy.credential={secret}
            s3proxy.ignore-unknown-headers=true
            jclouds.provider=transient-nio2
            jclouds.identity=unused
            jclouds.credential=unused
            """;

    private static final String LOGGING = """
            <configuration>
              <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
                <encoder><pattern>%level %logger{20} %msg%n</pattern></encoder>
              </appender>
              <root level="info"><appender-ref ref="out"/></root>
            </configuration>
            """;

    private S3Proxy(ServerProcess process) {
        super(process);
    }

    /** Starts it and waits until it listens. */
    public static S3Proxy start() {
        Path scratch = ServerProcess.scratch("s3proxy");
        Path properties = write(scratch.resolve("s3proxy.properties"), withCredentials(PROPERTIES));
        write(scratch.resolve("logback.xml"), LOGGING);
        return new S3Proxy(ServerProcess.start(
                ServerProcess.classPath("s3proxy", scratch),
                HEAP,
                scratch,
                LISTENS,
                "org.gaul.s3proxy.Main",
                List.of("--properties", properties.toString())));
    }

    private static Path write(Path file, String content) {
        try {
            return Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String name() {
        return "S3Proxy";
    }
}
