package io.brewmaster.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.jr.ob.JSON;
import io.brewmaster.testkit.process.ProgramProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** That the bench runs on this machine, with whatever it has to compare with; its figures mean nothing here. */
class UploadBenchTest {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @Test
    void measuresTheFinalizerWithEachTransport() throws Exception {
        try (ProgramProcess bench = bench("--sizes", "1KiB,9MiB", "--rounds", "1", "--json")) {
            assertThat(bench.awaitExit(PATIENCE)).as(bench.stderr().tail(20)).isZero();
            List<String> printed = bench.stdout().all();
            assertThat(printed).hasSize(1);
            Map<String, Object> report = JSON.std.mapFrom(printed.get(0));
            assertThat((List<?>) report.get("medians"))
                    .extracting("client", "bytes")
                    .contains(tuple("fast", 1024), tuple("portable", 9 << 20), tuple("fast, -Xmx32m", 9 << 20));
            assertThat((List<?>) report.get("medians"))
                    .extracting("cpuSeconds")
                    .allSatisfy(seconds -> assertThat((Double) seconds).isPositive());
        }
        try (Stream<Path> left = Files.list(Repository.root().resolve("target/bench"))) {
            assertThat(left).noneMatch(file -> file.getFileName().toString().startsWith("upload-"));
        }
    }

    @Test
    void saysWhatIsWrongWithItsOptions() throws Exception {
        try (ProgramProcess bench = bench("--rounds", "many")) {
            assertThat(bench.awaitExit(PATIENCE)).isEqualTo(64);
            assertThat(bench.stderr().all()).containsExactly("bench upload: --rounds is a number from 1 to 99");
        }
    }

    private static ProgramProcess bench(String... options) {
        Path testkit = Repository.root().resolve("testkit");
        return ProgramProcess.jar(testkit.resolve("target/testkit.jar"))
                .jvm("@" + testkit.resolve("jvm.options"))
                .args("bench", "upload")
                .args(options)
                .start();
    }
}
