package dev.lockkeeper.source.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Names, labels and annotations follow Kubernetes' rules and are refused in its words. */
class MetadataMessagesTest {
    private static final KindSchema PROBE = CrdSchemas.of(List.of(ProbeCases.crd()))
            .find("example.com/v1", "Probe")
            .orElseThrow();

    @Test
    void acceptsWhatIsUsual() {
        assertThat(problems(
                        "{name: a.b-c, namespace: prod, labels: {app.example.com/name: x}, annotations: {a: 'b c'}}"))
                .isEmpty();
    }

    @Test
    void refusesNames() {
        assertThat(problems("{name: Upper_Case, namespace: Bad NS}"))
                .containsExactly(
                        "metadata.name: Invalid value: \"Upper_Case\": a lowercase RFC 1123 subdomain must consist of lower"
                                + " case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric"
                                + " character (e.g. 'example.com', regex used for validation is"
                                + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
                        "metadata.namespace: Invalid value: \"Bad NS\": a lowercase RFC 1123 label must consist of lower"
                                + " case alphanumeric characters or '-', and must start and end with an alphanumeric"
                                + " character (e.g. 'my-name',  or '123-abc', regex used for validation is"
                                + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?')");
        assertThat(problems("{}")).containsExactly("metadata.name: Required value: name is required");
        assertThat(problems("{name: 3}"))
                .containsExactly("metadata.name: Invalid value: 3: must be a string, put it in quotes");
        assertThat(problems("{name: " + "a".repeat(254) + "}"))
                .singleElement()
                .asString()
                .endsWith("must be no more than 253 bytes");
    }

    @Test
    void refusesLabelsAndAnnotations() {
        assertThat(problems("{name: x, labels: {a b: c d}, annotations: {n: 3}, spec: 1}"))
                .containsExactly(
                        "metadata.spec: unknown field \"metadata.spec\"",
                        "metadata.labels: Invalid value: \"a b\": name part must consist of alphanumeric characters, '-',"
                                + " '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or"
                                + " 'my.name',  or '123-abc', regex used for validation is"
                                + " '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
                        "metadata.labels: Invalid value: \"c d\": a valid label must be an empty string or consist of"
                                + " alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric"
                                + " character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is"
                                + " '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
                        "metadata.annotations.n: Invalid value: 3: must be a string, put it in quotes");
    }

    private static List<String> problems(String metadata) {
        var object = ProbeCases.probe(ProbeCases.read("{str: ab}"));
        object.set("metadata", ProbeCases.read(metadata));
        return PROBE.check(object).problems().stream().map(FieldProblem::text).toList();
    }
}
