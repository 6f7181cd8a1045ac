package dev.lockkeeper.api.crd;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import dev.lockkeeper.api.schema.ApiVersion;
import dev.lockkeeper.api.schema.Shape;
import dev.lockkeeper.api.schema.Since;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.Condition;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Turns a record into the OpenAPI schema of one version. A component is required unless it is {@code @Nullable}, a list
 * or a map; those two are required when they say so.
 */
final class RecordSchema {
    private final ApiVersion version;
    private final Constraints constraints;

    RecordSchema(ApiVersion version) {
        this.version = version;
        this.constraints = new Constraints(version);
    }

    Map<String, Object> of(Class<?> type) {
        var shape = type == Condition.class ? ConditionShape.class : type;
        if (!shape.isRecord()) {
            throw new IllegalArgumentException(type.getName() + " is not a record: no schema can be made of it");
        }
        var schema = schemaOf("object");
        var description = shape.getAnnotation(JsonClassDescription.class);
        if (description != null) {
            schema.put("description", description.value());
        }
        var properties = new TreeMap<String, Object>();
        var required = new ArrayList<String>();
        for (var component : shape.getRecordComponents()) {
            var field = field(shape, component);
            if (isServed(field)) {
                properties.put(component.getName(), property(field, component.getAnnotatedType()));
                if (isRequired(field, component)) {
                    required.add(component.getName());
                }
            }
        }
        schema.put("properties", properties);
        if (!required.isEmpty()) {
            required.sort(null);
            schema.put("required", required);
        }
        constraints.addOfType(schema, shape);
        return schema;
    }

    private Map<String, Object> property(Field field, AnnotatedType type) {
        var shape = field.getAnnotation(Shape.class);
        var schema = shape == null ? of(type) : of(shape.value());
        constraints.add(schema, field, rawClass(type.getType()));
        return schema;
    }

    private Map<String, Object> of(AnnotatedType type) {
        var raw = rawClass(type.getType());
        if (raw == List.class) {
            var item = ((AnnotatedParameterizedType) type).getAnnotatedActualTypeArguments()[0];
            var items = of(item);
            constraints.add(items, item, rawClass(item.getType()));
            var schema = schemaOf("array");
            schema.put("items", items);
            return schema;
        }
        if (raw == Map.class) {
            var schema = schemaOf("object");
            schema.put(Constraints.OPEN, true);
            return schema;
        }
        return switch (raw.getSimpleName()) {
            case "String" -> schemaOf("string");
            case "Boolean", "boolean" -> schemaOf("boolean");
            case "Integer", "int" -> schemaOf("integer", "int32");
            case "Long", "long" -> schemaOf("integer", "int64");
            default -> of(raw);
        };
    }

    private boolean isServed(Field field) {
        var since = field.getAnnotation(Since.class);
        return since == null || since.value().compareTo(version) <= 0;
    }

    private static boolean isRequired(AnnotatedElement field, RecordComponent component) {
        return field.isAnnotationPresent(Required.class)
                || !(component.getAnnotatedType().isAnnotationPresent(Nullable.class)
                        || component.getType() == List.class
                        || component.getType() == Map.class);
    }

    private static Map<String, Object> schemaOf(String type) {
        var schema = new LinkedHashMap<String, Object>();
        schema.put("type", type);
        return schema;
    }

    private static Map<String, Object> schemaOf(String type, String format) {
        var schema = schemaOf(type);
        schema.put("format", format);
        return schema;
    }

    private static Class<?> rawClass(Type type) {
        return type instanceof ParameterizedType parameterized
                ? (Class<?>) parameterized.getRawType()
                : (Class<?>) type;
    }

    /** The annotations of a component are on its field, since most of them do not name components as their target. */
    private static Field field(Class<?> type, RecordComponent component) {
        try {
            return type.getDeclaredField(component.getName());
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException(e);
        }
    }
}
