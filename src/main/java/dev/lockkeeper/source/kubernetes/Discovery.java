package dev.lockkeeper.source.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which kinds the API server serves, by its aggregated discovery: one request that any authenticated client may make,
 * answered "not modified" as long as no CRD comes or goes. Cheaper than a watch of all CRDs, and needs no right to read them.
 */
final class Discovery {

    private static final String LIST = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
    private static final String OLDER_LIST =
            "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList";

    private final ApiReads reads;
    private final KubernetesSerialization serialization;
    private String etag = "";
    private Set<ApiKind> known = Set.of();

    Discovery(ApiReads reads, KubernetesSerialization serialization) {
        this.reads = reads;
        this.serialization = serialization;
    }

    /**
     * All kinds of all groups but the core group.
     *
     * @throws RuntimeException with a message that says why there is no answer
     */
    Set<ApiKind> read() {
        Map<String, String> headers = etag.isEmpty()
                ? Map.of("Accept", LIST + "," + OLDER_LIST)
                : Map.of("Accept", LIST + "," + OLDER_LIST, "If-None-Match", etag);
        HttpResponse<String> answer = reads.get("/apis", headers).join();
        return switch (answer.code()) {
            case 304 -> known;
            case 200 -> {
                known = kinds(serialization.unmarshal(answer.body(), JsonNode.class));
                etag = Optional.ofNullable(answer.header("ETag")).orElse("");
                yield known;
            }
            default -> throw new IllegalStateException("GET /apis: HTTP " + answer.code());
        };
    }

    private static Set<ApiKind> kinds(JsonNode list) {
        if (!list.path("kind").asText().equals("APIGroupDiscoveryList")) {
            throw new IllegalStateException(
                    "the API server has no aggregated discovery; Kubernetes 1.27 or later is needed");
        }
        Set<ApiKind> kinds = new HashSet<>();
        for (JsonNode group : list.path("items")) {
            for (JsonNode version : group.path("versions")) {
                for (JsonNode resource : version.path("resources")) {
                    kinds.add(new ApiKind(
                            group.path("metadata").path("name").asText(),
                            version.path("version").asText(),
                            resource.path("responseKind").path("kind").asText()));
                }
            }
        }
        return Set.copyOf(kinds);
    }
}
