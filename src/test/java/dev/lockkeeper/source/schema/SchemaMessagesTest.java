package dev.lockkeeper.source.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Objects are accepted and refused like on a cluster, with the same words. */
class SchemaMessagesTest {
    private static final KindSchema PROBE = CrdSchemas.of(List.of(ProbeCases.crd()))
            .find("example.com/v1", "Probe")
            .orElseThrow();

    static Stream<ProbeCases.Case> cases() {
        return ProbeCases.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void saysWhatTheApiServerSays(ProbeCases.Case probe) {
        // When
        var checked = PROBE.check(probe.object());

        // Then
        var texts =
                checked.problems().stream().map(SchemaMessagesTest::withoutHint).toList();
        if (probe.problems().stream().anyMatch(text -> text.contains("unknown field"))) {
            assertThat(texts).as("the API server stops at unknown fields").containsAll(probe.problems());
        } else {
            assertThat(texts).as(probe.toString()).containsExactlyInAnyOrderElementsOf(probe.problems());
        }
    }

    private static String withoutHint(FieldProblem problem) {
        return problem.text().replaceFirst(", known here: .*", "");
    }
}
