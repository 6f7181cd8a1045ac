package dev.lockkeeper.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
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
        assertThat(text(body(BODY).with("m\u00f6del", "\"y\""))).isEqualTo(BODY.replace("\"x\\u00e9\\n\"", "\"y\""));
        assertThat(text(body(BODY).with("a", "null"))).isEqualTo(BODY.replace("1.10", "null"));
        assertThat(text(body(BODY).with("z", "[]"))).isEqualTo(BODY.replace("-0e5", "[]"));
        assertThat(text(body(BODY).with("o", "1"))).isEqualTo(BODY.replace("{\"model\":\"inner\", \"l\":[1, 2]}", "1"));
    }

    @Test
    void addsInFront() {
        assertThat(text(body("{\"a\":1}").with("b", "2"))).isEqualTo("{\"b\":2,\"a\":1}");
        assertThat(text(body(" { } ").with("b", "2"))).isEqualTo("{\"b\":2}");
    }

    @Test
    void removesWithTheRightComma() {
        JsonBody body = body("{\"a\":1, \"b\":2, \"c\":3}");

        assertThat(text(body.without("a"))).isEqualTo("{\"b\":2, \"c\":3}");
        assertThat(text(body.without("b"))).isEqualTo("{\"a\":1, \"c\":3}");
        assertThat(text(body.without("c"))).isEqualTo("{\"a\":1, \"b\":2}");
        assertThat(text(body.without("a").without("b").without("c"))).isEqualTo("{}");
        assertThat(body.without("d")).isSameAs(body);
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

    private static String text(JsonBody body) {
        return body.bytes().toStringUtf8();
    }
}
