package io.brewmaster.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MembersTest {
    private static final String TEXT = """
            {"text": "a", "empty": "", "null": null, "whole": 7, "long": 9007199254740993, "least": -9223372036854775808,
             "large": 9223372036854775808, "fraction": 7.0, "true": true, "object": {"text": "b", "list": [{"whole": 1}]},
             "objects": [{"text": "c"}, {"text": "d"}], "texts": ["e", "f"], "mixed": ["g", {}], "nothing": []}
            """;

    private static Members members() throws JsonException {
        return Members.parse(TEXT);
    }

    @Test
    void readsEachTypeThereIs() throws JsonException {
        assertThat(members().text("text")).isEqualTo("a");
        assertThat(members().text("empty")).isEmpty();
        assertThat(members().whole("whole")).isEqualTo(7);
        assertThat(members().whole("long")).isEqualTo(9007199254740993L);
        assertThat(members().whole("least")).isEqualTo(Long.MIN_VALUE);
        assertThat(members().truth("true")).isTrue();
        assertThat(members().members("object").text("text")).isEqualTo("b");
        assertThat(members().texts("texts")).containsExactly("e", "f");
        assertThat(members().texts("nothing")).isEmpty();
        assertThat(members().list("nothing")).isEmpty();
        assertThat(members().list("objects")).hasSize(2);
        assertThat(members().list("objects").get(1).text("text")).isEqualTo("d");
        assertThat(members().members("object").asMap()).containsOnlyKeys("text", "list");
    }

    @Test
    void whatMayBeLeftOutIsReadWhenItIsThere() throws JsonException {
        assertThat(members().optionalTruth("true")).contains(true);
        assertThat(members().optionalTruth("null")).isEmpty();
        assertThatThrownBy(() -> members().optionalTruth("text")).hasMessage("member text is not true or false");
        assertThat(members().optionalText("text")).contains("a");
        assertThat(members().optionalWhole("whole")).hasValue(7);
        assertThat(members().optionalMembers("object")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "absent"})
    void nullCountsAsLeftOut(String name) throws JsonException {
        assertThat(members().optionalText(name)).isEmpty();
        assertThat(members().optionalWhole(name)).isEmpty();
        assertThat(members().optionalMembers(name)).isEmpty();
        assertThatThrownBy(() -> members().text(name))
                .isInstanceOf(JsonException.class)
                .hasMessage("member " + name + " is missing");
        assertThatThrownBy(() -> members().whole(name)).hasMessage("member " + name + " is missing");
        assertThatThrownBy(() -> members().truth(name)).hasMessage("member " + name + " is missing");
        assertThatThrownBy(() -> members().members(name)).hasMessage("member " + name + " is missing");
        assertThatThrownBy(() -> members().list(name)).hasMessage("member " + name + " is missing");
        assertThatThrownBy(() -> members().texts(name)).hasMessage("member " + name + " is missing");
    }

    @Test
    void anotherTypeIsRefusedEvenWhereTheMemberMayBeLeftOut() {
        assertThatThrownBy(() -> members().text("whole")).hasMessage("member whole is not a text");
        assertThatThrownBy(() -> members().optionalText("whole")).hasMessage("member whole is not a text");
        assertThatThrownBy(() -> members().truth("text")).hasMessage("member text is not true or false");
        assertThatThrownBy(() -> members().members("texts")).hasMessage("member texts is not an object");
        assertThatThrownBy(() -> members().optionalMembers("text")).hasMessage("member text is not an object");
        assertThatThrownBy(() -> members().list("object")).hasMessage("member object is not a list");
        assertThatThrownBy(() -> members().texts("text")).hasMessage("member text is not a list");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "large", "fraction", "true"})
    void onlyWholeNumbersOf64BitsAreWhole(String name) {
        assertThatThrownBy(() -> members().whole(name))
                .hasMessage("member " + name + " is not a whole number of at most 64 bits");
        assertThatThrownBy(() -> members().optionalWhole(name)).isInstanceOf(JsonException.class);
    }

    @Test
    void aDecimalHasTheDigitsOfTheText() throws Exception {
        assertThat(members().decimal("fraction")).isEqualByComparingTo("7");
        assertThat(Members.parse("{\"price\": 0.000111}").decimal("price")).isEqualByComparingTo("0.000111");
        assertThat(members().decimal("whole"))
                .isEqualByComparingTo(Long.toString(members().whole("whole")));
        assertThat(members().optionalDecimal("absent")).isEmpty();
        assertThatThrownBy(() -> members().decimal("text")).hasMessage("member text is not a number");
        assertThatThrownBy(() -> members().optionalDecimal("text")).hasMessage("member text is not a number");
        assertThatThrownBy(() -> members().decimal("absent")).hasMessage("member absent is missing");
    }

    @Test
    void aMemberIsNamedWithItsPlace() {
        assertThatThrownBy(() -> members().members("object").list("list").get(0).text("whole"))
                .hasMessage("member object.list[0].whole is not a text");
        assertThatThrownBy(() -> members().texts("mixed")).hasMessage("member mixed[1] is not a text");
        assertThatThrownBy(() -> members().list("mixed")).hasMessage("member mixed[0] is not an object");
    }

    @ParameterizedTest
    @CsvSource({"'[]', not a JSON object", "'{\"a\":', not valid JSON"})
    void aTextThatIsNoObjectIsRefused(String text, String why) {
        assertThatThrownBy(() -> Members.parse(text))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining(why);
    }
}
