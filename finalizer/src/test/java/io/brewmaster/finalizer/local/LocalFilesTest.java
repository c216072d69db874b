package io.brewmaster.finalizer.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.brewmaster.finalizer.recording.Crc32c;
import io.brewmaster.finalizer.recording.Part;
import io.brewmaster.testkit.process.ChildProcesses;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalFilesTest {
    private static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");

    @TempDir
    private Path directory;

    @Test
    void readsARegionAgainAndAgain() throws IOException {
        byte[] bytes = new byte[700_000];
        new Random(3).nextBytes(bytes);
        Path file = Files.write(directory.resolve("f"), bytes);
        byte[] part = Arrays.copyOfRange(bytes, 100_000, 600_001);
        List<Long> sent = new ArrayList<>();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            FileRegion region = new FileRegion(channel, new Part(2, 100_000, 500_001), sent::add);
            assertThat(region.checksum()).isEqualTo(Crc32c.of(part));
            assertThat(sent).as("a checksum is no sending").isEmpty();
            for (int i = 0; i < 2; i++) {
                try (InputStream in = region.open()) {
                    assertThat(in.readAllBytes()).isEqualTo(part);
                    assertThat(in.read()).isEqualTo(-1);
                }
            }
            assertThat(sent).contains(500_001L);
        }
    }

    @Test
    void noticesAFileThatBecameShorter() throws IOException {
        Path file = Files.write(directory.resolve("f"), new byte[10]);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                InputStream in = new FileRegion(channel, new Part(1, 0, 20), read -> {}).open()) {
            assertThatThrownBy(in::readAllBytes).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void findsWhoWritesAFileAndNotWhoReadsIt() throws IOException {
        Path file = Files.write(directory.resolve("f"), new byte[10]);
        Path other = Files.write(directory.resolve("g"), new byte[10]);
        try (InputStream reader = Files.newInputStream(file)) {
            assertThat(reader.read()).isZero();
            assertThat(OpenFiles.writer(Set.of(file, other))).isEmpty();
        }
        try (OutputStream writer = Files.newOutputStream(file, StandardOpenOption.APPEND)) {
            writer.flush();
            assertThat(OpenFiles.writer(Set.of(file, other)))
                    .hasValue(ProcessHandle.current().pid());
            assertThat(OpenFiles.writer(Set.of(other))).isEmpty();
        }
        assertThat(OpenFiles.writer(Set.of(file, other, directory.resolve("none"))))
                .isEmpty();
        assertThat(OpenFiles.writer(Set.of())).isEmpty();
    }

    @Test
    void keepsNamesOfAllScriptsAsTheyAre() throws IOException {
        Path file = Files.createFile(directory.resolve("会議 🎉%41 ü.mp4"));
        assertThat(RawPaths.name(file)).isEqualTo("会議 🎉%41 ü.mp4");
        assertThat(RawPaths.name(directory)).isEqualTo(directory.getFileName().toString());
        assertThat(RawPaths.text(file)).isEqualTo(file.toString());
        assertThat(RawPaths.name(Path.of("/"))).isEmpty();
        assertThat(RawPaths.lastArgument("plain/dir")).isEqualTo(Path.of("plain/dir"));
    }

    @Test
    void knowsASessionByItsPlaceAlsoWhenItIsGone() throws IOException {
        Path one = Files.createDirectories(directory.resolve("a").resolve("same"));
        Path two = Files.createDirectories(directory.resolve("b").resolve("same"));
        SessionId first = SessionId.of(one);
        assertThat(first.name()).isEqualTo("same");
        assertThat(first.fileName())
                .startsWith("same-")
                .isNotEqualTo(SessionId.of(two).fileName());
        Files.delete(one);
        assertThat(SessionId.of(one)).isEqualTo(first);
        assertThat(SessionId.of(one).fileName()).isEqualTo(first.fileName());
        assertThat(SessionId.of(directory.resolve("a").resolve(".").resolve("same")))
                .isEqualTo(first);
        Path link = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("a"));
        assertThat(SessionId.of(link.resolve("same"))).isEqualTo(first);
    }

    @Test
    void letsOneHoldTheLockAtATime() throws IOException {
        SessionId session = SessionId.of(directory.resolve("s"));
        Path locks = directory.resolve("locks");
        try (SessionLock lock = SessionLock.tryAcquire(locks, session).orElseThrow()) {
            assertThat(lock).isNotNull();
            assertThat(SessionLock.tryAcquire(locks, session)).isEmpty();
            assertThat(SessionLock.tryAcquire(locks, SessionId.of(directory.resolve("t"))))
                    .get()
                    .satisfies(SessionLock::close);
        }
        assertThat(SessionLock.tryAcquire(locks, session)).get().satisfies(SessionLock::close);
    }

    @Test
    void keepsTheLockFromOtherProcessesWhateverThisOneTries() throws Exception {
        SessionId session = SessionId.of(directory.resolve("s"));
        Path locks = directory.resolve("locks");
        assertThat(SessionLock.isHeld(locks, session)).isFalse();
        try (SessionLock lock = SessionLock.tryAcquire(locks, session).orElseThrow()) {
            assertThat(lock).isNotNull();
            assertThat(SessionLock.tryAcquire(locks, session)).isEmpty();
            assertThat(SessionLock.isHeld(locks, session)).isTrue();
            assertThat(lockedElsewhere(locks, session)).isTrue();
        }
        assertThat(SessionLock.isHeld(locks, session)).isFalse();
        assertThat(lockedElsewhere(locks, session)).isFalse();
    }

    /** What another process finds. */
    private boolean lockedElsewhere(Path locks, SessionId session) throws IOException, InterruptedException {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockProbeMain.class.getName(),
                        locks.toString(),
                        session.directory().toString())
                .redirectErrorStream(true)
                .start();
        ChildProcesses.dieWithThisJvm(other);
        String said = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(said).isIn("held\n", "free\n");
        return said.equals("held\n");
    }

    @Test
    void remembersWhatWasDeliveredToTheNanosecond() throws IOException {
        SessionId session = SessionId.of(directory.resolve("s 🎉"));
        DoneRecords records = new DoneRecords(directory.resolve("done"));
        assertThat(records.read(session)).isEmpty();
        Path file = Files.write(directory.resolve("a\"b.mp4"), new byte[3]);
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-05-04T10:00:00.123456789Z")));
        LocalFile local = seen("a\"b.mp4");
        DoneRecords.DoneFile done = new DoneRecords.DoneFile(local.name(), local.bytes(), local.modified(), "k/ü");
        records.write(session, List.of(done), NOW);
        assertThat(records.read(session)).contains(List.of(done));
        assertThat(done.describes(local)).isTrue();
        Files.write(file, new byte[4]);
        assertThat(done.describes(seen("a\"b.mp4"))).isFalse();
    }

    @Test
    void forgetsRecordsAfterAMonthAndTrustsNoBrokenOne() throws IOException {
        Path folder = directory.resolve("done");
        DoneRecords records = new DoneRecords(folder);
        SessionId old = SessionId.of(directory.resolve("old"));
        SessionId young = SessionId.of(directory.resolve("young"));
        records.write(old, List.of(), NOW);
        Files.setLastModifiedTime(
                folder.resolve(old.fileName() + ".json"), FileTime.from(NOW.minusSeconds(31 * 86_400L)));
        records.write(young, List.of(), NOW);
        assertThat(records.read(old)).isEmpty();
        assertThat(records.read(young)).isPresent();
        Files.writeString(
                folder.resolve(young.fileName() + ".json"), "{\"files\": [{\"bytes\": 1, \"modified\": \"x\"}]}");
        assertThat(records.read(young)).isEmpty();
    }

    @Test
    void deletesOnlyWhatIsUnchanged() throws IOException {
        Path file = Files.write(directory.resolve("f"), new byte[3]);
        LocalFile local = seen("f");
        Files.setLastModifiedTime(file, FileTime.from(NOW));
        assertThat(local.deleteIfUnchanged()).isFalse();
        assertThat(file).exists();
        assertThat(seen("f").deleteIfUnchanged()).isTrue();
        assertThat(file).doesNotExist();
        assertThat(local.deleteIfUnchanged()).as("gone already").isTrue();
    }

    @Test
    void quarantinesBesideTheSessionWhereTheFolderIsOnAnotherVolume() throws IOException {
        Path shm = Path.of("/dev/shm");
        boolean other = Files.isWritable(shm) && !Files.getFileStore(shm).equals(Files.getFileStore(directory));
        if (!other) {
            System.out.println("left out: /dev/shm is no volume of its own here");
        }
        assumeTrue(other, "/dev/shm is no volume of its own here");
        Path folder = Files.createTempDirectory(shm, "quarantine");
        try {
            Path file = Files.writeString(directory.resolve("f"), "kept");
            Path place = new Quarantine(folder).move(SessionId.of(directory.resolve("s")), List.of(file), "why", NOW);
            assertThat(place.getParent()).isEqualTo(directory.toRealPath().resolve(".brewmaster-quarantine"));
            assertThat(place.resolve("f")).hasContent("kept");
            assertThat(place.resolve("quarantine.json")).exists();
            assertThat(folder).isEmptyDirectory();
        } finally {
            Files.delete(folder);
        }
    }

    @Test
    void keepsQuarantinedSessionsOfOneNameApart() throws IOException {
        Quarantine quarantine = new Quarantine(directory.resolve("quarantine"));
        SessionId session = SessionId.of(directory.resolve("s"));
        Path file = Files.writeString(directory.resolve("quarantine.json"), "looks like the note");
        Path first = quarantine.move(session, List.of(file), "no \"mp4\"", NOW);
        Path second = quarantine.move(session, List.of(), "empty", NOW);
        assertThat(second).isNotEqualTo(first);
        assertThat(file).doesNotExist();
        assertThat(first.resolve("original-quarantine.json")).hasContent("looks like the note");
        assertThat(Files.readString(first.resolve("quarantine.json")))
                .contains("no \\\"mp4\\\"", "2026-05-04T10:00:00Z");
    }

    @Test
    void givesAQuarantinedSessionItsDirectoryBack() throws IOException {
        Path recordings = Files.createDirectory(directory.resolve("r"));
        Path odd = Path.of(URI.create(recordings.toUri() + "s%ff%20x"));
        Path media = Files.writeString(Files.createDirectory(odd).resolve("f.mp4"), "kept");
        Quarantine quarantine = new Quarantine(directory.resolve("quarantine"));
        assertThat(quarantine.list(recordings)).isEmpty();
        Path path = quarantine.move(SessionId.of(odd), List.of(media), "why", NOW);
        Quarantine.Place place = quarantine.list(recordings).get(0);
        assertThat(place)
                .isEqualTo(new Quarantine.Place(
                        path, Optional.of(SessionId.of(odd).directory()), RawPaths.name(odd), "why", Optional.of(NOW)));
        assertThatThrownBy(() -> Quarantine.restore(place)).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(path.resolve("quarantine.json")).as("nothing was moved").exists();
        Files.delete(odd);
        assertThat(Quarantine.restore(place)).isEqualTo(SessionId.of(odd).directory());
        assertThat(media).hasContent("kept");
        try (Stream<Path> files = Files.list(odd)) {
            assertThat(files).containsExactly(media);
        }
        assertThat(directory.resolve("quarantine")).isEmptyDirectory();
    }

    @Test
    void goesOnWithARestorationThatWasKilled() throws IOException {
        Quarantine quarantine = new Quarantine(directory.resolve("quarantine"));
        Path session = directory.resolve("r").resolve("s");
        Path path = quarantine.move(SessionId.of(session), List.of(), "why", NOW);
        Files.move(path.resolve("quarantine.json"), path.resolveSibling(path.getFileName() + ".json"));
        Quarantine.Place place = quarantine.list(directory.resolve("r")).get(0);
        assertThat(place.reason()).isEqualTo("why");
        assertThat(Quarantine.restore(place)).isDirectory().isEmptyDirectory();
        assertThat(directory.resolve("quarantine")).isEmptyDirectory();
    }

    @Test
    void restoresNothingWithoutItsNote() throws IOException {
        Quarantine quarantine = new Quarantine(directory.resolve("quarantine"));
        Path path = quarantine.move(SessionId.of(directory.resolve("s")), List.of(), "why", NOW);
        Files.writeString(path.resolve("quarantine.json"), "{");
        Quarantine.Place place = quarantine.list(directory).get(0);
        assertThat(place.directory()).isEmpty();
        assertThatThrownBy(() -> Quarantine.restore(place)).isInstanceOf(IOException.class);
        assertThat(path).exists();
    }

    @Test
    void remembersTheLastProblemAndHowManyThereWere() throws IOException {
        SessionId session = SessionId.of(directory.resolve("s"));
        Problems problems = new Problems(directory.resolve("problems"));
        assertThat(problems.read(session)).isEmpty();
        problems.clear(session);
        problems.write(session, "no network", 75, NOW);
        problems.write(session, "no \"bucket\"", 78, NOW.plusSeconds(1));
        assertThat(problems.read(session)).contains(new Problems.Problem("no \"bucket\"", 78, NOW.plusSeconds(1), 2));
        Files.writeString(directory.resolve("problems").resolve(session.fileName() + ".json"), "{\"reason\":1}");
        assertThat(problems.read(session)).isEmpty();
        problems.clear(session);
        assertThat(directory.resolve("problems")).isEmptyDirectory();
    }

    @Test
    void listsTheLatestDeliveries() throws IOException {
        DoneRecords records = new DoneRecords(directory.resolve("done"));
        assertThat(records.latest(5)).isEmpty();
        for (int i = 0; i < 3; i++) {
            records.write(SessionId.of(directory.resolve("s" + i)), List.of(), NOW.plusSeconds(i));
        }
        Files.writeString(directory.resolve("done").resolve("broken.json"), "{}");
        assertThat(records.latest(2)).extracting(DoneRecords.Delivered::session).containsExactly("s2", "s1");
    }

    private LocalFile seen(String name) throws IOException {
        Path path = directory.resolve(name);
        return LocalFile.of(path, Files.readAttributes(path, BasicFileAttributes.class));
    }
}
