package io.brewmaster.ops.platform;

import java.time.Instant;
import java.util.List;

/** The objects in the bucket that recordings go to. */
public interface Recordings {
    /** One object. */
    record Stored(String key, long bytes, Instant modified) {}

    /** All objects whose keys begin so, by key. */
    List<Stored> list(String prefix) throws OpsException;
}
