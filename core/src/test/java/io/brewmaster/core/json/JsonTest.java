package io.brewmaster.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    private static final String TEXT =
            "{\"z\":1,\"a\":[true,null,\"ä😀\\n\"],\"o\":{\"x\":1.5},\"n\":null,\"l\":12345678901}";

    @Test
    void anObjectSurvivesReadingAndWriting() throws Exception {
        Map<String, Object> members = Json.parseObject(TEXT);

        assertThat(members.keySet()).containsExactly("z", "a", "o", "n", "l");
        assertThat(members).containsEntry("z", 1).containsEntry("l", 12345678901L);
        assertThat(Json.write(members)).isEqualTo(TEXT);
        assertThat(Json.parseObject(Json.pretty(members))).isEqualTo(members);
    }

    @Test
    void prettyIsIndentedAndEndsWithALineBreak() {
        assertThat(Json.pretty(Map.of("a", List.of("b"))))
                .startsWith("{\n  \"a\"")
                .endsWith("}\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "[1]",
                "\"text\"",
                "null",
                "{",
                "{}}",
                "{} {}",
                "{\"a\":}",
                "{\"a\" \"hunter2\"}",
                "{\"a\":hunter2}",
                "{'a':1}",
                "hunter2"
            })
    void anythingElseIsOneKindOfExceptionThatDoesNotQuoteTheText(String text) {
        assertThatThrownBy(() -> Json.parseObject(text))
                .isInstanceOf(JsonException.class)
                .message()
                .doesNotContain("hunter2")
                .doesNotContain("\n");
    }

    @Test
    void saysWhereTheFaultIs() {
        assertThatThrownBy(() -> Json.parseObject("{\n  \"a\": x\n}")).hasMessageContaining("line 2, column 8");
    }

    @Test
    void depthsThatWouldOverflowTheStackAreRefused() {
        String deep = "{\"a\":".repeat(100_000);

        assertThatThrownBy(() -> Json.parseObject(deep)).isInstanceOf(JsonException.class);
    }
}
