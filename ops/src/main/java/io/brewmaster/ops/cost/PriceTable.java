package io.brewmaster.ops.cost;

import io.brewmaster.core.json.JsonException;
import io.brewmaster.core.json.Members;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * The prices of one region ({@code config/prices.json}).
 *
 * @param region the region's code
 * @param prices the prices by their names
 * @param nothing the types of Terraform's resources that cost nothing by themselves, with the reason
 */
public record PriceTable(String region, Map<String, Price> prices, Map<String, String> nothing) {
    /**
     * Reads a table.
     *
     * @throws JsonException if it is not one; the message names the member
     */
    public static PriceTable parse(String text) throws JsonException {
        Members table = Members.parse(text);
        Map<String, Price> prices = new LinkedHashMap<>();
        Members listed = table.members("prices");
        for (String name : listed.asMap().keySet()) {
            prices.put(name, price(name, listed.members(name)));
        }
        Map<String, String> nothing = new LinkedHashMap<>();
        Members free = table.members("nothing");
        for (String type : free.asMap().keySet()) {
            nothing.put(type, free.text(type));
        }
        return new PriceTable(table.text("region"), Map.copyOf(prices), Map.copyOf(nothing));
    }

    private static Price price(String name, Members price) throws JsonException {
        return new Price(
                name,
                price.decimal("price"),
                price.text("unit"),
                price.optionalDecimal("free").orElse(BigDecimal.ZERO),
                price.optionalText("tier"),
                price.text("source"),
                date(name, price.text("date")));
    }

    private static LocalDate date(String name, String text) throws JsonException {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw new JsonException("member prices." + name + ".date is not a date such as 2026-01-31");
        }
    }

    /** Whose prices these are and of when, in a sentence. */
    String origin() {
        TreeSet<LocalDate> dates = new TreeSet<>();
        prices.values().forEach(price -> dates.add(price.date()));
        return "Prices of " + region + " in US dollars without taxes, of " + dates.first() + " to " + dates.last()
                + ".";
    }

    /**
     * A price by its name.
     *
     * @throws UnknownPriceException if the table has none
     */
    public Price price(String name) throws UnknownPriceException {
        Price price = prices.get(name);
        if (price == null) {
            throw new UnknownPriceException(name);
        }
        return price;
    }
}
