package io.brewmaster.core.emf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brewmaster.core.json.Json;
import io.brewmaster.core.json.JsonException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EmfWriterTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00.123Z");

    /** Keeps each write apart, as a pipe's reader could see them. */
    private static final class Writes extends OutputStream {
        private final List<byte[]> writes = new ArrayList<>();

        @Override
        public void write(int b) {
            writes.add(new byte[] {(byte) b});
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            ByteArrayOutputStream copy = new ByteArrayOutputStream();
            copy.write(bytes, offset, length);
            writes.add(copy.toByteArray());
        }
    }

    @Test
    void aSmallDocumentIsOneLineAsCloudWatchSpecifiesIt() throws Exception {
        EmfDocument document = EmfDocument.builder("Jitsi/JVB", NOW)
                .dimension("Project", "demo")
                .dimension("Environment", "test")
                .metric("JVBParticipantCount", Unit.COUNT, 7)
                .metric("BridgeStress", Unit.NONE, 0.25, 1.5)
                .property("bridges", List.of("jvb-a", "jvb-b"))
                .property("none", List.of())
                .property("agent", "a\"gent\n\ud800")
                .property("ratio", 0.1)
                .property("since", 1234567890123L)
                .property("leader", true)
                .build();

        assertThat(lines(document))
                .containsExactly(
                        "{\"_aws\":{\"Timestamp\":1795176000123,\"CloudWatchMetrics\":[{\"Namespace\":\"Jitsi/JVB\","
                                + "\"Dimensions\":[[\"Project\",\"Environment\"]],\"Metrics\":["
                                + "{\"Name\":\"JVBParticipantCount\",\"Unit\":\"Count\"},{\"Name\":\"BridgeStress\",\"Unit\":\"None\"}]}]},"
                                + "\"Project\":\"demo\",\"Environment\":\"test\","
                                + "\"JVBParticipantCount\":7,\"BridgeStress\":[0.25,1.5],"
                                + "\"bridges\":[\"jvb-a\",\"jvb-b\"],\"none\":[],\"agent\":\"a\\\"gent\\n\uFFFD\",\"ratio\":0.1,"
                                + "\"since\":1234567890123,\"leader\":true}\n");
    }

    @Test
    void aThousandBridgesNamesAreSpreadOverLinesInTheirOrder() throws Exception {
        List<String> bridges =
                IntStream.range(0, 1_000).mapToObj(i -> "jvb-" + i + "-abcdef").toList();
        EmfDocument document = EmfDocument.builder("Jitsi/JVB", NOW)
                .metric("BridgeCount", Unit.COUNT, 1_000)
                .property("bridges", bridges)
                .property("last", "x")
                .build();

        List<Map<String, Object>> lines = parsed(lines(document));

        assertThat(lines).hasSizeBetween(4, 6);
        assertThat(lines.stream().flatMap(line -> list(line.get("bridges")).stream()))
                .isEqualTo(bridges);
        assertThat(lines.stream().filter(line -> line.containsKey("BridgeCount")))
                .hasSize(1);
        assertThat(lines.stream().filter(line -> line.containsKey("last"))).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whateverTheDocumentNothingIsLostOrDoubledAndEveryLineFits(long seed) throws Exception {
        RandomDocument random = new RandomDocument(new Random(seed));
        EmfDocument document = random.build();
        Writes writes = new Writes();

        new EmfWriter(writes).write(document);

        for (byte[] line : writes.writes) {
            assertThat(line.length).as("seed " + seed).isBetween(2, 4096);
            assertThat(new String(line, StandardCharsets.UTF_8)).endsWith("}\n").containsOnlyOnce("\n");
        }
        List<Map<String, Object>> lines = parsed(writes.writes.stream()
                .map(line -> new String(line, StandardCharsets.UTF_8))
                .toList());
        assertThat(union(lines)).as("seed " + seed).isEqualTo(random.expected);
        lines.forEach(line -> assertValid(line, document));
    }

    static Stream<Long> seeds() {
        return new Random(42).longs(100).boxed();
    }

    @Test
    void theLinesAreFilledBeforeTheNextIsBegun() throws Exception {
        EmfDocument.Builder builder = EmfDocument.builder("Test", NOW);
        for (int i = 0; i < 100; i++) {
            builder.metric(
                    "Metric" + i,
                    Unit.COUNT,
                    DoubleStream.iterate(0.123456789, v -> v + 1).limit(100).toArray());
        }

        List<String> lines = lines(builder.build());

        assertThat(lines.subList(0, lines.size() - 1)).allMatch(line -> line.length() > 3_900);
    }

    @Test
    void aBrokenStreamIsReported() {
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("no space");
            }
        };
        EmfDocument document =
                EmfDocument.builder("Test", NOW).metric("A", Unit.COUNT, 1).build();

        assertThatThrownBy(() -> new EmfWriter(broken).write(document))
                .isInstanceOf(IOException.class)
                .hasMessage("no space");
    }

    private static List<String> lines(EmfDocument document) throws IOException {
        Writes writes = new Writes();
        new EmfWriter(writes).write(document);
        return writes.writes.stream()
                .map(line -> new String(line, StandardCharsets.UTF_8))
                .toList();
    }

    private static List<Map<String, Object>> parsed(List<String> lines) throws JsonException {
        List<Map<String, Object>> parsed = new ArrayList<>();
        for (String line : lines) {
            parsed.add(Json.parseObject(line));
        }
        return parsed;
    }

    /** All lines put together: arrays appended to each other, a scalar that is there twice made visible. */
    private static Map<String, List<Object>> union(List<Map<String, Object>> lines) {
        Map<String, List<Object>> union = new TreeMap<>();
        for (Map<String, Object> line : lines) {
            line.forEach((name, value) -> {
                if (!name.equals("_aws") && !name.startsWith("dimension")) {
                    union.computeIfAbsent(name, n -> new ArrayList<>())
                            .addAll(list(value).stream()
                                    .map(EmfWriterTest::number)
                                    .toList());
                }
            });
        }
        return union;
    }

    private static Object number(Object value) {
        return value instanceof Number number ? (Object) number.doubleValue() : value;
    }

    private static List<?> list(@Nullable Object value) {
        if (value == null) {
            return List.of();
        }
        return value instanceof List<?> list ? list : List.of(value);
    }

    private static void assertValid(Map<String, Object> line, EmfDocument document) {
        Map<?, ?> metadata = (Map<?, ?>) list(line.get("_aws")).get(0);
        List<?> directives = list(metadata.get("CloudWatchMetrics"));
        boolean metrics = line.keySet().stream().anyMatch(name -> name.startsWith("metric"));
        List<String> dimensions = List.copyOf(document.dimensions().keySet());

        assertThat(metadata.get("Timestamp")).isEqualTo(NOW.toEpochMilli());
        assertThat(line).containsAllEntriesOf(document.dimensions());
        assertThat(directives).hasSize(metrics ? 1 : 0);
        for (Object directive : directives) {
            Map<?, ?> members = (Map<?, ?>) directive;
            assertThat(members.get("Namespace")).isEqualTo(document.namespace());
            assertThat(members.get("Dimensions")).isEqualTo(List.of(dimensions));
            assertThat(list(members.get("Metrics")).stream().map(metric -> ((Map<?, ?>) metric).get("Name")))
                    .isEqualTo(line.keySet().stream()
                            .filter(name -> name.startsWith("metric"))
                            .toList());
        }
    }

    /** A document with anything in it, and what its lines must hold together. */
    private static final class RandomDocument {
        private final Random random;
        private final Map<String, List<Object>> expected = new TreeMap<>();
        private final EmfDocument.Builder builder = EmfDocument.builder("Test/Random", NOW);

        RandomDocument(Random random) {
            this.random = random;
        }

        EmfDocument build() {
            for (int i = 0; i < random.nextInt(4); i++) {
                builder.dimension("dimension" + i, "v".repeat(1 + random.nextInt(400)));
            }
            int metrics = 1 + random.nextInt(random.nextBoolean() ? 100 : 5);
            for (int i = 0; i < metrics; i++) {
                metric("metric" + i + "x".repeat(random.nextInt(40)));
            }
            for (int i = 0; i < random.nextInt(12); i++) {
                property("property" + i);
            }
            return builder.build();
        }

        private void metric(String name) {
            double[] values = random.doubles(random.nextBoolean() ? 1 : 1 + random.nextInt(100))
                    .map(this::number)
                    .toArray();
            builder.metric(name, List.of(Unit.values()).get(random.nextInt(27)), values);
            expected.put(
                    name,
                    DoubleStream.of(values).boxed().map(Object.class::cast).toList());
        }

        private double number(double fraction) {
            return switch (random.nextInt(4)) {
                case 0 -> fraction;
                case 1 -> Math.rint(fraction * 1_000);
                case 2 -> -fraction * Math.pow(2, 300);
                default -> fraction * 1e-300;
            };
        }

        private void property(String name) {
            switch (random.nextInt(4)) {
                case 0 -> {
                    String text = text(300);
                    builder.property(name, text);
                    expected.put(name, List.of(text));
                }
                case 1 -> {
                    builder.property(name, 12.5);
                    expected.put(name, List.of(12.5));
                }
                case 2 -> {
                    builder.property(name, false);
                    expected.put(name, List.of(false));
                }
                default -> {
                    List<String> texts = IntStream.range(0, random.nextInt(200))
                            .mapToObj(i -> text(60))
                            .toList();
                    builder.property(name, texts);
                    expected.put(name, List.copyOf(texts));
                }
            }
        }

        /** Letters, quotes, control characters, characters of two, three and four bytes. */
        private String text(int longest) {
            int[] alphabet = {'a', 'Z', '"', '\\', '\n', 1, 'ä', '€', 0x1F600};
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(longest) / 2; i > 0 && text.length() < 160; i--) {
                text.appendCodePoint(alphabet[random.nextInt(alphabet.length)]);
            }
            return text.toString();
        }
    }

    @Test
    void memberSizesAreExact() {
        Map<String, Member> members = new LinkedHashMap<>();
        members.put("metric", Member.metric(new Metric("a\"b", Unit.COUNT_PER_SECOND, List.of(1.5, 2.0))));
        members.put("text", Member.property("ä", Member.Value.ofText("€\n")));

        assertThat(members.get("metric").wholeBytes())
                .isEqualTo(
                        "{\"Name\":\"a\\\"b\",\"Unit\":\"Count/Second\"},".length() + "\"a\\\"b\":[1.5,2,],".length());
        assertThat(members.get("text").wholeBytes())
                .isEqualTo(",\"ä\":\"€\\n\",".getBytes(StandardCharsets.UTF_8).length);
    }
}
