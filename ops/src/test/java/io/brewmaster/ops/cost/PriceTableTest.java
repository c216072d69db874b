package io.brewmaster.ops.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class PriceTableTest {
    @Test
    void everyPriceSaysWhereItStandsAndOfWhenItIs() throws Exception {
        PriceTable table = Plans.prices();
        assertThat(table.region()).isEqualTo("us-west-2");
        assertThat(table.prices().values()).hasSizeGreaterThan(20).allSatisfy(price -> {
            assertThat(price.source()).matches("https://aws\\.amazon\\.com/[a-z0-9/-]+/pricing/([a-z-]+/)?");
            assertThat(price.date()).isAfter(LocalDate.parse("2026-01-01"));
            assertThat(price.perUnit().signum()).isNotNegative();
            assertThat(price.unit()).isNotBlank();
        });
    }

    @Test
    void whatIsFreeHasAName() throws Exception {
        assertThat(Plans.prices().prices().values())
                .filteredOn(
                        price -> price.free().signum() > 0 || price.perUnit().signum() == 0)
                .hasSizeGreaterThan(6)
                .allSatisfy(price -> assertThat(price.tier()).isPresent());
    }

    @Test
    void whatCostsNothingSaysWhy() throws Exception {
        assertThat(Plans.prices().nothing())
                .allSatisfy((type, why) -> assertThat(why).isNotBlank());
    }

    @Test
    void knowsEveryTypeThatTheStackCanMake() throws Exception {
        PriceTable table = Plans.prices();
        assertThat(PlanFixture.inTheFiles())
                .hasSizeGreaterThan(60)
                .map(resource -> resource.replaceFirst(".* (\\w+)\\..*", "$1"))
                .allSatisfy(
                        type -> assertThat(Meters.isKnown(type, table)).as(type).isTrue());
    }

    @Test
    void aTableThatIsNoneIsRefusedWithTheMember() {
        String head =
                "{\"region\": \"eu-west-1\", \"nothing\": {}, \"prices\": {\"x\": {\"price\": 1, \"unit\": \"hour\"";
        assertThatThrownBy(() -> PriceTable.parse(head + "}}}")).hasMessage("member prices.x.source is missing");
        assertThatThrownBy(() -> PriceTable.parse(head + ", \"source\": \"y\", \"date\": \"today\"}}}"))
                .hasMessage("member prices.x.date is not a date such as 2026-01-31");
    }
}
