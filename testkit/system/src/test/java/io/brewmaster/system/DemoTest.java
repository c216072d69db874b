package io.brewmaster.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.testkit.emf.EmfSchema;
import io.brewmaster.testkit.process.ProgramProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The demo as a newcomer runs it, for a person and for a machine, both at once since they mostly wait. */
class DemoTest {
    /** Under 60 s when the machine is its own; the first time Prosody's packages are fetched or its image is built. */
    private static final Duration WHOLE_STORY = Duration.ofMinutes(5);

    @Test
    void everyStepIsVerifiedForPeopleAndForMachines() throws Exception {
        try (ProgramProcess person = demo();
                ProgramProcess machine = demo("--json")) {
            assertThat(person.awaitExit(WHOLE_STORY))
                    .as(person.stderr().tail(5))
                    .isZero();
            assertThat(machine.awaitExit(WHOLE_STORY))
                    .as(machine.stderr().tail(5))
                    .isZero();
            theStoryIsPlainTextThatNamesItsRawLines(person.stdout().all());
            everyLineIsEmf(machine.stdout().all());
        }
    }

    private static void theStoryIsPlainTextThatNamesItsRawLines(List<String> story) throws Exception {
        assertThat(story).anyMatch(line -> line.contains("3 parts are in S3 while the meeting goes on"));
        assertThat(story).anyMatch(line -> line.contains("every byte has arrived, encrypted"));
        assertThat(story).anyMatch(line -> line.contains("all go to zero, in this order"));
        assertThat(story).as("piped output has no colours").noneMatch(line -> line.contains("\u001b"));
        Path raw = Path.of(story.get(story.size() - 1).strip());
        everyLineIsEmf(Files.readAllLines(raw));
    }

    private static void everyLineIsEmf(List<String> lines) {
        assertThat(lines).hasSizeGreaterThan(10).allSatisfy(EmfSchema::assertValid);
        assertThat(lines).anyMatch(line -> line.contains("\"RecordingSucceeded\""));
    }

    private static ProgramProcess demo(String... options) {
        Path testkit = Repository.root().resolve("testkit");
        return ProgramProcess.jar(testkit.resolve("target/testkit.jar"))
                .jvm("@" + testkit.resolve("jvm.options"))
                .args("demo")
                .args(options)
                .start();
    }
}
