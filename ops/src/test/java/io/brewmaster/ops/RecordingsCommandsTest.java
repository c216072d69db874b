package io.brewmaster.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.testkit.s3.Fault;
import io.brewmaster.testkit.s3.S3Operation;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;

/** Against an S3 server over HTTP. */
class RecordingsCommandsTest {
    private static final String STANDUP = "recordings/2026/11/28/standup/s1/standup_2026-11-28-10-00-00.mp4";
    private static final String RETRO = "recordings/2026/11/27/retro/s2/retro_2026-11-27-10-00-00.mp4";

    @TempDir
    Path directory;

    private AwsDoubles aws;

    @BeforeEach
    void start() {
        aws = new AwsDoubles(directory).with(0, 0, 0);
    }

    @AfterEach
    void stop() {
        aws.close();
    }

    private byte[] object(String key, int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        aws.s3
                .client()
                .putObject(
                        put -> put.bucket(AwsDoubles.BUCKET).key(key).checksumAlgorithm(ChecksumAlgorithm.CRC32_C),
                        RequestBody.fromBytes(bytes));
        return bytes;
    }

    private Said download(String... more) {
        String[] arguments = new String[more.length + 3];
        arguments[0] = "recordings";
        arguments[1] = "download";
        arguments[2] = STANDUP;
        System.arraycopy(more, 0, arguments, 3, more.length);
        return aws.say(arguments);
    }

    @Test
    void listsTheNewestFirstAndOnlyRecordings() {
        object(STANDUP, 2_000);
        object(RETRO, 1_000);
        object("damaged/recordings/2026/11/26/lost/s3/lost_2026-11-26-10-00-00.mp4", 10);
        object("recordings/2026/11/28/standup/s1/recording.json", 50);
        object("recordings/2026/01/01/old/s0/old_2026-01-01-10-00-00.mp4", 10);
        assertThat(aws.say("recordings", "list").out()).isEqualTo("""
                  DAY           SIZE  ROOM AND KEY
                  2026-11-28  2.0 kB  standup
                                      recordings/2026/11/28/standup/s1/standup_2026-11-28-10-00-00.mp4
                  2026-11-27  1.0 kB  retro
                                      recordings/2026/11/27/retro/s2/retro_2026-11-27-10-00-00.mp4
                  2026-11-26    10 B  does not play: lost
                                      damaged/recordings/2026/11/26/lost/s3/lost_2026-11-26-10-00-00.mp4
                  3 recordings, 3.0 kB
                """);
    }

    @Test
    void searchesInWhateverCaseAndByDay() {
        object(STANDUP, 20);
        object(RETRO, 10);
        assertThat(aws.say("recordings", "search", "RETRO").out())
                .contains("retro/s2")
                .doesNotContain("standup/s1");
        assertThat(aws.say("recordings", "list", "--day", "2026-11-28").out())
                .contains("standup/s1")
                .doesNotContain("retro/s2");
        assertThat(aws.say("recordings", "list", "--day", "yesterday").exit()).isEqualTo(64);
        assertThat(aws.say("recordings", "list", "nothing-like-that").out()).isEqualTo("  no recordings\n");
        assertThat(aws.say("recordings", "list", "--json").out()).contains("\"key\" : \"" + STANDUP + "\"");
    }

    @Test
    void aLinkWorksWithoutCredentialsAndSaysUntilWhen() throws Exception {
        byte[] bytes = object(STANDUP, 300);
        Said said = aws.say("recordings", "link", STANDUP, "--for", "2h");
        assertThat(said.exit()).isZero();
        assertThat(said.err()).isEqualTo("works until 2026-11-28T14:00:00Z\n");
        assertThat(said.out()).contains("X-Amz-Expires=7200").doesNotContain("no-secret");
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(said.out().strip())).build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, BodyHandlers.ofByteArray())
                        .body())
                .isEqualTo(bytes);
    }

    @Test
    void aLinkToNothingIsNotMade() {
        Said said = aws.say("recordings", "link", STANDUP);
        assertThat(said.exit()).isEqualTo(64);
        assertThat(said.out()).isEmpty();
        assertThat(said.err()).contains("there is no s3://" + AwsDoubles.BUCKET + "/" + STANDUP);
    }

    @Test
    void fetchesARecordingAndComparesItsChecksum() throws Exception {
        byte[] bytes = object(STANDUP, 300_000);
        Said said = download();
        assertThat(said.err()).isEmpty();
        assertThat(said.exit()).isZero();
        assertThat(said.out()).contains("300 kB, its checksum is S3's");
        assertThat(directory.resolve("standup_2026-11-28-10-00-00.mp4")).hasBinaryContent(bytes);
        assertThat(directory.resolve("standup_2026-11-28-10-00-00.mp4.part")).doesNotExist();
        assertThat(download().out()).contains("was there already");
    }

    @Test
    void goesOnWhereItBrokeOff() throws Exception {
        byte[] bytes = object(STANDUP, 300_000);
        aws.s3.faults().next(S3Operation.GET_OBJECT, Fault.CUT_IN_THE_MIDDLE, 2);
        assertThat(download("--to", "here.mp4").exit()).isZero();
        assertThat(directory.resolve("here.mp4")).hasBinaryContent(bytes);
    }

    @Test
    void keepsWhatItHasWhenItGivesUp() throws Exception {
        byte[] bytes = object(STANDUP, 300_000);
        Files.write(directory.resolve("here.mp4.part"), Arrays.copyOf(bytes, 1_000));
        aws.s3.faults().next(S3Operation.GET_OBJECT, Fault.INTERNAL_ERROR, 3);
        assertThat(download("--to", "here.mp4").exit()).isEqualTo(75);
        assertThat(directory.resolve("here.mp4")).doesNotExist();
        assertThat(directory.resolve("here.mp4.part")).exists();
        assertThat(download("--to", "here.mp4").exit()).isZero();
        assertThat(directory.resolve("here.mp4")).hasBinaryContent(bytes);
    }

    @Test
    void takesNoBytesThatAreNotS3s() throws Exception {
        object(STANDUP, 300_000);
        Files.write(directory.resolve("here.mp4.part"), new byte[1_000]);
        Said said = download("--to", "here.mp4");
        assertThat(said.exit()).isEqualTo(75);
        assertThat(said.err()).contains("its checksum differs");
        assertThat(directory.resolve("here.mp4")).doesNotExist();
        assertThat(directory.resolve("here.mp4.part")).doesNotExist();
    }

    @Test
    void overwritesNothing() throws IOException {
        object(STANDUP, 3_000);
        Path mine = Files.writeString(directory.resolve("mine.mp4"), "mine");
        Said said = download("--to", "mine.mp4");
        assertThat(said.exit()).isEqualTo(78);
        assertThat(said.err()).contains("is something else");
        assertThat(mine).hasContent("mine");
    }

    @Test
    void namesTheMissingPermission() {
        object(STANDUP, 3_000);
        aws.s3.faults().next(S3Operation.GET_OBJECT, Fault.FORBIDDEN, 1);
        Said said = download();
        assertThat(said.exit()).isEqualTo(78);
        assertThat(said.err()).contains("allow s3:GetObject");
    }
}
