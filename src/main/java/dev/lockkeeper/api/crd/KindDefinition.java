package dev.lockkeeper.api.crd;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import dev.lockkeeper.api.schema.ApiVersion;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.Labels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import java.lang.reflect.ParameterizedType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The CustomResourceDefinition of one kind, as a tree of maps in the order in which it is written. */
final class KindDefinition {
    private static final String V1ALPHA1_WARNING = "%s/v1alpha1 is deprecated; use %1$s/v1beta1 instead";

    private final Class<? extends CustomResource<?, ?>> kind;

    KindDefinition(Class<? extends CustomResource<?, ?>> kind) {
        this.kind = kind;
    }

    /** The name of the object: plural and group. */
    String name() {
        return plural() + "." + group();
    }

    Map<String, Object> toTree() {
        var metadata = new LinkedHashMap<String, Object>();
        metadata.put("name", name());
        var labels = labels();
        if (!labels.isEmpty()) {
            metadata.put("labels", labels);
        }
        var spec = new LinkedHashMap<String, Object>();
        spec.put("group", group());
        spec.put("names", names());
        spec.put("scope", "Namespaced");
        spec.put("versions", versions());
        var tree = new LinkedHashMap<String, Object>();
        tree.put("apiVersion", "apiextensions.k8s.io/v1");
        tree.put("kind", "CustomResourceDefinition");
        tree.put("metadata", metadata);
        tree.put("spec", spec);
        return tree;
    }

    private Map<String, Object> names() {
        var names = new LinkedHashMap<String, Object>();
        names.put("kind", HasMetadata.getKind(kind));
        names.put("listKind", HasMetadata.getKind(kind) + "List");
        names.put("plural", plural());
        names.put("singular", HasMetadata.getKind(kind).toLowerCase(Locale.ROOT));
        var shortNames = kind.getAnnotation(ShortNames.class);
        if (shortNames != null) {
            names.put("shortNames", List.of(shortNames.value()));
        }
        return names;
    }

    /** What is stored, and where that is v1beta1 also the older version: same fields, so nothing has to convert. */
    private List<Map<String, Object>> versions() {
        var stored = ApiVersion.valueOf(HasMetadata.getVersion(kind).toUpperCase(Locale.ROOT));
        var versions = new ArrayList<Map<String, Object>>();
        for (var version : ApiVersion.values()) {
            if (version.compareTo(stored) <= 0) {
                versions.add(version(version, version == stored));
            }
        }
        return versions;
    }

    private Map<String, Object> version(ApiVersion version, boolean stored) {
        var entry = new LinkedHashMap<String, Object>();
        entry.put("name", version.text());
        entry.put("served", true);
        entry.put("storage", stored);
        if (!stored) {
            entry.put("deprecated", true);
            entry.put("deprecationWarning", V1ALPHA1_WARNING.formatted(group()));
        }
        entry.put("additionalPrinterColumns", columns());
        entry.put("subresources", Map.of("status", Map.of()));
        entry.put("schema", Map.of("openAPIV3Schema", root(version)));
        return entry;
    }

    private Map<String, Object> root(ApiVersion version) {
        var arguments = ((ParameterizedType) kind.getGenericSuperclass()).getActualTypeArguments();
        var schemas = new RecordSchema(version);
        var spec = schemas.of((Class<?>) arguments[0]);
        var properties = new LinkedHashMap<String, Object>();
        properties.put("apiVersion", Map.of("type", "string"));
        properties.put("kind", Map.of("type", "string"));
        properties.put("metadata", Map.of("type", "object"));
        properties.put("spec", spec);
        properties.put("status", schemas.of((Class<?>) arguments[1]));
        var root = new LinkedHashMap<String, Object>();
        root.put("description", kind.getAnnotation(JsonClassDescription.class).value());
        root.put("type", "object");
        root.put("properties", properties);
        if (spec.containsKey("required")) {
            root.put("required", List.of("spec"));
        } else {
            // All of it is optional, so it may be left out whole; readers find an empty one.
            spec.put("default", Map.of());
        }
        return root;
    }

    private List<Map<String, Object>> columns() {
        return Arrays.stream(kind.getAnnotationsByType(AdditionalPrinterColumn.class))
                .map(column -> {
                    var entry = new LinkedHashMap<String, Object>();
                    entry.put("name", column.name());
                    entry.put("type", column.type().name().toLowerCase(Locale.ROOT));
                    entry.put("jsonPath", column.jsonPath());
                    return (Map<String, Object>) entry;
                })
                .toList();
    }

    private Map<String, String> labels() {
        var labels = new LinkedHashMap<String, String>();
        for (var annotation : kind.getAnnotationsByType(Labels.class)) {
            for (var label : annotation.value()) {
                var parts = label.split("=", 2);
                labels.put(parts[0], parts[1]);
            }
        }
        return labels;
    }

    private String plural() {
        return HasMetadata.getPlural(kind);
    }

    private String group() {
        return HasMetadata.getGroup(kind);
    }
}
