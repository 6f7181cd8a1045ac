package dev.lockkeeper.source.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** YAML means what it means to kubectl, and whatever can't be read is named by its line. */
class YamlPartsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "y | true",
                "on | true",
                "TRUE | true",
                "No | false",
                "Off | false",
                "~ | null",
                "NULL | null",
                "`` | null",
                "12 | 12",
                "+3 | 3",
                "-7 | -7",
                "1_000 | 1000",
                "0777 | 511",
                "0o17 | 15",
                "0x1F | 31",
                "0b11 | 3",
                "08 | 8",
                "1. | 1",
                ".5 | 0.5",
                "1e3 | 1000",
                "1.5 | 1.5",
                "99999999999999999999 | 1.0E20",
                "1:30 | \"1:30\"",
                "2026-01-01 | \"2026-01-01\"",
                "0o8 | \"0o8\"",
                "_1 | \"_1\"",
                "1e400 | \"1e400\"",
                "truely | \"truely\"",
                "'on' | \"on\"",
                "\"12\" | \"12\"",
                "!!str 12 | \"12\"",
            })
    void readsWordsLikeKubectl(String word, String json) {
        // When
        var parts = YamlParts.of("a: " + (word == null ? "" : word));

        // Then
        assertThat(parts)
                .singleElement()
                .isInstanceOfSatisfying(
                        Part.Readable.class,
                        part -> assertThat(part.value().get("a").toString()).isEqualTo(json));
    }

    @Test
    void expandsAliasesAndMergeKeys() {
        // When
        var parts = YamlParts.of("""
                base: &base {a: 1, b: 2}
                copy: *base
                merged: {<<: *base, b: 3}
                """);

        // Then
        assertThat(text(parts))
                .isEqualTo("{\"base\":{\"a\":1,\"b\":2},\"copy\":{\"a\":1,\"b\":2},\"merged\":{\"b\":3,\"a\":1}}");
    }

    @Test
    void knowsTheLineOfEachField() {
        // Given
        var parts = YamlParts.of("""
                # comment
                ---
                a:
                  - b: 1
                    c: 2
                """);

        // When
        var places = ((Part.Readable) parts.getFirst()).places();

        // Then
        assertThat(places.line()).isEqualTo(3);
        assertThat(places.lineOf("a[0].c")).isEqualTo(5);
        assertThat(places.lineOf("a[0].missing")).isEqualTo(4);
        assertThat(places.lineOf("missing")).isEqualTo(3);
    }

    @Test
    void refusesAKeyThatComesTwice() {
        // When
        var parts = YamlParts.of("x: 1\n---\na: 1\nb:\n  c: 1\n  c: 2\n");

        // Then
        assertThat(parts.getLast())
                .isEqualTo(new Part.Broken(6, "key \"c\" is already set in line 5", ManifestId.UNKNOWN));
    }

    @Test
    void refusesWhatJsonCannotHold() {
        // When
        var parts = YamlParts.of("a: .inf");

        // Then
        assertThat(parts)
                .containsExactly(new Part.Broken(
                        1, ".inf can't be written as JSON; put it in quotes if it is text", ManifestId.UNKNOWN));
    }

    @Test
    void stopsAtAliasesThatExplode() {
        // Given
        var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i <= 7; i++) {
            bomb.append("a%d: &a%d [%s]\n".formatted(i, i, String.join(", ", Collections.nCopies(10, "*a" + (i - 1)))));
        }

        // When
        var parts = YamlParts.of(bomb.toString());

        // Then
        assertThat(parts)
                .singleElement()
                .isInstanceOfSatisfying(
                        Part.Broken.class,
                        part -> assertThat(part.message()).isEqualTo("aliases expand to more than 200000 values"));
    }

    @Test
    void guessesWhoABrokenDocumentIs() {
        // When
        var parts = YamlParts.of("""
                apiVersion: aigateway.envoyproxy.io/v1beta1
                kind: AIGatewayRoute # the chat
                metadata:
                  labels:
                    name: not-this
                  name: "chat"
                  namespace: prod
                spec: [
                """);

        // Then
        assertThat(parts)
                .singleElement()
                .isInstanceOfSatisfying(
                        Part.Broken.class,
                        part -> assertThat(part.guess())
                                .isEqualTo(
                                        new ManifestId("aigateway.envoyproxy.io", "AIGatewayRoute", "prod", "chat")));
    }

    private static String text(List<Part> parts) {
        return ((Part.Readable) parts.getFirst()).value().toString();
    }
}
