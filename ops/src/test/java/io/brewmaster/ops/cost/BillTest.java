package io.brewmaster.ops.cost;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BillTest {
    private static final Price PRICE = new Price(
            "logs",
            new BigDecimal("0.50"),
            "GB",
            new BigDecimal("5"),
            Optional.of("the first 5 GB"),
            "https://aws.amazon.com/",
            LocalDate.parse("2026-11-28"));

    private static Counted logs(String gigabytes) {
        return new Counted(new Meter("Logs", "x", "logs", Meter.Basis.MONTH, new BigDecimal(gigabytes)), PRICE);
    }

    @Test
    void whatIsFreeIsFreeOnce() {
        Bill bill = Bill.of(List.of(logs("4"), logs("4"), logs("4")), BigDecimal.ZERO, BigDecimal.ZERO);
        assertThat(bill.lines()).extracting(line -> line.free().intValueExact()).containsExactly(4, 1, 0);
        assertThat(bill.total()).isEqualByComparingTo("3.50");
    }

    @Test
    void whatIsNotUsedHasNoLine() {
        assertThat(Bill.of(List.of(logs("0")), BigDecimal.TEN, BigDecimal.TEN).lines())
                .isEmpty();
    }
}
