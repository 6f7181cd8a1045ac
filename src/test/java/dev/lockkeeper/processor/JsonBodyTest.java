package dev.lockkeeper.processor;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A body is edited by members; all that an edit does not name keeps its bytes. */
class JsonBodyTest {

    private static final String BODY =
            "{ \"a\" : 1.10 , \"m\u00f6del\":\"x\\u00e9\\n\", \"o\":{\"model\":\"inner\", \"l\":[1, 2]} , \"z\":-0e5 }\n";

    @Test
    void readsTopLevelStringsOnly() {
        JsonBody body = body(BODY);

        assertThat(body.text("m\u00f6del")).contains("x\u00e9\n");
        assertThat(body.text("a")).isEmpty();
        assertThat(body.text("model")).isEmpty();
    }

    @Test
    void replacesInPlace() {
        assertThat(edited(BODY, set("m\u00f6del", "\"y\""))).isEqualTo(BODY.replace("\"x\\u00e9\\n\"", "\"y\""));
        assertThat(edited(BODY, set("a", "null"))).isEqualTo(BODY.replace("1.10", "null"));
        assertThat(edited(BODY, set("z", "[]"))).isEqualTo(BODY.replace("-0e5", "[]"));
        assertThat(edited(BODY, set("o", "1"))).isEqualTo(BODY.replace("{\"model\":\"inner\", \"l\":[1, 2]}", "1"));
    }

    @Test
    void addsInFront() {
        assertThat(edited("{\"a\":1}", set("b", "2"))).isEqualTo("{\"b\":2,\"a\":1}");
        assertThat(edited(" { } ", set("b", "2"))).isEqualTo("{\"b\":2}");
    }

    @Test
    void removesWithTheRightComma() {
        String text = "{\"a\":1, \"b\":2, \"c\":3}";

        assertThat(edited(text, new BodyEdits().remove("a"))).isEqualTo("{\"b\":2, \"c\":3}");
        assertThat(edited(text, new BodyEdits().remove("b"))).isEqualTo("{\"a\":1, \"c\":3}");
        assertThat(edited(text, new BodyEdits().remove("c"))).isEqualTo("{\"a\":1, \"b\":2}");
        assertThat(edited(text, new BodyEdits().remove("a").remove("b"))).isEqualTo("{\"c\":3}");
        assertThat(edited(text, new BodyEdits().remove("a").remove("b").remove("c")))
                .isEqualTo("{}");
        assertThat(edited(text, new BodyEdits().remove("b").remove("c").set("d", "4")))
                .isEqualTo("{\"d\":4,\"a\":1}");
        JsonBody body = body(text);
        assertThat(body.edited(new BodyEdits().remove("d"))).isSameAs(body.bytes());
    }

    @Test
    void editsBodiesThatNoBufferOfTheParserHolds() {
        // Given
        String large = "{\"messages\":[\"" + "é".repeat(100_000) + "\"], \"model\" : \"a\",\"n\":1}";

        // When
        String edited = edited(large, set("model", "\"b\""));

        // Then
        assertThat(edited).isEqualTo(large.replace("\"a\"", "\"b\""));
    }

    @ParameterizedTest
    @CsvSource({"flex", "'1 2'", "''", "'{'"})
    void takesOnlyJsonAsAValue(String value) {
        assertThatThrownBy(() -> new BodyEdits().set("a", value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the value of a is not ");
    }

    @Test
    void refusesWhatIsBuiltToExhaustItsReader() {
        String members = IntStream.range(0, 1_001)
                .mapToObj(i -> "\"n%d\":1".formatted(i))
                .collect(joining(","));
        String deep = "{\"a\":" + "[".repeat(300) + "]".repeat(300) + "}";

        assertThatThrownBy(() -> body("{" + members + "}"))
                .isInstanceOf(ApiError.class)
                .hasMessage("the request body has more than 1000 members");
        assertThatThrownBy(() -> body(deep))
                .isInstanceOf(ApiError.class)
                .hasMessage(
                        "the request body nests deeper than 200 levels, or has a name or number beyond all measure");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "~~ | the request body is not a JSON object",
                "[] | the request body is not a JSON object",
                "~{\"a\":1~ | the request body is not valid JSON",
                "~{\"a\":1,}~ | the request body is not valid JSON",
                "~{\"a\":01}~ | the request body is not valid JSON",
                "~{\"a\":1} {}~ | the request body goes on after its JSON object",
                "~{\"model\":\"a\",\"model\":\"b\"}~ | the request body has the member 'model' twice",
                "~{\"model\":\"a\",\"mod\\u0065l\":\"b\"}~ | the request body has the member 'model' twice",
            })
    void refusesWhatAnotherReaderCouldReadOtherwise(String text, String message) {
        assertThatThrownBy(() -> body(text)).isInstanceOf(ApiError.class).hasMessage(message);
    }

    private static JsonBody body(String text) {
        return JsonBody.parse(ByteString.copyFromUtf8(text));
    }

    private static BodyEdits set(String name, String json) {
        return new BodyEdits().set(name, json);
    }

    private static String edited(String text, BodyEdits edits) {
        return body(text).edited(edits).toStringUtf8();
    }
}
