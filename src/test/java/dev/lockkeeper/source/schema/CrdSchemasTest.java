package dev.lockkeeper.source.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A CRD that asks for something nobody here checks is refused when it is read, not passed over. */
class CrdSchemasTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{type: string, contentEncoding: x} | Probe example.com/v1.spec.a: schema keyword contentEncoding is not supported",
                "{type: string, format: hostname} | Probe example.com/v1.spec.a: format hostname is not supported",
                "{type: string, pattern: '(?<!a)b'} | Probe example.com/v1.spec.a: pattern (?<!a)b: ",
                "{type: string, x-kubernetes-validations: [{rule: self == oldSelf}]}"
                        + " | Probe example.com/v1.spec.a: rules on oldSelf need the former object: self == oldSelf",
                "{type: string, x-kubernetes-validations: [{rule: self.}]} | Probe example.com/v1.spec.a: self.: ",
            })
    void refusesAtOnceWhatItCannotCheck(String schema, String message) {
        assertThatThrownBy(() -> CrdSchemas.of(List.of(crd(schema))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message.strip());
    }

    @Test
    void refusesWhatIsNoCrd() {
        assertThatThrownBy(() -> CrdSchemas.of(List.of("kind: Pod\nmetadata: {name: x}")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a CRD: \"x\"");
    }

    @Test
    void knowsServedVersionsOnly() {
        // When
        var schemas = CrdSchemas.of(List.of(crd("{type: string}")));

        // Then
        assertThat(schemas.kindsOf("example.com")).containsExactly("Probe v1");
        assertThat(schemas.find("example.com/v1", "Probe")).isPresent();
        assertThat(schemas.find("example.com/v0", "Probe")).isEmpty();
        assertThat(schemas.kindsOf("other.com")).isEmpty();
    }

    private static String crd(String schema) {
        return """
                kind: CustomResourceDefinition
                spec:
                  group: example.com
                  scope: Namespaced
                  names: {kind: Probe}
                  versions:
                    - name: v0
                      served: false
                    - name: v1
                      served: true
                      schema:
                        openAPIV3Schema:
                          type: object
                          properties:
                            spec: {type: object, properties: {a: %s}}
                """.formatted(schema);
    }
}
