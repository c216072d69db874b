package io.brewmaster.ops.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.ops.text.Style;
import org.junit.jupiter.api.Test;

class StatusTextTest {
    private static String piped(StatusReport report) {
        return StatusText.of(report, new Style(false), 80);
    }

    @Test
    void showsAMeetingAt80Columns() {
        assertThat(piped(SampleStatus.awake())).isEqualTo("""
                standup-prod, https://meet.example.com: awake
                2026-11-28T19:04:10Z

                Services
                  SERVICE                  DESIRED  RUNNING  PENDING  STATE
                  standup-prod-signalling        1        1        0  steady
                  standup-prod-bridges           2        2        0  steady
                  standup-prod-recorders         2        1        1  starting: (service
                                                                      standup-prod-recorders)
                                                                      has started 1 tasks: (task
                                                                      3f1c0e6b2a).

                Waking and sleeping
                  wanted      awake since 2026-11-28T16:57:00Z (2 h), by visitor: a click on the
                              wake page
                  machine     done: it has found all as it is wanted
                  ingress     load balancer standup-prod-web, active
                  last wakes  2026-11-28T17:01:00Z after 3 min 58 s
                              2026-11-27T17:14:00Z after 47 s
                              2026-11-26T11:30:00Z after 5 min 2 s

                Now, as the agents said 1 min ago
                  people     12 in 3 conferences, 7 in the largest
                  bridges    2 alive, 1 needed, stress 0.31
                  recorders  1 recording, 0 idle
                  uploads    1 recording on the way, at most 8.4 MB of a recorder not in S3 yet
                  sleep      not yet: busy
                  web entry  a load balancer forwards to it

                Recordings
                  DAY         COUNT  SIZE
                  2026-11-28      2  1.3 GB
                  2026-11-27     11  8.0 GB
                  2026-11-26      0

                Alarms
                  standup-prod-disk-low  for 11 min: The disk that recordings are written to is
                                         nearly full.
                """);
    }

    @Test
    void showsTheSameAt120Columns() {
        assertThat(StatusText.of(SampleStatus.awake(), new Style(false), 120)).isEqualTo("""
                standup-prod, https://meet.example.com: awake
                2026-11-28T19:04:10Z

                Services
                  SERVICE                  DESIRED  RUNNING  PENDING  STATE
                  standup-prod-signalling        1        1        0  steady
                  standup-prod-bridges           2        2        0  steady
                  standup-prod-recorders         2        1        1  starting: (service standup-prod-recorders) has started 1 tasks:
                                                                      (task 3f1c0e6b2a).

                Waking and sleeping
                  wanted      awake since 2026-11-28T16:57:00Z (2 h), by visitor: a click on the wake page
                  machine     done: it has found all as it is wanted
                  ingress     load balancer standup-prod-web, active
                  last wakes  2026-11-28T17:01:00Z after 3 min 58 s
                              2026-11-27T17:14:00Z after 47 s
                              2026-11-26T11:30:00Z after 5 min 2 s

                Now, as the agents said 1 min ago
                  people     12 in 3 conferences, 7 in the largest
                  bridges    2 alive, 1 needed, stress 0.31
                  recorders  1 recording, 0 idle
                  uploads    1 recording on the way, at most 8.4 MB of a recorder not in S3 yet
                  sleep      not yet: busy
                  web entry  a load balancer forwards to it

                Recordings
                  DAY         COUNT  SIZE
                  2026-11-28      2  1.3 GB
                  2026-11-27     11  8.0 GB
                  2026-11-26      0

                Alarms
                  standup-prod-disk-low  for 11 min: The disk that recordings are written to is nearly full.
                """);
    }

    @Test
    void saysNothingOfAMachineWhereThereIsNone() {
        String with = piped(SampleStatus.awake());
        int begin = with.indexOf("Waking and sleeping");
        int end = with.indexOf("Now, as");
        assertThat(piped(SampleStatus.withoutAMachine())).isEqualTo(with.substring(0, begin) + with.substring(end));
    }

    @Test
    void showsAWakeThatFailedAndSaysWhatItCouldNotReadOfTheRest() {
        assertThat(piped(SampleStatus.undone())).contains("""
                Waking and sleeping
                  wanted      asleep since 2026-11-28T16:57:00Z (2 h), by machine: waking
                              failed: a deployment failed
                  machine     not done, and not at work: it looks again within the hour
                  ingress     cannot look at the load balancer standup-prod-web: no permission,
                              allow elasticloadbalancing:DescribeLoadBalancers to the role or
                              user in use
                  last wakes  cannot read how it woke: AWS takes no more calls at present

                Now
                """);
    }

    @Test
    void saysWhenItGoesToSleep() {
        assertThat(piped(SampleStatus.idle())).contains("sleep      in about 8 min: nobody there for 7 min\n");
    }

    @Test
    void takesTheSilenceOfASleepingPlatformForSleep() {
        assertThat(piped(SampleStatus.asleep())).isEqualTo("""
                standup-prod, https://meet.example.com: asleep
                2026-11-28T19:04:10Z

                Services
                  SERVICE                  DESIRED  RUNNING  PENDING  STATE
                  standup-prod-signalling        0        0        0  asleep
                  standup-prod-bridges           0        0        0  asleep

                Now
                  people     none: it sleeps
                  uploads    none
                  sleep      asleep
                  web entry  a load balancer forwards to it

                Recordings
                  DAY         COUNT  SIZE
                  2026-11-28      0

                Alarms
                  there are none
                """);
    }

    @Test
    void saysWhatItCouldNotReadAndShowsTheRest() {
        assertThat(piped(SampleStatus.denied())).isEqualTo("""
                standup-prod: awake
                2026-11-28T19:04:10Z

                Services
                  SERVICE                  DESIRED  RUNNING  PENDING  STATE
                  standup-prod-signalling        1        1        0  steady

                Waking and sleeping
                  cannot read what is wanted from the table standup-prod-wanted: no permission,
                  allow dynamodb:GetItem to the role or user in use

                Now
                  cannot read the metrics: no permission, allow cloudwatch:GetMetricData to the
                  role or user in use

                Recordings
                  cannot list s3://b/recordings/: AWS takes no more calls at present

                Alarms
                  there are none
                """);
    }

    @Test
    void coloursOnATerminalAndChangesNoWord() {
        String terminal = StatusText.of(SampleStatus.awake(), new Style(true), 80);
        assertThat(terminal).contains("\u001b[32mawake\u001b[0m", "\u001b[31mstandup-prod-disk-low\u001b[0m");
        assertThat(terminal.replaceAll("\u001b\\[\\d+m", "")).isEqualTo(piped(SampleStatus.awake()));
    }
}
