package io.brewmaster.testkit.s3;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Adobe's S3Mock in a process of its own, with its objects in a folder that is deleted at close. Ready in about 3
 * seconds.
 *
 * <p>Unlike S3 it checks no signature (any credentials will do); after a multipart upload it has lost the KMS key and
 * tells no checksum type; at Complete it takes a wrong checksum of a part and a wrong {@code x-amz-mp-object-size}; and it
 * knows KMS keys by bare id only.
 */
public final class S3Mock extends SeparateS3Server {
    /** The first of its two ports; the second, always on all addresses, is S3Mock's own idea and stays unused. */
    private static final Pattern LISTENS = Pattern.compile("Tomcat started on ports (\\d+) \\(http\\)");

    /** For Spring and the buffers of requests: objects go to disk. */
    private static final String HEAP = "-Xmx128m";

    private S3Mock(ServerProcess process) {
        super(process);
    }

    /** Starts it and waits until it listens. */
    public static S3Mock start() {
        Path scratch = ServerProcess.scratch("s3mock");
        return new S3Mock(ServerProcess.start(
                ServerProcess.classPath("s3mock", scratch),
                HEAP,
                scratch,
                LISTENS,
                "com.adobe.testing.s3mock.S3MockApplication",
                List.of(
                        "--server.address=127.0.0.1",
                        "--server.port=0",
                        "--server.ssl.enabled=false",
                        "--http.port=0",
                        "--com.adobe.testing.s3mock.store.root=" + scratch.resolve("objects"),
                        withCredentials("--com.adobe.testing.s3mock.store.region={region}"),
                        "--com.adobe.testing.s3mock.store.validKmsKeys=arn:aws:kms:us-east-1:123456789012:key/"
                                + KMS_KEY,
                        "--spring.main.banner-mode=off")));
    }

    @Override
    public String name() {
        return "S3Mock";
    }
}
