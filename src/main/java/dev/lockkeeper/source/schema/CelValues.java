package dev.lockkeeper.source.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.values.NullValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns JSON into what rules see. Named fields get the names that Kubernetes gives them in rules ({@code __namespace__},
 * {@code a__dash__b}); keys of maps stay as they are.
 */
final class CelValues {
    private static final Set<String> RESERVED = Set.of(
            ("true false null in as break const continue else for function if import let loop package namespace return var"
                            + " void while")
                    .split(" "));
    private static final Pattern SPECIAL = Pattern.compile("__|[./-]");

    private CelValues() {}

    static Object of(JsonNode value, Structural schema) {
        return switch (value.getNodeType()) {
            case OBJECT -> fields(value, schema);
            case ARRAY -> items(value, schema);
            case STRING -> value.textValue();
            case BOOLEAN -> value.booleanValue();
            case NUMBER -> number(value, schema);
            default -> NullValue.NULL_VALUE;
        };
    }

    /** The name of a field in rules. */
    static String name(String field) {
        if (RESERVED.contains(field)) {
            return "__" + field + "__";
        }
        return SPECIAL.matcher(field).replaceAll(special -> switch (special.group()) {
            case "." -> "__dot__";
            case "/" -> "__slash__";
            case "-" -> "__dash__";
            default -> "__underscores__";
        });
    }

    private static Map<String, Object> fields(JsonNode object, Structural schema) {
        var fields = HashMap.<String, Object>newHashMap(object.size());
        object.properties().forEach(field -> {
            var named = schema.properties().get(field.getKey());
            if (named != null) {
                fields.put(name(field.getKey()), of(field.getValue(), named));
            } else {
                fields.put(field.getKey(), of(field.getValue(), below(schema.additional())));
            }
        });
        return fields;
    }

    private static List<Object> items(JsonNode array, Structural schema) {
        var items = new ArrayList<>(array.size());
        array.forEach(item -> items.add(of(item, below(schema.items()))));
        return items;
    }

    private static Object number(JsonNode value, Structural schema) {
        boolean whole = schema.type() != ValueType.NUMBER && value.canConvertToExactIntegral();
        return whole ? (Object) value.longValue() : (Object) value.doubleValue();
    }

    private static Structural below(@Nullable Structural schema) {
        return schema == null ? Structural.UNTYPED : schema;
    }
}
