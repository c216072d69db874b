package io.brewmaster.finalizer.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brewmaster.core.json.JsonException;
import io.brewmaster.finalizer.mp4.RecordingMode;
import io.brewmaster.finalizer.recording.Crc32c;
import io.brewmaster.finalizer.recording.PartPlan;
import io.brewmaster.finalizer.store.ObjectStore.Upload;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StateDocumentTest {
    private static final List<RecordingMode> MODES = List.of(RecordingMode.values());
    private static final String TEXT = StateDocument.write(state(new Random(1), 2, true));

    @Test
    void readsWhatItWrote() throws JsonException {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            OpenState state = state(random, random.nextInt(20), random.nextBoolean());
            assertThat(StateDocument.read(StateDocument.write(state)))
                    .as("seed %d", seed)
                    .isEqualTo(state);
        }
    }

    @Test
    void staysBelowAMebibyteWithAllPartsThatS3Takes() {
        String text = StateDocument.write(state(new Random(2), PartPlan.MAX_PARTS, true));
        assertThat(text.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(1 << 20);
    }

    @Test
    void ignoresWhatALaterVersionAdds() throws JsonException {
        String more = TEXT.replace("\"version\":1", "\"version\":1,\"later\":{\"a\":[1]}")
                .replace("\"seal\":{", "\"seal\":{\"later\":true,")
                .replace("]],", "],\"later\"],");
        assertThat(StateDocument.read(more)).isEqualTo(StateDocument.read(TEXT));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "version | '\"version\":\\d+' | '\"version\":2'",
                "owner | '\"owner\":\"[^\"]*\",' | ''",
                "beat | '\"beat\":\\d+' | '\"beat\":-1'",
                "key | '\"key\":\"[^\"]*\"' | '\"key\":\"nofolder\"'",
                "uploadId | '\"uploadId\"' | '\"upload\"'",
                "mode | '\"mode\":\"[^\"]*\"' | '\"mode\":\"tape\"'",
                "partSize | '\"partSize\":\\d+' | '\"partSize\":5242879'",
                "partSize | '\"partSize\":\\d+' | '\"partSize\":1e7'",
                "seal | '\"seal\":\\{' | '\"seal\":7,\"x\":{'",
                "seal.count | '\"count\":\\d+' | '\"count\":10001'",
                "seal.first | '\"first\":\"[^\"]*\"' | '\"first\":\"+1234567\"'",
                "seal.manifest | '\"manifest\"' | '\"m\"'",
                "parts | '\"parts\":' | '\"part\":'",
                "parts[0] | '\"parts\":\\[\\[' | '\"parts\":[[],['",
                "parts[0][0] | '\"parts\":\\[\\[\\d+' | '\"parts\":[[0'",
                "parts[0][1] | '\"parts\":\\[\\[(\\d+),\\d+' | '\"parts\":[[$1,0'",
                "parts[0][2] | '\"parts\":\\[\\[(\\d+,\\d+),\"' | '\"parts\":[[$1,\"x'",
                "parts[1] | '\"parts\":\\[(\\[[^]]*])' | '\"parts\":[$1,$1'",
            })
    void namesWhatIsWrong(String member, String find, String replace) {
        String broken = TEXT.replaceAll(find, replace == null ? "" : replace);
        assertThat(broken).isNotEqualTo(TEXT);
        assertThatThrownBy(() -> StateDocument.read(broken))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("member " + member + " ");
    }

    /** Whatever lies in a bucket is a state or a JsonException, never another failure. */
    @Test
    void survivesGarbage() {
        for (int seed = 0; seed < 3_000; seed++) {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder(TEXT);
            for (int change = random.nextInt(4); change >= 0; change--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.replace(at, at + 1, "~");
                    case 1 -> text.insert(at, (char) (32 + random.nextInt(96)));
                    default -> text.setLength(at + 1);
                }
            }
            try {
                StateDocument.read(text.toString());
            } catch (JsonException expected) {
                assertThat(expected).as("seed %d", seed).hasMessageMatching("(?s).{5,}");
            } catch (RuntimeException fault) {
                throw new AssertionError("seed " + seed + ": " + text, fault);
            }
        }
    }

    static OpenState state(Random random, int parts, boolean sealed) {
        SortedMap<Integer, SentPart> sent = new TreeMap<>();
        for (int number = 1; number <= parts; number++) {
            sent.put(
                    number,
                    new SentPart(
                            number,
                            1 + random.nextInt(8 << 20),
                            new Crc32c(random.nextInt()),
                            "\"%016x%016x\"".formatted(random.nextLong(), random.nextLong())));
        }
        Optional<Seal> seal = sealed
                ? Optional.of(new Seal(
                        1 + (random.nextLong() >>> 22),
                        new Crc32c(random.nextInt()),
                        1 + random.nextInt(10_000),
                        new Crc32c(random.nextInt()),
                        "{\n  \"room\" : \"" + text(random) + "\"\n}\n",
                        random.nextBoolean() ? Optional.of(text(random)) : Optional.empty()))
                : Optional.empty();
        OpenUpload upload = new OpenUpload(
                new Subject(text(random), text(random), text(random) + ".mp4"),
                new Upload("p/" + text(random) + ".mp4", text(random)),
                MODES.get(random.nextInt(MODES.size())),
                PartPlan.MIN_PART + random.nextInt(1 << 20),
                sent,
                seal);
        return new OpenState(upload, text(random), random.nextLong() >>> 2);
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        String letters = "aZ0-_ ü\"\\/{}[],:\n\u0001✓\ud83c\udf75";
        int[] characters = letters.codePoints().toArray();
        for (int i = random.nextInt(12); i >= 0; i--) {
            text.appendCodePoint(characters[random.nextInt(characters.length)]);
        }
        return text.toString();
    }
}
