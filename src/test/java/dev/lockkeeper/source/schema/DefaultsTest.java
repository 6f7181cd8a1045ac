package dev.lockkeeper.source.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checked objects carry the defaults of their schema and nothing that means "not set". */
class DefaultsTest {
    private static final KindSchema PROBE = CrdSchemas.of(List.of(ProbeCases.crd()))
            .find("example.com/v1", "Probe")
            .orElseThrow();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{str: ab}                     | {\"str\":\"ab\",\"en\":\"A\"}",
                "{str: ab, en: B}              | {\"str\":\"ab\",\"en\":\"B\"}",
                "{str: ab, en: null}           | {\"str\":\"ab\",\"en\":\"A\"}",
                "{str: ab, pat: null}          | {\"str\":\"ab\",\"en\":\"A\"}",
                "{str: ab, nul: null}          | {\"str\":\"ab\",\"nul\":null,\"en\":\"A\"}",
                "{str: ab, two: [{name: a}]}   | {\"str\":\"ab\",\"two\":[{\"name\":\"a\",\"port\":80}],\"en\":\"A\"}",
                "{str: ab, open: {x: null}}    | {\"str\":\"ab\",\"open\":{\"x\":null},\"en\":\"A\"}",
            })
    void writesWhatIsMissing(String spec, String defaulted) {
        // Given
        var object = ProbeCases.probe(ProbeCases.read(spec));
        var before = object.toString();

        // When
        var checked = PROBE.check(object);

        // Then
        assertThat(checked.defaulted().get("spec").toString()).isEqualTo(defaulted);
        assertThat(object.toString()).as("the object itself").isEqualTo(before);
    }

    @Test
    void leavesTheStatusOut() {
        // Given
        ObjectNode object = ProbeCases.read(
                "{apiVersion: example.com/v1, kind: Probe, metadata: {name: p}, spec: {str: ab}, status: {}}");

        // When
        var checked = PROBE.check(object);

        // Then
        assertThat(checked.defaulted().has("status")).isFalse();
        assertThat(checked.problems())
                .containsExactly(new FieldProblem(
                        "status", "unknown field \"status\", known here: apiVersion, kind, metadata, spec"));
    }
}
