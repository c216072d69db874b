package io.brewmaster.ops.recordings;

import io.brewmaster.ops.platform.OpsException;
import io.brewmaster.ops.platform.Recordings;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The bucket, for whoever wants a recording itself. */
public interface Store extends Recordings {
    /**
     * An object as S3 describes it.
     *
     * @param version  changes with every change of the object
     * @param checksum CRC32C of all its bytes in Base64, if S3 has one of the whole object
     */
    record Description(long bytes, String version, Optional<String> checksum) {}

    /**
     * A link that works without credentials.
     *
     * @param until when it ends at the latest: it does not outlive the credentials that it was signed with
     */
    record Link(URL url, Instant until) {}

    /** Takes bytes as they arrive. */
    interface Sink {
        /** Reads to the end; may be called again from another offset when it throws. */
        void take(InputStream bytes) throws IOException;
    }

    /** Describes an object; a key that nothing has is an error. */
    Description describe(String key) throws OpsException;

    /** Signs a link to an object. */
    Link link(String key, Duration time, Instant now) throws OpsException;

    /**
     * Reads an object from an offset to its end, in one attempt.
     *
     * @throws IOException  when it breaks off in the middle, or the sink fails
     * @throws OpsException when S3 refuses, or the object has changed
     */
    void read(String key, String version, long from, Sink sink) throws OpsException, IOException;
}
