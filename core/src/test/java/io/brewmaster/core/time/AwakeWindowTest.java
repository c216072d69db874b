package io.brewmaster.core.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** 2026-11-27 was a Friday; Europe/Berlin changed its clocks on 2026-03-29 and 2026-10-25, at 01:00 UTC. */
class AwakeWindowTest {
    private static final Duration TWO_DAYS = Duration.ofDays(2);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "* * * * *                          | 2026-11-27T12:34:56Z",
                "* 8-17 * * mon-fri                 | 2026-11-27T08:00:00Z",
                "* 8-17 * * mon-fri                 | 2026-11-27T17:59:59Z",
                "* 8-17 * * MON-FRI Europe/Berlin   | 2026-11-27T07:00:00Z",
                "*/15 * * * *                       | 2026-11-27T12:45:30Z",
                "* 8-17/2 * * *                     | 2026-11-27T16:00:00Z",
                "0,30 9,12 * * *                    | 2026-11-27T12:30:00Z",
                "10-20,40-50/5 * * * *              | 2026-11-27T12:45:00Z",
                "* * * nov *                        | 2026-11-01T00:00:00Z",
                "* * * jan,Nov-dec *                | 2026-12-31T23:59:00Z",
                "* * * * 0                          | 2026-11-29T12:00:00Z",
                "* * * * 7                          | 2026-11-29T12:00:00Z",
                "* * * * sun                        | 2026-11-29T12:00:00Z",
                "* * * * fri-sun                    | 2026-11-29T12:00:00Z",
                "* * * * fri-sun                    | 2026-11-27T12:00:00Z",
                "* * * * 5-7                        | 2026-11-29T12:00:00Z",
                "* * * * */2                        | 2026-11-29T12:00:00Z",
                "* * 31 * *                         | 2026-12-31T00:00:00Z",
                "* * 29 feb *                       | 2028-02-29T00:00:00Z",
                "* * 1 * fri                        | 2026-11-27T12:00:00Z",
                "* * 27 * mon                       | 2026-11-27T12:00:00Z",
                "* * */2 * fri                      | 2026-11-27T12:00:00Z",
                "* 23 31 dec * Pacific/Kiritimati   | 2026-12-31T09:00:00Z",
                "'  *   12  *  * *   +01:00 '       | 2026-11-27T11:30:00Z",
            })
    void coversWhatItsFieldsSay(String window, Instant moment) {
        assertThat(AwakeWindow.parse(window).covers(moment)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "* 8-17 * * mon-fri                 | 2026-11-27T07:59:59Z",
                "* 8-17 * * mon-fri                 | 2026-11-27T18:00:00Z",
                "* 8-17 * * mon-fri                 | 2026-11-28T12:00:00Z",
                "* 8-17 * * mon-fri Europe/Berlin   | 2026-11-27T17:00:00Z",
                "*/15 * * * *                       | 2026-11-27T12:46:00Z",
                "* 8-17/2 * * *                     | 2026-11-27T17:00:00Z",
                "10-20,40-50/5 * * * *              | 2026-11-27T12:46:00Z",
                "* * * * 0                          | 2026-11-28T12:00:00Z",
                "* * * * */2                        | 2026-11-27T12:00:00Z",
                "* * 31 * *                         | 2026-11-30T12:00:00Z",
                "* * 31 * *                         | 2026-12-01T00:00:00Z",
                "* * 29 feb *                       | 2027-03-01T00:00:00Z",
                "* * 1 * mon                        | 2026-11-27T12:00:00Z",
                "* * */2 * fri                      | 2026-12-04T12:00:00Z",
                "* * 27 * */2                       | 2026-11-27T12:00:00Z",
            })
    void doesNotCoverAnythingElse(String window, Instant moment) {
        assertThat(AwakeWindow.parse(window).covers(moment)).isFalse();
    }

    @Test
    void anHourThatClocksLeaveOutNeverComes() {
        AwakeWindow window = AwakeWindow.parse("* 2 * * * Europe/Berlin");

        assertThat(minutesCovered(window, Instant.parse("2026-03-28T23:00:00Z"), 23 * 60))
                .isZero();
        assertThat(window.covers(Instant.parse("2026-03-30T00:30:00Z"))).isTrue();
    }

    @Test
    void anHourThatComesTwiceIsCoveredTwice() {
        AwakeWindow window = AwakeWindow.parse("* 2 * * * Europe/Berlin");

        assertThat(minutesCovered(window, Instant.parse("2026-10-24T22:00:00Z"), 25 * 60))
                .isEqualTo(120);
        assertThat(window.until(Instant.parse("2026-10-25T00:00:00Z"), TWO_DAYS))
                .contains(Instant.parse("2026-10-25T02:00:00Z"));
    }

    @Test
    void aWindowOverTheGapEndsAtItsLocalEnd() {
        assertThat(AwakeWindow.parse("* 1-3 * * * Europe/Berlin")
                        .until(Instant.parse("2026-03-29T00:10:20Z"), TWO_DAYS))
                .contains(Instant.parse("2026-03-29T02:00:00Z"));
    }

    @Test
    void saysWhenThePresentWindowEnds() {
        AwakeWindow office = AwakeWindow.parse("* 8-17 * * mon-fri Europe/Berlin");

        assertThat(office.until(Instant.parse("2026-11-27T09:12:13Z"), TWO_DAYS))
                .contains(Instant.parse("2026-11-27T17:00:00Z"));
        assertThat(office.until(Instant.parse("2026-11-27T16:59:59.999Z"), TWO_DAYS))
                .contains(Instant.parse("2026-11-27T17:00:00Z"));
    }

    @Test
    void goesOnOverMidnightAndTheEndOfAMonth() {
        assertThat(AwakeWindow.parse("* 0-5,20-23 * * *").until(Instant.parse("2026-11-30T21:00:00Z"), TWO_DAYS))
                .contains(Instant.parse("2026-12-01T06:00:00Z"));
    }

    @Test
    void knowsNoEndOutsideOfAWindowOrBeyondTheHorizon() {
        AwakeWindow weekend = AwakeWindow.parse("* * * * sat,sun");

        assertThat(weekend.until(Instant.parse("2026-11-27T12:00:00Z"), TWO_DAYS))
                .isEmpty();
        assertThat(weekend.until(Instant.parse("2026-11-28T12:00:00Z"), Duration.ofHours(35)))
                .isEmpty();
        assertThat(weekend.until(Instant.parse("2026-11-28T12:00:00Z"), Duration.ofHours(36)))
                .contains(Instant.parse("2026-11-30T00:00:00Z"));
        assertThat(AwakeWindow.parse("* * * * *").until(Instant.EPOCH, TWO_DAYS))
                .isEmpty();
    }

    @Test
    void showsItselfAsWritten() {
        assertThat(AwakeWindow.parse(" * 8-17 * * MON-fri  Europe/Berlin "))
                .hasToString("* 8-17 * * MON-fri  Europe/Berlin");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''              | five fields and perhaps a time zone are needed, with blanks between them, not 1",
                "* * * *         | five fields and perhaps a time zone are needed, with blanks between them, not 4",
                "* * * * * UTC x | five fields and perhaps a time zone are needed, with blanks between them, not 7",
                "* * * * * Berlin | there is no time zone Berlin; one is Europe/Berlin",
                "60 * * * *      | minute: a value is a number from 0 to 59, not 60",
                "-1 * * * *      | minute: a value is a number from 0 to 59, not nothing",
                "1- * * * *      | minute: a value is a number from 0 to 59, not nothing",
                "1-2-3 * * * *   | minute: a value is a number from 0 to 59, not 2-3",
                "1,,2 * * * *    | minute: a value is a number from 0 to 59, not nothing",
                "٣ * * * *       | minute: a value is a number from 0 to 59, not ٣",
                "* 24 * * *      | hour: a value is a number from 0 to 23, not 24",
                "* 17-8 * * *    | hour: a range goes upwards, not 17-8",
                "* 8/2 * * *     | hour: a step needs * or a range before it, not 8/2",
                "* */0 * * *     | hour: a step is a number from 1 to 23, not 0",
                "* */24 * * *    | hour: a step is a number from 1 to 23, not 24",
                "* */ * * *      | hour: a step is a number from 1 to 23, not nothing",
                "* */2/2 * * *   | hour: a step is a number from 1 to 23, not 2/2",
                "* * 0 * *       | day of the month: a value is a number from 1 to 31, not 0",
                "* * 32 * *      | day of the month: a value is a number from 1 to 31, not 32",
                "* * * 13 *      | month: a value is a number from 1 to 12 or a name such as feb, not 13",
                "* * * mon *     | month: a value is a number from 1 to 12 or a name such as feb, not mon",
                "* * * * 8       | day of the week: a value is a number from 0 to 7 or a name such as mon, not 8",
                "* * * * monday  | day of the week: a value is a number from 0 to 7 or a name such as mon, not monday",
                "* * * * fri-mon | day of the week: a range goes upwards, not fri-mon",
                "* * * * **      | day of the week: a value is a number from 0 to 7 or a name such as mon, not **",
                "* * 30 feb *    | none of these months has such a day",
                "* * 31 4,6,9,11 * | none of these months has such a day",
            })
    void saysWhatIsWrong(String window, String message) {
        assertThatThrownBy(() -> AwakeWindow.parse(window))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    private static long minutesCovered(AwakeWindow window, Instant from, int minutes) {
        long covered = 0;
        for (int i = 0; i < minutes; i++) {
            covered += window.covers(from.plus(i, ChronoUnit.MINUTES)) ? 1 : 0;
        }
        return covered;
    }
}
