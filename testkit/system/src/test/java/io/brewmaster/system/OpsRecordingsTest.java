package io.brewmaster.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.brewmaster.testkit.media.JibriSession;
import io.brewmaster.testkit.media.SampleRecording;
import io.brewmaster.testkit.process.ProgramProcess;
import io.brewmaster.testkit.process.Programs;
import io.brewmaster.testkit.s3.Fault;
import io.brewmaster.testkit.s3.StrictS3;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ops recordings verify} and {@code recover}: two real programs, and S3 over HTTP. */
class OpsRecordingsTest {
    private static final String BUCKET = "recordings";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** Of the last days, whenever this runs. */
    private final LocalDateTime started =
            LocalDateTime.now(ZoneOffset.UTC).withNano(0).minusHours(6);

    private final String folder =
            started.format(DateTimeFormatter.ofPattern("'recordings'/uuuu/MM/dd/'weekly'/", Locale.ROOT));
    private final Programs programs = Programs.ofThisCheckout();
    private final StrictS3 s3 = StrictS3.start();
    private String bucket = BUCKET;

    @TempDir
    private Path directory;

    private record Said(int exit, List<String> out, List<String> err) {}

    @BeforeEach
    void makeBucket() {
        s3.createBucket(BUCKET);
    }

    @AfterEach
    void stop() {
        s3.close();
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("JITSI_RECORDING_BUCKET", bucket);
        environment.put("JITSI_RECORDING_DIR", directory.resolve("recorder").toString());
        environment.put("JITSI_RECORDING_ENCRYPTION", "none");
        environment.put("JITSI_AWS_ENDPOINT", s3.endpoint().toString());
        environment.put("JITSI_AWS_REGION", s3.region());
        environment.put("AWS_ACCESS_KEY_ID", s3.accessKey());
        environment.put("AWS_SECRET_ACCESS_KEY", s3.secretKey());
        environment.put("AWS_EC2_METADATA_DISABLED", "true");
        environment.put("HOME", directory.toString());
        environment.put("LC_ALL", "C.UTF-8");
        return environment;
    }

    private ProgramProcess start(ProgramProcess.Builder program, String... arguments) {
        return program.env(environment()).directory(directory).args(arguments).start();
    }

    private Said said(ProgramProcess.Builder program, String... arguments) throws InterruptedException {
        try (ProgramProcess process = start(program, arguments)) {
            int exit = process.awaitExit(PATIENCE);
            return new Said(exit, process.stdout().all(), process.stderr().all());
        }
    }

    private Said recordings(String... arguments) throws InterruptedException {
        String[] words = new String[arguments.length + 1];
        words[0] = "recordings";
        System.arraycopy(arguments, 0, words, 1, arguments.length);
        return said(programs.ops(), words);
    }

    /** The key of a recording that was delivered. */
    private String delivered(String session) throws IOException, InterruptedException {
        JibriSession made = JibriSession.create(directory.resolve("backlog"), session, "weekly", started);
        SampleRecording.copyTo(made.media());
        Said said = said(programs.finalizer(), "import", made.directory().toString());
        assertThat(said.exit()).as(said.toString()).isZero();
        return folder + session + "/" + made.media().getFileName();
    }

    @Test
    void verifiesWhatTheListShowsByKeyAndByName() throws Exception {
        String key = delivered("s1");
        for (String word : List.of(key, "WEEKLY", "s1", folder)) {
            Said said = recordings("verify", word);
            assertThat(said.exit()).as(said.toString()).isZero();
            assertThat(said.out().get(0)).isEqualTo("ok                " + key);
        }
        Said json = recordings("verify", "--json", "weekly");
        assertThat(json.out().get(0)).startsWith("{").contains("\"state\":\"ok\"");
        Said nothing = recordings("verify", "retro");
        assertThat(nothing.exit()).isEqualTo(64);
        assertThat(nothing.err())
                .containsExactly("ops: no recording of the last 7 days has \"retro\" in it: --days looks further back,"
                        + " ops recordings list shows what there is");
    }

    @Test
    void endsAsTheFinalizerDoesWhenAnObjectIsDamaged() throws Exception {
        String key = delivered("s1");
        byte[] bytes = s3.bucket(BUCKET).bytes(key);
        bytes[bytes.length / 2] ^= 1;
        s3.bucket(BUCKET).put(key, bytes);
        Said said = recordings("verify", "weekly");
        assertThat(said.exit()).as(said.toString()).isEqualTo(65);
        assertThat(said.out().get(0)).startsWith("differs  ").contains(key, "its checksum is ");
    }

    @Test
    void saysWhatIsMissing() throws Exception {
        s3.faults().everywhere(Fault.FORBIDDEN);
        Said denied = recordings("verify", "recordings/2026");
        assertThat(denied.exit()).as(denied.toString()).isEqualTo(78);
        assertThat(recordings("recover").exit()).isEqualTo(78);
        s3.faults().clear();
        bucket = "no-such-bucket";
        Said none = recordings("verify", "recordings/2026");
        assertThat(none.exit()).as(none.toString()).isEqualTo(78);
        assertThat(none.err().toString()).contains("the bucket no-such-bucket does not exist");
        assertThat(recordings("recover").exit()).isEqualTo(78);
    }

    @Test
    void recoversWhatTheFinalizerFinds() throws Exception {
        JibriSession left = JibriSession.create(directory.resolve("recorder"), "left", "weekly", started);
        SampleRecording.copyTo(left.media());
        Said said = recordings("recover");
        assertThat(said.exit()).as(said.toString()).isZero();
        assertThat(said.err())
                .anySatisfy(line -> assertThat(line).startsWith("left: delivered " + folder + "left/"))
                .contains("nothing in the bucket was left by a lost recorder");
    }

    @Test
    void takesTheFinalizerWithIt() throws Exception {
        s3.faults().slowness(Duration.ofMinutes(5)).everywhere(Fault.SLOW);
        try (ProgramProcess ops = start(programs.ops(), "recordings", "verify", "recordings/2026")) {
            ProcessHandle process = ProcessHandle.of(ops.pid()).orElseThrow();
            await().atMost(PATIENCE).until(() -> process.children().findAny().isPresent());
            ProcessHandle finalizer = process.children().findFirst().orElseThrow();
            ops.terminate();
            assertThat(ops.awaitExit(PATIENCE)).isEqualTo(143);
            assertThat(finalizer.isAlive()).isFalse();
        }
    }
}
