package io.brewmaster.finalizer.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.core.json.Members;
import io.brewmaster.finalizer.mp4.RecordingMode;
import io.brewmaster.finalizer.status.StatusReport.File;
import io.brewmaster.finalizer.status.StatusReport.Session;
import io.brewmaster.finalizer.status.StatusReport.State;
import io.brewmaster.finalizer.status.StatusReport.WaitingNotice;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusTextTest {
    private static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");

    private static final StatusReport REPORT = new StatusReport(
            NOW,
            List.of(
                    new Session(
                            "abcdefgh",
                            "/r/abcdefgh",
                            State.RECORDING,
                            List.of(new File(
                                    "会議_2026.mp4",
                                    1_234_567_890,
                                    1_200_000_000,
                                    143,
                                    Optional.of(RecordingMode.HYBRID),
                                    Optional.of("recordings/a.mp4"))),
                            Optional.empty(),
                            0,
                            Optional.of(NOW.minusSeconds(754))),
                    new Session(
                            "ijk",
                            "/r/ijk",
                            State.FAILED,
                            List.of(file("one.mp4"), file("two.mp4")),
                            Optional.of("no bucket\u001b[2J\u202e"),
                            3,
                            Optional.of(NOW.minusSeconds(3))),
                    new Session(
                            "lmn",
                            "/r/.brewmaster/quarantine/lmn-1",
                            State.QUARANTINED,
                            List.of(),
                            Optional.of("empty"),
                            0,
                            Optional.empty())),
            List.of());

    private static final StatusReport NOT_TOLD = new StatusReport(
            NOW,
            List.of(),
            List.of(
                    new WaitingNotice(
                            "event_bus",
                            "recordings/a.mp4",
                            Optional.of(NOW.minusSeconds(1)),
                            0,
                            Optional.of(NOW.minusSeconds(1)),
                            Optional.empty()),
                    new WaitingNotice(
                            "webhook",
                            "recordings/b\u202e.mp4",
                            Optional.of(NOW.minusSeconds(3_600)),
                            7,
                            Optional.of(NOW.plusSeconds(125)),
                            Optional.of("answered 503\u001b[2J")),
                    new WaitingNotice(
                            "webhook",
                            "rec_1.json",
                            Optional.empty(),
                            0,
                            Optional.empty(),
                            Optional.of("its note cannot be read"))));

    @Test
    void alignsWhatPeopleRead() {
        assertThat(StatusText.table(REPORT, false)).isEqualTo("""
                SESSION   STATE           FOR    SIZE  IN S3  PARTS  MODE    FILE
                abcdefgh  recording    12 min  1.2 GB   97 %    143  hybrid  会議_2026.mp4
                  → recordings/a.mp4
                ijk       failed          3 s    10 B    0 %                 one.mp4
                                                 10 B    0 %                 two.mp4
                  no bucket�[2J� (3 attempts)
                lmn       quarantined
                  empty
                  kept in /r/.brewmaster/quarantine/lmn-1

                1 recording, 1 failed, 1 quarantined
                """);
        assertThat(StatusText.table(new StatusReport(NOW, List.of(), List.of()), true))
                .isEqualTo("no sessions\n");
    }

    @Test
    void saysWhoIsStillToBeToldAndWhyNobodyIsYet() throws IOException {
        assertThat(StatusText.table(NOT_TOLD, false)).isEqualTo("""
                NOT TOLD YET
                event_bus  recordings/a.mp4  (0 failed attempts, next now)
                webhook  recordings/b�.mp4  (7 failed attempts, next in 2 min)
                  answered 503�[2J
                webhook  rec_1.json
                  its note cannot be read

                no sessions; 3 notices not confirmed
                """);
        List<Members> notices = Members.parse(StatusText.json(NOT_TOLD)).list("notices");
        assertThat(notices).hasSize(3);
        assertThat(notices.get(1).asMap())
                .isEqualTo(Map.of(
                        "target",
                        "webhook",
                        "key",
                        "recordings/b\u202e.mp4",
                        "since",
                        "2026-05-04T09:00:00Z",
                        "failed",
                        7,
                        "next",
                        "2026-05-04T10:02:05Z",
                        "problem",
                        "answered 503\u001b[2J"));
        assertThat(notices.get(2).asMap()).containsOnlyKeys("target", "key", "failed", "problem");
    }

    @Test
    void coloursOnlyWhatSomebodyHasToLookAt() {
        String table = StatusText.table(REPORT, true);
        assertThat(table).contains("\u001b[31mfailed\u001b[0m", "\u001b[31mquarantined\u001b[0m");
        assertThat(table).doesNotContain("\u001b[31mrecording");
        assertThat(table.replaceAll("\u001b\\[\\d+m", "")).isEqualTo(StatusText.table(REPORT, false));
    }

    @Test
    void tellsProgramsTheSame() throws IOException {
        Members members = Members.parse(StatusText.json(REPORT));
        assertThat(members.whole("version")).isEqualTo(1);
        assertThat(members.text("at")).isEqualTo("2026-05-04T10:00:00Z");
        assertThat(StatusText.json(REPORT))
                .contains(
                        "\"state\" : \"recording\"",
                        "\"since\" : \"2026-05-04T09:47:26Z\"",
                        "\"stored\" : 1200000000",
                        "\"mode\" : \"hybrid\"",
                        "\"key\" : \"recordings/a.mp4\"",
                        "\"attempts\" : 3",
                        "\\u001B[2J");
    }

    @Test
    void saysAHundredPerCentOnlyWhenAllIsThere() {
        assertThat(stored(0, 0)).isZero();
        assertThat(stored(1_000_000, 999_999)).isEqualTo(99);
        assertThat(stored(1_000_000, 1_000_000)).isEqualTo(100);
        assertThat(stored(10, 20)).isEqualTo(100);
        assertThat(stored(5L << 40, 5L << 39)).isEqualTo(50);
    }

    @Test
    void saysHowLong() {
        assertThat(StatusText.age(Duration.ofSeconds(-3))).isEqualTo("0 s");
        assertThat(StatusText.age(Duration.ofSeconds(59))).isEqualTo("59 s");
        assertThat(StatusText.age(Duration.ofMinutes(119))).isEqualTo("1 h");
        assertThat(StatusText.age(Duration.ofHours(49))).isEqualTo("2 d");
    }

    private static int stored(long bytes, long stored) {
        return new File("f", bytes, stored, 1, Optional.empty(), Optional.empty()).percent();
    }

    private static File file(String name) {
        return new File(name, 10, 0, 0, Optional.empty(), Optional.empty());
    }
}
