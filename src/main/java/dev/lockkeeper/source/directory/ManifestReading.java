package dev.lockkeeper.source.directory;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.lockkeeper.api.AIGatewayRouteSpec;
import dev.lockkeeper.api.AIServiceBackendSpec;
import dev.lockkeeper.api.BackendSecurityPolicySpec;
import dev.lockkeeper.api.GatewayConfigSpec;
import dev.lockkeeper.api.ParentReference;
import dev.lockkeeper.api.QuotaPolicySpec;
import dev.lockkeeper.model.Kind;
import dev.lockkeeper.model.Meta;
import dev.lockkeeper.model.ModelObject;
import dev.lockkeeper.model.ModelSpec;
import dev.lockkeeper.model.ObjectId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A checked manifest → the object that a model keeps of it. Versions of a kind share their shape, so an older one is read
 * as the newest. Objects of a folder have no uid, and generation 0.
 */
final class ManifestReading {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private static final Map<String, Kind> KINDS = Stream.of(Kind.values())
            .collect(Collectors.toUnmodifiableMap(kind -> kind.group() + "/" + kind.kindName(), Function.identity()));

    private ManifestReading() {}

    /** The model's kind of a manifest, empty for one that a model does not know. */
    static Optional<Kind> kind(String group, String kind) {
        return Optional.ofNullable(KINDS.get(group + "/" + kind));
    }

    static ModelObject<?> object(Kind kind, Manifest manifest) {
        JsonNode content = manifest.content();
        JsonNode metadata = content.path("metadata");
        Meta meta = new Meta(
                "",
                "",
                0,
                strings(metadata.path("labels")),
                strings(metadata.path("annotations")),
                "",
                manifest.origin());
        ObjectId id = ObjectId.of(kind, manifest.id().namespace(), manifest.id().name());
        return new ModelObject<>(id, meta, spec(kind, content));
    }

    private static ModelSpec spec(Kind kind, JsonNode manifest) {
        JsonNode spec = manifest.path("spec");
        return switch (kind) {
            case AI_GATEWAY_ROUTE -> new ModelSpec.Route(convert(spec, AIGatewayRouteSpec.class));
            case AI_SERVICE_BACKEND -> new ModelSpec.ServiceBackend(convert(spec, AIServiceBackendSpec.class));
            case BACKEND_SECURITY_POLICY ->
                new ModelSpec.SecurityPolicy(convert(spec, BackendSecurityPolicySpec.class));
            case GATEWAY_CONFIG -> new ModelSpec.Config(convert(spec, GatewayConfigSpec.class));
            case MCP_ROUTE -> new ModelSpec.McpRoute(list(spec.path("parentRefs"), ParentReference.class));
            case QUOTA_POLICY -> new ModelSpec.Quota(convert(spec, QuotaPolicySpec.class));
            case GATEWAY ->
                new ModelSpec.GatewayFacts(spec.path("gatewayClassName").asText());
            case BACKEND, INFERENCE_POOL, HTTP_ROUTE -> new ModelSpec.Presence();
            case REFERENCE_GRANT -> grant(spec);
            case SECRET -> secret(manifest.path("data"));
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

    /** The folder's check leaves base64 alone. Go, and so the API server, takes line breaks in it. */
    private static ModelSpec.SecretContent secret(JsonNode data) {
        SortedMap<String, String> decoded = new TreeMap<>();
        strings(data)
                .forEach((key, value) ->
                        decoded.put(key, new String(Base64.getMimeDecoder().decode(value), StandardCharsets.UTF_8)));
        return new ModelSpec.SecretContent(true, decoded);
    }

    private static SortedMap<String, String> strings(JsonNode node) {
        SortedMap<String, String> found = new TreeMap<>();
        node.properties()
                .forEach(entry -> found.put(entry.getKey(), entry.getValue().asText()));
        return found;
    }

    private static <T> T convert(JsonNode node, Class<T> type) {
        return MAPPER.convertValue(node, type);
    }

    private static <T> List<T> list(JsonNode node, Class<T> type) {
        List<T> found = new ArrayList<>();
        node.forEach(entry -> found.add(convert(entry, type)));
        return found;
    }
}
