package dev.lockkeeper.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Of a form the parts that are edited change, and every other byte stays; what is no form is refused. */
class FormBodyTest {

    private static final String TYPE = "multipart/form-data; boundary=xyz";
    private static final String FORM =
            """
            --xyz
            Content-Disposition: form-data; name="file"; filename="a; name=\\"model\\".wav"
            Content-Type: audio/wav

            --xy%s--xyzz
            --xyz
            content-disposition:form-data;name=model

            whisper-1
            --xyz
            Content-Disposition: form-data; name="language"

            en
            --xyz--
            """.replace("\n", "\r\n").formatted(new String(new char[] {0, 1, '\r', '\n', '-', '-'}));

    @Test
    void readsTextsAndLeavesBytesAlone() {
        // When
        FormBody form = form(FORM);
        // Then
        assertThat(form.text("model")).contains("whisper-1");
        assertThat(form.text("language")).contains("en");
        assertThat(form.text("other")).isEmpty();
        assertThat(form.edited(new BodyEdits())).isSameAs(form.bytes());
        assertThat(form.edited(new BodyEdits().remove("other"))).isSameAs(form.bytes());
    }

    @Test
    void editsPartsInTheirPlaces() {
        // When
        ByteString edited = form(FORM)
                .edited(new BodyEdits()
                        .set("model", "\"a \\u00e4 longer name\"")
                        .remove("language")
                        .set("temperature", "0.5"));
        // Then
        assertThat(edited.toStringUtf8())
                .isEqualTo(("--xyz\r\nContent-Disposition: form-data; name=\"temperature\"\r\n\r\n0.5\r\n" + FORM)
                        .replace("whisper-1", "a ä longer name")
                        .replace("--xyz\r\nContent-Disposition: form-data; name=\"language\"\r\n\r\nen\r\n", ""));
        assertThat(FormBody.parse(edited, TYPE).text("model")).contains("a ä longer name");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "multipart/form-data; boundary=\"xyz\"",
                "Multipart/Form-Data;charset=utf-8;Boundary=xyz; x=y",
                "multipart/form-data; note=\"; boundary=abc\"; boundary=xyz"
            })
    void readsTheBoundary(String type) {
        assertThat(FormBody.parse(ByteString.copyFromUtf8(FORM), type).text("model"))
                .contains("whisper-1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json              | --xyz--                      | the request is not multipart/form-data with a boundary",
                "multipart/form-data           | --xyz--                      | the request is not multipart/form-data with a boundary",
                "multipart/form-data; boundary=xyz | {}                       | the form does not end with its boundary",
                "multipart/form-data; boundary=xyz | --xyz~~a                 | the form does not end with its boundary",
                "multipart/form-data; boundary=xyz | --xyz~a: b~--xyz--       | a part of the form has no headers that end",
                "multipart/form-data; boundary=xyz | --xyz~a: b~~c~--xyz--    | a part of the form has no name",
                "multipart/form-data; boundary=xyz | --xyz~Content-Disposition: form-data; name=a; name=b~~c~--xyz-- | a part of the form has no name",
                "multipart/form-data; boundary=xyz | --xyz~Content-Disposition: form-data; name=model~~c~--xyz~Content-Disposition: form-data; name=\"model\"~~d~--xyz-- | the form has the part 'model' twice",
            })
    void refusesWhatIsNoForm(String type, String body, String message) {
        assertThatThrownBy(() -> FormBody.parse(ByteString.copyFromUtf8(body.replace("~", "\r\n")), type))
                .isInstanceOfSatisfying(
                        ApiError.class, e -> assertThat(e.status()).isEqualTo(400))
                .hasMessage(message);
    }

    @Test
    void findsItsBoundaryInAnyBytes() {
        // Given
        byte[] file = new byte[300_000];
        new Random(1).nextBytes(file);
        ByteString form = ByteString.copyFromUtf8(
                        "preamble\r\n--xyz\r\nContent-Disposition: form-data; name=file; filename=x\r\n\r\n")
                .concat(ByteString.copyFrom(file))
                .concat(ByteString.copyFromUtf8(
                        "\r\n--xyz\r\nContent-Disposition: form-data; name=model\r\n\r\nm\r\n--xyz--"));
        // When
        ByteString edited = FormBody.parse(form, TYPE).edited(new BodyEdits().set("model", "\"other\""));
        // Then
        assertThat(edited.size()).isEqualTo(form.size() + "other".length() - 1);
        assertThat(new ByteSearch(ByteString.copyFrom(file)).in(edited, 0)).isPositive();
    }

    private static FormBody form(String text) {
        return FormBody.parse(ByteString.copyFromUtf8(text), TYPE);
    }
}
