package io.brewmaster.finalizer.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectKeyTest {
    private static final Instant MODIFIED = Instant.parse("2026-03-01T23:59:59Z");

    @Test
    void readsRoomAndStartFromTheNameThatJibriGives() {
        MediaName name = MediaName.parse("weekly_sync_2026-02-28-09-05-59.mp4");
        assertThat(name.room()).isEqualTo("weekly_sync");
        assertThat(name.started()).contains(LocalDateTime.of(2026, 2, 28, 9, 5, 59));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a_2026-02-30-09-05-59.mp4",
                "a_2026-02-28-25-05-59.mp4",
                "a-2026-02-28-09-05-59.mp4",
                "a_b.mp4",
                "a"
            })
    void takesTheWholeStemAsRoomWhenThereIsNoRealDate(String fileName) {
        MediaName name = MediaName.parse(fileName);
        assertThat(name.started()).isEmpty();
        assertThat(name.room()).isEqualTo(fileName.replace(".mp4", ""));
    }

    @Test
    void readsRoomsWithLineBreaksAndNothingInThem() {
        assertThat(MediaName.parse("a\nb_2026-02-28-09-05-59.mp4").room()).isEqualTo("a\nb");
        assertThat(MediaName.parse("_2026-02-28-09-05-59.mp4").room()).isEmpty();
        assertThat(MediaName.parse(".mp4").room()).isEqualTo(".mp4");
        assertThat(MediaName.parse("a_2026-01-01-00-00-00_2026-02-28-09-05-59.mp4")
                        .room())
                .isEqualTo("a_2026-01-01-00-00-00");
    }

    @Test
    void laysRecordingsOutByDayRoomAndSession() {
        assertThat(key("recordings", "sess1", "room_2026-02-28-09-05-59.mp4").value())
                .isEqualTo("recordings/2026/02/28/room/sess1/room_2026-02-28-09-05-59.mp4");
        assertThat(key("/a/b/", "sess1", "room_2026-02-28-09-05-59.mp4").value())
                .startsWith("a/b/2026/02/28/");
        assertThat(key("", "sess1", "room_2026-02-28-09-05-59.mp4").value()).startsWith("2026/02/28/");
    }

    @Test
    void takesTheDayOfTheLastChangeWhereTheNameHasNone() {
        assertThat(key("r", "s", "room.mp4").value()).isEqualTo("r/2026/03/01/room/s/room.mp4");
    }

    @Test
    void hasAPlaceForDamagedOnesForNeighboursAndForASecondOneOfTheName() {
        ObjectKey key = key("recordings", "s", "room_2026-02-28-09-05-59.mp4");
        assertThat(key.damaged().value()).isEqualTo("damaged/" + key.value());
        assertThat(key.sibling("recording.json").value()).isEqualTo("recordings/2026/02/28/room/s/recording.json");
        assertThat(key.withChecksum(new Crc32c(0x0000abcd)).file())
                .isEqualTo("room_2026-02-28-09-05-59-crc32c-0000abcd.mp4");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../etc/passwd",
                "..",
                ".",
                "",
                "/",
                "a/b",
                "a\\b",
                "a\u0000b",
                "a\nb",
                "\u202eevil",
                "🎉🎉",
                "Müller & Söhne",
                "a b",
                "-rf",
                "a?b#c%41",
                "会議",
                "ａ",
                "\ud800",
                "a-0123456789",
                " a",
                "a."
            })
    void makesAnyNameSafeReadableAndItsOwn(String room) {
        String safe = SafeName.of(room, 100);
        assertThat(safe)
                .matches("[A-Za-z0-9_][A-Za-z0-9._-]*")
                .hasSizeLessThanOrEqualTo(100)
                .doesNotContain("..");
        if (!room.equals("a.")) {
            assertThat(safe).isNotEqualTo(room).matches(".*-[0-9a-f]{10}");
        }
        assertThat(SafeName.of(safe, 100))
                .as("a changed name is never a name that stays")
                .isNotEqualTo(safe + "x");
    }

    @Test
    void keepsWhatIsReadable() {
        assertThat(SafeName.of("Müller & Söhne", 100)).startsWith("Muller-Sohne-");
        assertThat(SafeName.of("../../etc/passwd", 100)).startsWith("etc-passwd-");
        assertThat(SafeName.of("🎉", 100)).startsWith("unnamed-");
        assertThat(SafeName.ofFile("all hands 🎉.mp4", 200)).matches("all-hands-[0-9a-f]{10}\\.mp4");
        assertThat(SafeName.ofFile("plain.mp4", 200)).isEqualTo("plain.mp4");
    }

    @Test
    void neverLetsTwoNamesMeet() {
        Random random = new Random(7);
        String alphabet = "ab-._ /ä🎉\n%AB";
        int[] characters = alphabet.codePoints().toArray();
        Map<String, String> origins = new HashMap<>();
        for (int round = 0; round < 20_000; round++) {
            StringBuilder name = new StringBuilder();
            for (int length = random.nextInt(6); length >= 0; length--) {
                name.appendCodePoint(characters[random.nextInt(characters.length)]);
            }
            assertOwn(origins, name.toString(), SafeName.of(name.toString(), 100));
        }
        // What a changed name became, chosen as a name.
        for (String taken : List.copyOf(origins.keySet())) {
            assertOwn(origins, taken, SafeName.of(taken, 100));
        }
    }

    private static void assertOwn(Map<String, String> origins, String name, String safe) {
        String other = origins.putIfAbsent(safe, name);
        if (other != null && !other.equals(name)) {
            throw new AssertionError("'" + name + "' and '" + other + "' both became " + safe);
        }
    }

    @Test
    void keepsUuidsAndJibrisSessionIdsAsTheyAre() {
        for (String id : List.of("3f0c9b1e-8a54-4bfa-9f0f-1234567890ab", "lkjhgfdsaqwertyu")) {
            assertThat(SafeName.of(id, 100)).isEqualTo(id);
        }
    }

    @Test
    void staysWithinS3sLimitWhateverIsLong() {
        String endless = "🎉x".repeat(5_000);
        ObjectKey key = key("p".repeat(512), endless, endless + "_2026-02-28-09-05-59.mp4");
        ObjectKey longest = key.damaged().withChecksum(new Crc32c(-1));
        assertThat(longest.value().getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(ObjectKey.MAX_BYTES);
        assertThat(key.file()).endsWith(".mp4");
        assertThatThrownBy(() -> key("p".repeat(513), "s", "f.mp4"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("recording.prefix");
    }

    @Test
    void keeps300CharactersReadableAndApart() {
        String room = "r".repeat(300);
        assertThat(SafeName.of(room, 100)).hasSize(100).startsWith("rrr");
        assertThat(SafeName.of(room, 100)).isNotEqualTo(SafeName.of(room + "r", 100));
    }

    @Test
    void putsIntoTagsOnlyWhatS3Allows() {
        assertThat(Tags.of("Müller & Söhne 会議 🎉", "s/1:2@x"))
                .containsEntry("room", "Müller _ Söhne 会議 _")
                .containsEntry("session", "s/1:2@x");
        assertThat(Tags.value("a\u0000b\n")).isEqualTo("a_b_");
        assertThat(Tags.value("x".repeat(1_000))).hasSize(256);
        assertThat(Tags.value("𝒳".repeat(300)).length()).isLessThanOrEqualTo(256);
        assertThat(Tags.value("")).isEmpty();
    }

    private static ObjectKey key(String prefix, String session, String fileName) {
        return ObjectKey.of(prefix, session, new MediaFile(MediaName.parse(fileName), 1, MODIFIED));
    }
}
