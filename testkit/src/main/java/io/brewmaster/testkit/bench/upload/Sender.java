package io.brewmaster.testkit.bench.upload;

import io.brewmaster.testkit.media.RecordingWriter;
import io.brewmaster.testkit.prosody.Folders;
import io.brewmaster.testkit.s3.Bucket;
import io.brewmaster.testkit.s3.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Has clients send files, each into a bucket of its own, and sees to it that they arrive. */
final class Sender {
    /** The finalizer leaves out what a recorder wrote only to have room for sizes; it is far less than this part. */
    private static final double COUNTS_AS_ALL = 0.99;

    private final Path folder;
    private final S3Server s3;
    private final Path authority;
    private final Path trustStore;
    private int calls;

    /** @param folder for files and whatever clients write */
    Sender(Path folder, S3Server s3, Path authority, Path trustStore) {
        this.folder = folder;
        this.s3 = s3;
        this.authority = authority;
        this.trustStore = trustStore;
    }

    /** A recording of just that many bytes, in the page cache as long as there is room. */
    Path file(long bytes) {
        Path file = folder.resolve("townhall-" + bytes + "_2026-05-04-09-30-00.mp4");
        if (Files.notExists(file)) {
            RecordingWriter.whole(file, bytes);
        }
        return file;
    }

    /** @throws IllegalStateException when it does not arrive */
    Cost send(Client client, Path file) throws IOException, InterruptedException {
        Target target = target();
        Cost cost = new Call(client.command(file, target), client.environment(target), target.scratch()).run();
        requireArrived(client, file, s3.bucket(target.bucket()));
        Folders.delete(target.scratch());
        return cost;
    }

    private Target target() throws IOException {
        String bucket = "bench-" + ++calls;
        s3.createBucket(bucket);
        Path scratch = Files.createDirectories(folder.resolve(bucket));
        Files.createDirectories(scratch.resolve("recordings"));
        return new Target(s3, bucket, authority, trustStore, scratch);
    }

    private static void requireArrived(Client client, Path file, Bucket bucket) throws IOException {
        long largest = bucket.keys().stream()
                .mapToLong(key -> bucket.head(key).orElseThrow().size())
                .max()
                .orElse(0);
        if (largest < COUNTS_AS_ALL * Files.size(file)) {
            throw new IllegalStateException(client.label() + " sent " + largest + " of " + Files.size(file)
                    + " bytes of " + file.getFileName());
        }
    }
}
