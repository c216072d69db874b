package io.brewmaster.finalizer.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.finalizer.local.ChannelSource;
import io.brewmaster.finalizer.mp4.WebLayout;
import io.brewmaster.finalizer.process.Finalizer;
import io.brewmaster.testkit.media.JibriSession;
import io.brewmaster.testkit.s3.Bucket;
import io.brewmaster.testkit.s3.StrictS3;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Compares what is in the bucket with what was recorded. */
final class Arrivals {
    private static final String STATES = "recordings/.brewmaster/open/";

    private final StrictS3 s3;
    private final Tally tally;

    Arrivals(StrictS3 s3, Tally tally) {
        this.s3 = s3;
        this.tally = tally;
    }

    private Bucket bucket() {
        return s3.bucket(Finalizer.BUCKET);
    }

    boolean isThere(String key) {
        return bucket().head(key).isPresent();
    }

    /** All of a recording is there, once, with its documents, and nothing of it anywhere else. */
    void check(Take take) throws IOException {
        check(take, take.key());
    }

    /** The same for one whose object lies elsewhere. */
    void check(Take take, String key) throws IOException {
        List<String> keys = keys(take);
        String folder = key.substring(0, key.lastIndexOf('/') + 1);
        assertThat(keys).containsExactlyInAnyOrder(folder + "metadata.json", folder + "recording.json", key);
        assertThat(bucket().sha256(key)).as("the bytes of " + key).isEqualTo(sha256(take.copy()));
        assertThat(manifest(folder))
                .contains("\"" + key + "\"")
                .matches(
                        text -> text.contains("\"truncated\"") == (take.kind() == Take.Kind.CUT), "says if it was cut");
        if (Scale.isFull() || take.kind() == Take.Kind.HYBRID) {
            assertSameFrames(take.copy(), key);
        }
        assertClean(take);
        tally.intact();
    }

    /** Everything in the bucket that is about this recording; more than one object of it is counted. */
    List<String> keys(Take take) {
        List<String> keys = bucket().keys().stream()
                .filter(key -> key.contains("/" + take.id() + "/"))
                .toList();
        tally.duplicates((int)
                Math.max(0, keys.stream().filter(key -> key.endsWith(".mp4")).count() - 1));
        return keys;
    }

    String manifest(String folder) {
        return new String(bucket().bytes(folder + "recording.json"), StandardCharsets.UTF_8);
    }

    /** No upload of it is open, and the token that was in its metadata is nowhere. */
    void assertClean(Take take) {
        assertThat(bucket().openUploads()).noneMatch(upload -> upload.key().contains("/" + take.id() + "/"));
        for (String key : keys(take)) {
            if (key.endsWith(".json")) {
                assertThat(new String(bucket().bytes(key), StandardCharsets.UTF_8))
                        .doesNotContain(JibriSession.SECRET_TOKEN);
            }
        }
    }

    /** Nothing is left of any upload. */
    void assertSettled() {
        assertThat(bucket().openUploads()).isEmpty();
        assertThat(states()).isEmpty();
    }

    List<String> states() {
        return bucket().keys().stream().filter(key -> key.startsWith(STATES)).toList();
    }

    /** What a file is in the bucket: with its index first where it has one. */
    static String sha256(Path file) throws IOException {
        try (DigestOutputStream digest =
                new DigestOutputStream(OutputStream.nullOutputStream(), MessageDigest.getInstance("SHA-256"))) {
            writeObject(file, digest);
            return HexFormat.of().formatHex(digest.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void writeObject(Path file, OutputStream out) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            ChannelSource source = new ChannelSource(channel);
            long from = 0;
            long to = channel.size();
            if (WebLayout.of(source) instanceof WebLayout.Moved moved) {
                try (InputStream head = moved.head().open(source)) {
                    head.transferTo(out);
                }
                from = moved.from();
                to = moved.to();
            }
            channel.transferTo(from, to - from, Channels.newChannel(out));
        }
    }

    /** Where ffmpeg is installed: it reads the same packets from both. */
    void assertSameFrames(Path file, String key) throws IOException {
        if (Scale.FFMPEG.isEmpty()) {
            System.out.println("no ffmpeg: the frames of " + key + " are not compared");
            return;
        }
        Path object = download(key);
        try {
            List<String> frames = Scale.FFMPEG.get().frameHashes(object);
            assertThat(frames).as("frames of " + key).isNotEmpty();
            assertThat(frames.equals(Scale.FFMPEG.get().frameHashes(file)))
                    .as("the frames of " + key + " are those of the file")
                    .isTrue();
        } finally {
            Files.delete(object);
        }
    }

    /** An object as a file, which the caller deletes. */
    Path download(String key) throws IOException {
        Path file = Files.createTempFile("brewmaster-object-", ".mp4");
        try (InputStream object =
                        s3.client().getObject(r -> r.bucket(Finalizer.BUCKET).key(key));
                OutputStream out = Files.newOutputStream(file)) {
            object.transferTo(out);
        }
        return file;
    }

    /** The bytes from some offset on are those of the file at the same place. */
    static void assertSameFrom(Path object, Path file, long from) throws IOException {
        try (FileChannel one = FileChannel.open(object);
                FileChannel other = FileChannel.open(file)) {
            ByteBuffer mine = ByteBuffer.allocate((int) (one.size() - from));
            ByteBuffer theirs = ByteBuffer.allocate(mine.capacity());
            new ChannelSource(one).readFully(from, mine);
            new ChannelSource(other).readFully(from, theirs);
            assertThat(mine.flip().equals(theirs.flip()))
                    .as("the " + mine.limit() + " bytes of " + object + " from " + from)
                    .isTrue();
        }
    }
}
