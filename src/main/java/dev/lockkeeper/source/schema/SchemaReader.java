package dev.lockkeeper.source.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the schema of a CRD version. A keyword that nothing here checks stops the start instead of being passed over. */
final class SchemaReader {
    private static final Set<String> KEYWORDS = Set.of(
            "type nullable properties required additionalProperties items default enum format pattern minLength maxLength"
                    .concat(
                            " minimum exclusiveMinimum maximum exclusiveMaximum multipleOf minItems maxItems minProperties")
                    .concat(" maxProperties allOf anyOf oneOf not description title example externalDocs")
                    .concat(" x-kubernetes-int-or-string x-kubernetes-preserve-unknown-fields x-kubernetes-list-type")
                    .concat(" x-kubernetes-list-map-keys x-kubernetes-map-type x-kubernetes-validations")
                    .split(" "));

    private final RuleCompiler rules;

    SchemaReader(RuleCompiler rules) {
        this.rules = rules;
    }

    Structural read(JsonNode schema, String where) {
        schema.fieldNames().forEachRemaining(keyword -> {
            if (!KEYWORDS.contains(keyword)) {
                throw new IllegalArgumentException(where + ": schema keyword " + keyword + " is not supported");
            }
        });
        boolean intOrString = schema.path("x-kubernetes-int-or-string").asBoolean();
        var additionalValue = schema.path("additionalProperties");
        var properties = properties(schema, where);
        var additional = child(additionalValue, where + ".*");
        var items = child(schema.path("items"), where + "[]");
        var own = schema.path("x-kubernetes-validations")
                .valueStream()
                .map(rule -> rules.compile(rule, where))
                .toList();
        boolean below = Stream.concat(properties.values().stream(), Stream.of(additional, items))
                .anyMatch(child -> child != null && child.rulesHereOrBelow());
        return new Structural(
                intOrString ? ValueType.INT_OR_STRING : type(schema),
                schema.path("nullable").asBoolean(),
                schema.path("x-kubernetes-preserve-unknown-fields").asBoolean() || additionalValue.asBoolean(),
                properties,
                texts(schema.path("required")),
                additional,
                items,
                schema.get("default"),
                limits(schema, where),
                listShape(schema),
                texts(schema.path("x-kubernetes-list-map-keys")),
                intOrString ? Alternatives.NONE : alternatives(schema, where),
                own,
                below || !own.isEmpty());
    }

    private static Structural.ListShape listShape(JsonNode schema) {
        var shape = schema.path("x-kubernetes-list-type").asText("atomic");
        return Structural.ListShape.valueOf(shape.toUpperCase(Locale.ROOT));
    }

    private static ValueType type(JsonNode schema) {
        return ValueType.valueOf(schema.path("type").asText("any").toUpperCase(Locale.ROOT));
    }

    private Map<String, Structural> properties(JsonNode schema, String where) {
        var properties = new LinkedHashMap<String, Structural>();
        schema.path("properties")
                .properties()
                .forEach(field -> properties.put(field.getKey(), read(field.getValue(), where + "." + field.getKey())));
        return properties;
    }

    private @Nullable Structural child(JsonNode schema, String where) {
        return schema.isObject() ? read(schema, where) : null;
    }

    private Alternatives alternatives(JsonNode schema, String where) {
        if (Stream.of("allOf", "anyOf", "oneOf", "not").noneMatch(schema::has)) {
            return Alternatives.NONE;
        }
        return new Alternatives(
                all(schema.path("allOf"), where),
                all(schema.path("anyOf"), where),
                all(schema.path("oneOf"), where),
                schema.has("not") ? List.of(read(schema.path("not"), where)) : List.of());
    }

    private List<Structural> all(JsonNode schemas, String where) {
        return schemas.valueStream().map(schema -> read(schema, where)).toList();
    }

    private static Limits limits(JsonNode schema, String where) {
        var format = schema.path("format").asText();
        if (!Formats.isKnown(format)) {
            throw new IllegalArgumentException(where + ": format " + format + " is not supported");
        }
        return new Limits(
                schema.path("enum").valueStream().toList(),
                format,
                pattern(schema.path("pattern").asText(), where),
                whole(schema, "minLength"),
                whole(schema, "maxLength"),
                number(schema, "minimum"),
                schema.path("exclusiveMinimum").asBoolean(),
                number(schema, "maximum"),
                schema.path("exclusiveMaximum").asBoolean(),
                number(schema, "multipleOf"),
                whole(schema, "minItems"),
                whole(schema, "maxItems"),
                whole(schema, "minProperties"),
                whole(schema, "maxProperties"));
    }

    private static @Nullable Pattern pattern(String pattern, String where) {
        try {
            return pattern.isEmpty() ? null : Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(where + ": pattern " + pattern + ": " + e.getMessage(), e);
        }
    }

    private static @Nullable Integer whole(JsonNode schema, String keyword) {
        return schema.has(keyword) ? Integer.valueOf(schema.get(keyword).intValue()) : null;
    }

    private static @Nullable Double number(JsonNode schema, String keyword) {
        return schema.has(keyword) ? Double.valueOf(schema.get(keyword).doubleValue()) : null;
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asText).toList();
    }
}
