package dev.lockkeeper.source.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** The schemas of a set of CRDs, by apiVersion and kind. Everything in them is compiled when they are read. */
public final class CrdSchemas {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final List<String> COMMON_FIELDS = List.of("apiVersion", "kind", "metadata");

    private final Map<String, KindSchema> byVersionAndKind = new HashMap<>();
    private final Map<String, SortedSet<String>> kindsByGroup = new HashMap<>();

    private CrdSchemas() {}

    /**
     * @param crds each the YAML text of one CustomResourceDefinition
     * @throws IllegalArgumentException if one is not, or uses something that this package does not check
     */
    public static CrdSchemas of(Collection<String> crds) {
        var schemas = new CrdSchemas();
        var reader = new SchemaReader(new RuleCompiler());
        crds.forEach(crd -> schemas.add(parse(crd), reader));
        return schemas;
    }

    /** The schema of a served version. */
    public Optional<KindSchema> find(String apiVersion, String kind) {
        return Optional.ofNullable(byVersionAndKind.get(key(apiVersion, kind)));
    }

    /** The kinds of a group with their served versions, e.g. {@code AIGatewayRoute v1beta1}; empty for other groups. */
    public SortedSet<String> kindsOf(String group) {
        return Collections.unmodifiableSortedSet(kindsByGroup.getOrDefault(group, new TreeSet<>()));
    }

    private static JsonNode parse(String crd) {
        try {
            return YAML.readTree(crd);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a CRD: " + e.getMessage(), e);
        }
    }

    private void add(JsonNode crd, SchemaReader reader) {
        var spec = crd.path("spec");
        var group = spec.path("group").asText();
        var kind = spec.path("names").path("kind").asText();
        if (!crd.path("kind").asText().equals("CustomResourceDefinition") || group.isEmpty() || kind.isEmpty()) {
            throw new IllegalArgumentException(
                    "not a CRD: " + crd.path("metadata").path("name"));
        }
        for (var version : spec.path("versions")) {
            if (version.path("served").asBoolean()) {
                var name = version.path("name").asText();
                var apiVersion = group + "/" + name;
                kindsByGroup.computeIfAbsent(group, absent -> new TreeSet<>()).add(kind + " " + name);
                var root = rootOf(version.path("schema").path("openAPIV3Schema"));
                byVersionAndKind.put(
                        key(apiVersion, kind),
                        new KindSchema(
                                spec.path("scope").asText().equals("Namespaced"),
                                version.path("subresources").has("status"),
                                reader.read(root, kind + " " + apiVersion)));
            }
        }
    }

    /** The common fields are those of every kind, whatever the CRD says of them. */
    private static JsonNode rootOf(JsonNode schema) {
        ObjectNode root = schema.deepCopy();
        var properties = root.withObjectProperty("properties");
        for (var field : COMMON_FIELDS) {
            properties.set(field, YAML.createObjectNode().put("x-kubernetes-preserve-unknown-fields", true));
        }
        return root;
    }

    private static String key(String version, String kind) {
        return version + " " + kind;
    }
}
