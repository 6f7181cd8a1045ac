package dev.lockkeeper.source.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The schemas of a set of CRDs, by apiVersion and kind. Everything in them is compiled when they are read. */
public final class CrdSchemas {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final List<String> COMMON_FIELDS = List.of("apiVersion", "kind", "metadata");

    private final Map<String, KindSchema> byVersionAndKind = new HashMap<>();
    private final Set<String> groupKinds = new HashSet<>();

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

    /** Whether there is a CRD of this kind, in whatever version. */
    public boolean isOurs(String group, String kind) {
        return groupKinds.contains(key(group, kind));
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
        groupKinds.add(key(group, kind));
        for (var version : spec.path("versions")) {
            if (version.path("served").asBoolean()) {
                var apiVersion = group + "/" + version.path("name").asText();
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
