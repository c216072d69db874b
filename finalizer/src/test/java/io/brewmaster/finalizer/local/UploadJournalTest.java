package io.brewmaster.finalizer.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.brewmaster.finalizer.mp4.RecordingMode;
import io.brewmaster.finalizer.recording.Crc32c;
import io.brewmaster.finalizer.store.ObjectStore.Upload;
import io.brewmaster.finalizer.upload.OpenUpload;
import io.brewmaster.finalizer.upload.Seal;
import io.brewmaster.finalizer.upload.SentPart;
import io.brewmaster.finalizer.upload.Subject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadJournalTest {
    private static final String MEDIA = "会議 \"a\"\n_2026-05-04-10-00-00.mp4";
    private static final Seal SEAL = new Seal(
            20_000_001,
            Crc32c.of(new byte[] {1}),
            3,
            Crc32c.of(new byte[] {2}),
            "{\n  \"room\" : \"会議\"\n}\n",
            Optional.of("{}"));

    @TempDir
    private Path directory;

    private Path folder;
    private SessionId session;

    @BeforeEach
    void names() {
        folder = directory.resolve("uploads");
        session = SessionId.of(directory.resolve("s 🎉"));
    }

    @Test
    void givesBackWhatWasNoted() throws IOException {
        assertThat(UploadJournal.read(folder, session, MEDIA)).isEmpty();
        assertThat(UploadJournal.all(folder)).isEmpty();
        OpenUpload expected = begun("u1");
        try (UploadJournal journal = UploadJournal.begin(folder, session, MEDIA, expected)) {
            assertThat(read()).isEqualTo(expected);
            for (int number : new int[] {2, 1, 3, 1}) {
                SentPart part = part(number, number == 3 ? 77 : 5 << 20);
                journal.sent(part);
                expected = expected.with(part);
                assertThat(read()).isEqualTo(expected);
            }
            journal.sealed(SEAL);
            assertThat(read()).isEqualTo(expected.sealed(SEAL));
            journal.delete();
        }
        assertThat(UploadJournal.read(folder, session, MEDIA)).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void goesOnWithWhatWasFound() throws IOException {
        try (UploadJournal journal = UploadJournal.begin(folder, session, MEDIA, begun("u1"))) {
            journal.sent(part(1, 10));
        }
        tear();
        try (UploadJournal journal = UploadJournal.begin(folder, session, MEDIA, read())) {
            journal.sent(part(2, 20));
        }
        assertThat(read()).isEqualTo(begun("u1").with(part(1, 10)).with(part(2, 20)));
    }

    @Test
    void knowsOneUploadAtATime() throws IOException {
        try (UploadJournal journal = UploadJournal.begin(folder, session, MEDIA, begun("u1"))) {
            journal.sent(part(1, 10));
            journal.sealed(SEAL);
        }
        UploadJournal.begin(folder, session, MEDIA, begun("u2")).close();
        assertThat(read()).isEqualTo(begun("u2"));
    }

    @Test
    void believesAPrefixOfTheTruthWhereverItIsCut() throws IOException {
        List<OpenUpload> truths = new ArrayList<>();
        byte[] whole = write(truths);
        int known = -1;
        for (int length = 0; length <= whole.length; length++) {
            Files.write(file(), Arrays.copyOf(whole, length));
            Optional<OpenUpload> read = UploadJournal.read(folder, session, MEDIA);
            int said = read.map(truths::indexOf).orElse(-1);
            assertThat(said).as("cut to %d bytes: %s", length, read).isBetween(known, known + 1);
            assertThat(read.isEmpty()).isEqualTo(said < 0);
            known = said;
        }
        assertThat(known).isEqualTo(truths.size() - 1);
    }

    @Test
    void believesAPrefixOfTheTruthWhateverByteIsWrong() throws IOException {
        List<OpenUpload> truths = new ArrayList<>();
        byte[] whole = write(truths);
        for (int at = 0; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] = (byte) (damaged[at] ^ (1 << (at % 8)));
            JournalLines.Reading reading = JournalLines.read(damaged);
            int lines = linesBefore(whole, at);
            assertThat(reading.upload())
                    .as("byte %d", at)
                    .isEqualTo(lines == 0 ? Optional.empty() : Optional.of(truths.get(lines - 1)));
        }
        assertThat(JournalLines.read(whole).sound()).isTrue();
        assertThat(JournalLines.read(new byte[0]).sound()).isFalse();
    }

    @Test
    void staysShortHoweverOftenAPartIsReplaced() throws IOException {
        int most = 0;
        try (UploadJournal journal = UploadJournal.begin(folder, session, MEDIA, begun("u1"))) {
            for (int i = 1; i <= 150; i++) {
                journal.sent(part(1, i));
                most = Math.max(most, Files.readAllLines(file()).size());
                assertThat(read()).isEqualTo(begun("u1").with(part(1, i)));
            }
        }
        assertThat(most).isBetween(60, 70);
    }

    @Test
    void takesNothingAfterItsEnd() throws IOException {
        UploadJournal journal = UploadJournal.begin(folder, session, MEDIA, begun("u1"));
        journal.delete();
        assertThatThrownBy(() -> journal.sent(part(1, 1))).isInstanceOf(IOException.class);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void readsNoOtherFilesJournalAndNothingAbsurd() throws IOException {
        UploadJournal.begin(folder, session, MEDIA, begun("u1")).close();
        assertThat(UploadJournal.read(folder, session, "other.mp4")).isEmpty();
        assertThat(UploadJournal.read(folder, SessionId.of(directory.resolve("t")), MEDIA))
                .isEmpty();
        Path file = file();
        Files.write(file, new byte[(16 << 20) + 1]);
        assertThat(UploadJournal.read(folder, session, MEDIA)).isEmpty();
        Files.delete(file);
        Files.createDirectory(file);
        assertThat(UploadJournal.read(folder, session, MEDIA)).isEmpty();
    }

    @Test
    void listsEveryJournalThatCanBeRead() throws IOException {
        SessionId other = SessionId.of(directory.resolve("t"));
        UploadJournal.begin(folder, session, MEDIA, begun("u1")).close();
        UploadJournal.begin(folder, other, MEDIA, begun("u2")).close();
        Files.writeString(folder.resolve("broken-0123456789.journal"), "{}\n");
        Files.writeString(folder.resolve("some.tmp"), "draft");
        assertThat(UploadJournal.all(folder))
                .containsExactlyInAnyOrder(
                        new UploadJournal.Found(session.fileName(), begun("u1")),
                        new UploadJournal.Found(other.fileName(), begun("u2")));
    }

    @Test
    void saysOnAFullDiskWhatItSaidBeforeAndCatchesUpWhenThereIsRoom() throws Exception {
        Path volume = Files.createDirectory(directory.resolve("small"));
        boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", volume.toString());
        if (!mounted) {
            System.out.println("left out: a small volume cannot be mounted by this user");
        }
        assumeTrue(mounted, "a small volume cannot be mounted by this user");
        try {
            folder = volume;
            Path ballast = Files.write(volume.resolve("ballast"), new byte[52 << 10]);
            OpenUpload noted = begun("u1");
            OpenUpload truth = noted;
            int failures = 0;
            try (UploadJournal journal = UploadJournal.begin(folder, session, MEDIA, noted)) {
                for (int number = 1; failures < 5; number++) {
                    truth = truth.with(part(number, number));
                    try {
                        journal.sent(part(number, number));
                        noted = truth;
                    } catch (IOException full) {
                        failures++;
                    }
                    assertThat(read()).as("after part %d", number).isEqualTo(noted);
                }
                assertThat(noted.parts()).hasSizeGreaterThan(20);
                assertThatThrownBy(() -> UploadJournal.begin(folder, session, MEDIA, big("u2")))
                        .isInstanceOf(IOException.class);
                assertThat(UploadJournal.read(folder, session, MEDIA))
                        .as("what was said of another upload")
                        .isEmpty();
                Files.delete(ballast);
                journal.sealed(SEAL);
                assertThat(read()).isEqualTo(truth.sealed(SEAL));
            }
            assertThat(Files.exists(volume.resolve(file().getFileName() + ".tmp")))
                    .isFalse();
        } finally {
            assertThat(run("umount", volume.toString())).isTrue();
        }
    }

    private byte[] write(List<OpenUpload> truths) throws IOException {
        truths.add(begun("u1"));
        try (UploadJournal journal = UploadJournal.begin(folder, session, MEDIA, truths.get(0))) {
            for (int number : new int[] {1, 2, 1, 3, 10_000}) {
                SentPart part = part(number, truths.size());
                truths.add(truths.get(truths.size() - 1).with(part));
                journal.sent(part);
            }
            truths.add(truths.get(truths.size() - 1).sealed(SEAL));
            journal.sealed(SEAL);
            SentPart first = part(1, 99);
            truths.add(truths.get(truths.size() - 1).with(first));
            journal.sent(first);
        }
        return Files.readAllBytes(file());
    }

    private static int linesBefore(byte[] text, int end) {
        int lines = 0;
        for (int i = 0; i < end; i++) {
            lines += text[i] == '\n' ? 1 : 0;
        }
        return lines;
    }

    private void tear() throws IOException {
        byte[] whole = Files.readAllBytes(file());
        byte[] half = "{\"crc32c\":\"0123".getBytes(StandardCharsets.UTF_8);
        byte[] torn = Arrays.copyOf(whole, whole.length + half.length);
        System.arraycopy(half, 0, torn, whole.length, half.length);
        Files.write(file(), torn);
    }

    private OpenUpload read() {
        return UploadJournal.read(folder, session, MEDIA).orElseThrow();
    }

    private Path file() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".journal"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private OpenUpload begun(String id) {
        return OpenUpload.begun(
                new Subject(session.name(), "会議", MEDIA),
                new Upload("recordings/x.mp4", id),
                RecordingMode.HYBRID,
                5 << 20);
    }

    private OpenUpload big(String id) {
        OpenUpload upload = begun(id);
        for (int number = 1; number <= 1_000; number++) {
            upload = upload.with(part(number, number));
        }
        return upload;
    }

    private static SentPart part(int number, long length) {
        return new SentPart(number, length, new Crc32c(Long.hashCode(31L * number + length)), "\"e-" + number + "\"");
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
    }
}
