package dev.lockkeeper.api.crd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.lockkeeper.api.schema.ApiVersion;
import dev.lockkeeper.api.schema.ListMap;
import dev.lockkeeper.api.schema.OneOf;
import dev.lockkeeper.api.schema.Properties;
import dev.lockkeeper.api.schema.Rule;
import dev.lockkeeper.api.schema.Since;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A record becomes a schema: what is not optional is required, and each constraint is where it belongs. */
class RecordSchemaTest {
    private static final YAMLMapper YAML = new YAMLMapper();

    @Properties(max = 5, in = ApiVersion.V1BETA1)
    @Rule(value = "self.old", message = "only then", in = ApiVersion.V1ALPHA1)
    record Outer(
            String name,
            @Nullable @Default("3") @Min(1) Integer count,
            @Required @Size(max = 2) @ListMap("kind") List<Inner> inner,
            List<@Size(min = 1) String> words,
            @JsonPropertyDescription("Kept.") @Nullable Map<String, Object> open,
            @Nullable @Since(ApiVersion.V1BETA1) Boolean added) {}

    record Inner(@OneOf({"A", "B"}) String kind) {}

    record Strange(Outer[] arrays) {}

    @Test
    void aRecordBecomesASchema() throws IOException {
        // When
        var schema = new RecordSchema(ApiVersion.V1BETA1).of(Outer.class);

        // Then
        assertThat(YAML.valueToTree(schema).toString())
                .isEqualTo(YAML.readTree("""
                        type: object
                        properties:
                          added: {type: boolean}
                          count: {type: integer, format: int32, default: 3, minimum: 1}
                          inner:
                            type: array
                            items:
                              type: object
                              properties:
                                kind: {type: string, enum: [A, B]}
                              required: [kind]
                            maxItems: 2
                            x-kubernetes-list-type: map
                            x-kubernetes-list-map-keys: [kind]
                          name: {type: string}
                          open: {type: object, x-kubernetes-preserve-unknown-fields: true, description: Kept.}
                          words: {type: array, items: {type: string, minLength: 1}}
                        required: [inner, name]
                        maxProperties: 5
                        """).toString());
    }

    @Test
    void anOlderVersionHasItsOwnRulesAndFields() {
        // When
        var schema = new RecordSchema(ApiVersion.V1ALPHA1).of(Outer.class);

        // Then
        assertThat(YAML.valueToTree(schema).path("properties").toString())
                .doesNotContain("added")
                .contains("words");
        assertThat(schema).doesNotContainKey("maxProperties");
        assertThat(schema)
                .containsEntry("x-kubernetes-validations", List.of(Map.of("rule", "self.old", "message", "only then")));
    }

    @Test
    void aTypeWithoutSchemaIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RecordSchema(ApiVersion.V1BETA1).of(Strange.class))
                .withMessage("[L" + Outer.class.getName() + "; is not a record: no schema can be made of it");
    }
}
