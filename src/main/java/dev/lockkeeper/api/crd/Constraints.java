package dev.lockkeeper.api.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.lockkeeper.api.schema.ApiVersion;
import dev.lockkeeper.api.schema.Format;
import dev.lockkeeper.api.schema.ListMap;
import dev.lockkeeper.api.schema.ListSet;
import dev.lockkeeper.api.schema.OneOf;
import dev.lockkeeper.api.schema.Open;
import dev.lockkeeper.api.schema.Properties;
import dev.lockkeeper.api.schema.Rule;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Writes the constraints of a field, a list entry or a type into its schema. */
final class Constraints {
    static final String OPEN = "x-kubernetes-preserve-unknown-fields";
    private static final String RULES = "x-kubernetes-validations";

    private final ApiVersion version;

    Constraints(ApiVersion version) {
        this.version = version;
    }

    /** Those of a field or a list entry, whose Java type says how sizes and defaults are meant. */
    void add(Map<String, Object> schema, AnnotatedElement element, Class<?> type) {
        on(element, JsonPropertyDescription.class, it -> schema.put("description", it.value()));
        on(element, Default.class, it -> schema.put("default", valueOf(it.value(), type)));
        on(element, Min.class, it -> schema.put("minimum", (long) it.value()));
        on(element, Max.class, it -> schema.put("maximum", (long) it.value()));
        on(element, Pattern.class, it -> schema.put("pattern", it.value()));
        on(element, Format.class, it -> schema.put("format", it.value()));
        on(element, OneOf.class, it -> schema.put("enum", List.of(it.value())));
        on(element, Size.class, it -> addSize(schema, it, type == List.class ? "Items" : "Length"));
        on(element, ListSet.class, it -> schema.put("x-kubernetes-list-type", "set"));
        on(element, ListMap.class, it -> {
            schema.put("x-kubernetes-list-type", "map");
            schema.put("x-kubernetes-list-map-keys", List.of(it.value()));
        });
        addOfType(schema, element);
    }

    /** Those of a type, wherever it is used. */
    void addOfType(Map<String, Object> schema, AnnotatedElement element) {
        on(element, Open.class, it -> schema.put(OPEN, true));
        Arrays.stream(element.getAnnotationsByType(Properties.class))
                .filter(it -> isOf(it.in()))
                .forEach(it -> {
                    if (it.min() > 0) {
                        schema.put("minProperties", it.min());
                    }
                    schema.put("maxProperties", it.max());
                });
        Arrays.stream(element.getAnnotationsByType(Rule.class))
                .filter(it -> isOf(it.in()))
                .forEach(it -> addRule(schema, it));
    }

    @SuppressWarnings("unchecked")
    private static void addRule(Map<String, Object> schema, Rule rule) {
        var entry = new LinkedHashMap<String, String>();
        entry.put("rule", rule.value());
        entry.put("message", rule.message());
        ((List<Object>) schema.computeIfAbsent(RULES, ignored -> new ArrayList<>())).add(entry);
    }

    private static void addSize(Map<String, Object> schema, Size size, String what) {
        if (size.min() > 0) {
            schema.put("min" + what, size.min());
        }
        if (size.max() < Long.MAX_VALUE) {
            schema.put("max" + what, size.max());
        }
    }

    private static Object valueOf(String text, Class<?> type) {
        if (type == Boolean.class) {
            return Boolean.valueOf(text);
        }
        return Number.class.isAssignableFrom(type) ? (Object) Long.valueOf(text) : text;
    }

    private boolean isOf(ApiVersion... versions) {
        return Arrays.asList(versions).contains(version);
    }

    private static <A extends Annotation> void on(AnnotatedElement element, Class<A> type, Consumer<A> use) {
        var found = element.getAnnotation(type);
        if (found != null) {
            use.accept(found);
        }
    }
}
