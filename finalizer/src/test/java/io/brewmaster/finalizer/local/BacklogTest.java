package io.brewmaster.finalizer.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brewmaster.finalizer.local.Backlog.Entry;
import io.brewmaster.finalizer.local.Backlog.Found;
import io.brewmaster.finalizer.local.Backlog.UnusableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BacklogTest {
    @TempDir
    private Path directory;

    private Path backlog;
    private Path recordings;

    @BeforeEach
    void make() throws IOException {
        directory = directory.toRealPath();
        backlog = Files.createDirectory(directory.resolve("backlog"));
        recordings = directory.resolve("recordings");
    }

    @Test
    void takesADirectoryWithMetadataForASession() throws IOException, UnusableException {
        file("s1/metadata.json", 10);
        file("s1/one.mp4", 100);
        file("s1/two.mp4", 50);
        assertThat(find(backlog).entries()).containsExactly(session("s1", 150));
    }

    @Test
    void takesADirectoryWithOneRecordingForASession() throws IOException, UnusableException {
        file("s1/one.mp4", 100);
        file("s1/.hidden", 1);
        assertThat(find(backlog).entries()).containsExactly(session("s1", 100));
        assertThat(find(backlog.resolve("s1")).entries()).containsExactly(session("s1", 100));
    }

    @Test
    void takesOtherDirectoriesForFoldersOfRecordings() throws IOException, UnusableException {
        file("a/one.mp4", 1);
        file("a/two.MP4", 2);
        file("a/notes.txt", 3);
        file("a/b/c/metadata.json", 4);
        file("a/b/c/three.mp4", 5);
        Found found = find(backlog);
        assertThat(found.entries())
                .containsExactly(single("a/one.mp4", 1), single("a/two.MP4", 2), session("a/b/c", 5));
        assertThat(found.entries().get(0).session().name()).isEqualTo("one");
        assertThat(found.leftOut())
                .containsExactly(
                        new Backlog.LeftOut(backlog.resolve("a/notes.txt"), "its name does not end in .mp4", false));
    }

    @Test
    void saysThatMetadataAloneIsNoSession() throws IOException, UnusableException {
        file("s1/metadata.json", 10);
        Found found = find(backlog);
        assertThat(found.entries()).isEmpty();
        assertThat(found.leftOut()).extracting(Backlog.LeftOut::path).containsExactly(backlog.resolve("s1"));
    }

    @Test
    void takesAFileThatIsGivenWhateverItsNameIs() throws IOException, UnusableException {
        file("recording", 7);
        assertThat(find(backlog.resolve("recording")).entries()).containsExactly(single("recording", 7));
    }

    @Test
    void findsEachOnceHoweverOftenItIsGiven() throws IOException, UnusableException {
        file("a/one.mp4", 1);
        file("a/two.mp4", 2);
        Path link = Files.createSymbolicLink(directory.resolve("link"), backlog);
        assertThat(find(backlog, backlog.resolve("a/one.mp4"), link).entries())
                .containsExactly(single("a/one.mp4", 1), single("a/two.mp4", 2));
    }

    @Test
    void followsNoLinkInADirectory() throws IOException, UnusableException {
        Path outside = Files.createDirectory(directory.resolve("outside"));
        Files.write(outside.resolve("one.mp4"), new byte[1]);
        Files.createSymbolicLink(backlog.resolve("loop"), backlog);
        Files.createSymbolicLink(backlog.resolve("one.mp4"), outside.resolve("one.mp4"));
        Found found = find(backlog);
        assertThat(found.entries()).isEmpty();
        assertThat(found.leftOut()).extracting(Backlog.LeftOut::reason).containsOnly("it is no regular file");
    }

    @Test
    void leavesToTheRecorderWhatIsItsOwn() throws IOException, UnusableException {
        Files.createDirectories(recordings.resolve("live"));
        Files.write(recordings.resolve("live/one.mp4"), new byte[1]);
        Files.createDirectories(directory.resolve("state/quarantine/s1"));
        Files.write(directory.resolve("state/quarantine/s1/one.mp4"), new byte[1]);
        assertThat(find(directory).entries()).isEmpty();
        assertThat(find(directory).leftOut())
                .extracting(Backlog.LeftOut::path)
                .containsExactly(recordings, directory.resolve("state"));
        for (Path own : List.of(recordings, recordings.resolve("live"), directory.resolve("state/quarantine"))) {
            assertThatThrownBy(() -> find(own))
                    .isInstanceOf(UnusableException.class)
                    .hasMessageContaining("belongs to this recorder");
        }
        assertThatThrownBy(() -> find(directory.resolve("none"))).hasMessageContaining("does not exist");
    }

    @Test
    void looksOnlySoDeep() throws IOException, UnusableException {
        String deep = "d/".repeat(20);
        file(deep + "one.mp4", 1);
        Found found = find(backlog);
        assertThat(found.entries()).isEmpty();
        assertThat(found.leftOut())
                .singleElement()
                .satisfies(left ->
                        assertThat(left.isDenied()).as("it may hold recordings").isTrue());
    }

    private Entry session(String path, long bytes) {
        Path directory = backlog.resolve(path);
        return new Entry(SessionId.of(directory), directory, false, bytes);
    }

    private Entry single(String path, long bytes) {
        Path file = backlog.resolve(path);
        return new Entry(SessionId.ofFile(file), file, true, bytes);
    }

    private void file(String path, int bytes) throws IOException {
        Path file = backlog.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, new byte[bytes]);
    }

    private Found find(Path... given) throws IOException, UnusableException {
        return Backlog.find(Arrays.asList(given), recordings, directory.resolve("state"));
    }
}
