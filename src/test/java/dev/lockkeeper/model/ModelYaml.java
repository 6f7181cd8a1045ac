package dev.lockkeeper.model;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.lockkeeper.api.AIGatewayRouteSpec;
import dev.lockkeeper.api.AIServiceBackendSpec;
import dev.lockkeeper.api.BackendSecurityPolicySpec;
import dev.lockkeeper.api.GatewayConfigSpec;
import dev.lockkeeper.api.ParentReference;
import dev.lockkeeper.api.QuotaPolicySpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads manifests into model objects, for tests that need no source. */
public final class ModelYaml {

    private static final ObjectMapper YAML = JsonMapper.builder(new YAMLFactory())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private ModelYaml() {}

    /** All objects of a file. */
    public static List<ModelObject<?>> read(Path file) {
        try {
            return parse(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static List<ModelObject<?>> parse(String text) {
        List<ModelObject<?>> objects = new ArrayList<>();
        try (var values = YAML.readerFor(JsonNode.class).<JsonNode>readValues(text)) {
            while (values.hasNext()) {
                objects.add(object(values.next()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return objects;
    }

    /** The model of all objects. */
    public static GatewayModel model(List<ModelObject<?>> objects) {
        GatewayModel model = GatewayModel.empty();
        for (ModelObject<?> object : objects) {
            model = model.with(new ModelChange.Upsert(object));
        }
        return model;
    }

    private static ModelObject<?> object(JsonNode node) {
        String name = node.path("kind").asText();
        Kind kind = Arrays.stream(Kind.values())
                .filter(candidate -> candidate.kindName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown kind " + name));
        JsonNode metadata = node.path("metadata");
        ObjectId id = ObjectId.of(
                kind,
                metadata.path("namespace").asText("default"),
                metadata.path("name").asText());
        Meta meta = new Meta(
                metadata.path("uid").asText(),
                "",
                metadata.path("generation").asLong(0),
                new TreeMap<>(strings(metadata.path("labels"))),
                new TreeMap<>(strings(metadata.path("annotations"))),
                metadata.path("creationTimestamp").asText(),
                "");
        return new ModelObject<>(id, meta, spec(kind, node));
    }

    private static ModelSpec spec(Kind kind, JsonNode node) {
        JsonNode spec = node.path("spec");
        return switch (kind) {
            case AI_GATEWAY_ROUTE -> new ModelSpec.Route(convert(spec, AIGatewayRouteSpec.class));
            case AI_SERVICE_BACKEND -> new ModelSpec.ServiceBackend(convert(spec, AIServiceBackendSpec.class));
            case BACKEND_SECURITY_POLICY ->
                new ModelSpec.SecurityPolicy(convert(spec, BackendSecurityPolicySpec.class));
            case GATEWAY_CONFIG -> new ModelSpec.Config(convert(spec, GatewayConfigSpec.class));
            case MCP_ROUTE ->
                new ModelSpec.McpRoute(List.of(convert(spec.path("parentRefs"), ParentReference[].class)));
            case QUOTA_POLICY -> new ModelSpec.Quota(convert(spec, QuotaPolicySpec.class));
            case GATEWAY ->
                new ModelSpec.GatewayFacts(spec.path("gatewayClassName").asText());
            case BACKEND, INFERENCE_POOL, HTTP_ROUTE -> new ModelSpec.Presence();
            case REFERENCE_GRANT -> grant(spec);
            case SECRET -> secret(node);
        };
    }

    private static ModelSpec.Grant grant(JsonNode spec) {
        List<ModelSpec.GrantFrom> from = new ArrayList<>();
        spec.path("from")
                .forEach(entry -> from.add(new ModelSpec.GrantFrom(
                        entry.path("group").asText(),
                        entry.path("kind").asText(),
                        entry.path("namespace").asText())));
        List<ModelSpec.GrantTo> to = new ArrayList<>();
        spec.path("to")
                .forEach(entry -> to.add(new ModelSpec.GrantTo(
                        entry.path("group").asText(),
                        entry.path("kind").asText(),
                        entry.path("name").asText())));
        return new ModelSpec.Grant(from, to);
    }

    private static ModelSpec.SecretContent secret(JsonNode node) {
        Map<String, String> data = new TreeMap<>(strings(node.path("stringData")));
        strings(node.path("data"))
                .forEach((key, value) ->
                        data.put(key, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
        return new ModelSpec.SecretContent(true, data);
    }

    private static Map<String, String> strings(JsonNode node) {
        Map<String, String> found = new TreeMap<>();
        node.properties()
                .forEach(entry -> found.put(entry.getKey(), entry.getValue().asText()));
        return found;
    }

    private static <T> T convert(JsonNode node, Class<T> type) {
        return YAML.convertValue(node, type);
    }
}
