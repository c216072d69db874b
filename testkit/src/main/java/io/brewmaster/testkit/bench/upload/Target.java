package io.brewmaster.testkit.bench.upload;

import io.brewmaster.testkit.s3.S3Server;
import java.nio.file.Path;

/**
 * Where a client sends a file.
 *
 * @param bucket empty, and only this client's
 * @param authority PEM of the only authority that signs the server's certificate
 * @param trustStore the same for Java
 * @param scratch a folder for what the client writes; its HOME
 */
record Target(S3Server server, String bucket, Path authority, Path trustStore, Path scratch) {
    String address() {
        return server.endpoint().getHost() + ":" + server.endpoint().getPort();
    }
}
