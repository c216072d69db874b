package io.brewmaster.testkit.bench.upload;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A program that brings a file into a bucket with one call. */
interface Client {
    /** As it stands in the table. */
    String label();

    /** The call. The object is encrypted with KMS, as recordings are. */
    List<String> command(Path file, Target target);

    /** What the call needs of the environment, besides PATH, HOME and the locale. */
    Map<String, String> environment(Target target);
}
