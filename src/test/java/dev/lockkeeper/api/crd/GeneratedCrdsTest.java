package dev.lockkeeper.api.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The build makes six CRDs whose versions, columns, lists and sizes are those that users and clients rely on. */
class GeneratedCrdsTest {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final String SCHEMA = "/spec/versions/1/schema/openAPIV3Schema/properties";
    /** kubectl keeps what it applied in an annotation, and all annotations together may have this size. */
    private static final int ANNOTATION_LIMIT = 256 * 1024;

    private final Map<String, JsonNode> crds = CrdResources.texts().stream()
            .map(GeneratedCrdsTest::parse)
            .collect(Collectors.toMap(crd -> crd.at("/spec/names/kind").asText(), Function.identity()));

    @Test
    void thereIsOneOfEachKind() {
        assertThat(crds.values())
                .extracting(crd -> crd.at("/metadata/name").asText())
                .containsExactlyInAnyOrder(
                        "aigatewayroutes.aigateway.envoyproxy.io",
                        "aiservicebackends.aigateway.envoyproxy.io",
                        "backendsecuritypolicies.aigateway.envoyproxy.io",
                        "gatewayconfigs.aigateway.envoyproxy.io",
                        "mcproutes.aigateway.envoyproxy.io",
                        "quotapolicies.aigateway.envoyproxy.io");
    }

    @Test
    void v1beta1IsStoredAndV1alpha1Deprecated() {
        for (var kind :
                List.of("AIGatewayRoute", "AIServiceBackend", "BackendSecurityPolicy", "GatewayConfig", "MCPRoute")) {
            var versions = crd(kind).at("/spec/versions");
            assertThat(versions).as(kind).hasSize(2);
            assertThat(versions.get(0).path("name").asText()).isEqualTo("v1alpha1");
            assertThat(versions.get(0).path("served").asBoolean()).isTrue();
            assertThat(versions.get(0).path("storage").asBoolean()).isFalse();
            assertThat(versions.get(0).path("deprecationWarning").asText())
                    .isEqualTo(
                            "aigateway.envoyproxy.io/v1alpha1 is deprecated; use aigateway.envoyproxy.io/v1beta1 instead");
            assertThat(versions.get(1).path("name").asText()).isEqualTo("v1beta1");
            assertThat(versions.get(1).path("served").asBoolean()).isTrue();
            assertThat(versions.get(1).path("storage").asBoolean()).isTrue();
            assertThat(versions.get(1).has("deprecated")).isFalse();
        }
    }

    @Test
    void quotaPolicyHasOneVersion() {
        var versions = crd("QuotaPolicy").at("/spec/versions");

        assertThat(versions).hasSize(1);
        assertThat(versions.get(0).path("name").asText()).isEqualTo("v1alpha1");
        assertThat(versions.get(0).path("storage").asBoolean()).isTrue();
        assertThat(versions.get(0).has("deprecated")).isFalse();
    }

    @Test
    void policiesAreMarkedAsDirectAndGatewayConfigHasAShortName() {
        for (var kind : List.of("BackendSecurityPolicy", "QuotaPolicy")) {
            assertThat(crd(kind)
                            .path("metadata")
                            .path("labels")
                            .path("gateway.networking.k8s.io/policy")
                            .asText())
                    .isEqualTo("direct");
        }
        assertThat(crd("GatewayConfig").at("/spec/names/shortNames/0").asText()).isEqualTo("gwconfig");
    }

    @Test
    void everyVersionShowsAcceptanceReasonAndAge() {
        crds.forEach((kind, crd) -> crd.at("/spec/versions")
                .forEach(version -> assertThat(columns(version)).as(kind).endsWith("Accepted", "Reason", "Age")));
        assertThat(columns(crd("AIGatewayRoute").at("/spec/versions/1")))
                .first()
                .isEqualTo("Hostnames");
        assertThat(columns(crd("AIServiceBackend").at("/spec/versions/1"))).contains("Schema", "Backend");
        assertThat(columns(crd("BackendSecurityPolicy").at("/spec/versions/1")))
                .first()
                .isEqualTo("Type");
    }

    @Test
    void statusIsASubresourceWithConditionsKeyedByType() {
        crds.forEach((kind, crd) -> crd.at("/spec/versions").forEach(version -> {
            assertThat(version.at("/subresources/status").isObject()).as(kind).isTrue();
            assertConditions(version.at("/schema/openAPIV3Schema/properties/status/properties/conditions"));
        }));
        assertConditions(crd("AIGatewayRoute").at(SCHEMA + "/status/properties/parents/items/properties/conditions"));
    }

    @Test
    void specIsRequiredWhereSomethingInItIs() {
        for (var kind : List.of("AIGatewayRoute", "AIServiceBackend", "BackendSecurityPolicy", "MCPRoute")) {
            assertThat(crd(kind)
                            .at("/spec/versions/1/schema/openAPIV3Schema/required/0")
                            .asText())
                    .as(kind)
                    .isEqualTo("spec");
        }
        assertThat(crd("GatewayConfig").at(SCHEMA + "/spec/default").isObject()).isTrue();
        assertThat(crd("QuotaPolicy")
                        .at("/spec/versions/0/schema/openAPIV3Schema/properties/spec/default")
                        .isObject())
                .isTrue();
    }

    @Test
    void defaultsAreThePeers() {
        var ref = crd("AIGatewayRoute")
                .at(SCHEMA + "/spec/properties/rules/items/properties/backendRefs/items/properties");
        assertThat(ref.at("/weight/default").asInt(-1)).isEqualTo(1);
        assertThat(ref.at("/priority/default").asInt(-1)).isZero();
        assertThat(crd("AIGatewayRoute")
                        .at(SCHEMA + "/spec/properties/rules/items/properties/modelsOwnedBy/default")
                        .asText())
                .isEqualTo("Envoy AI Gateway");
        assertThat(crd("MCPRoute").at(SCHEMA + "/spec/properties/path/default").asText())
                .isEqualTo("/mcp");
    }

    @Test
    void clientSideApplyHasRoomForEach() {
        assertThat(crds.values())
                .allSatisfy(crd -> assertThat(crd.toString().length())
                        .as(crd.at("/metadata/name").asText())
                        .isLessThan(ANNOTATION_LIMIT / 2));
    }

    @Test
    void theSameTypesMakeTheSameBytes(@TempDir Path folder) throws IOException {
        // When
        CrdFiles.main(folder.toString());

        // Then
        try (var files = Files.list(folder)) {
            assertThat(files)
                    .hasSize(6)
                    .allSatisfy(file -> assertThat(file)
                            .hasSameBinaryContentAs(
                                    Path.of("target", "kubernetes").resolve(file.getFileName())));
        }
    }

    private static void assertConditions(JsonNode conditions) {
        assertThat(conditions.path("x-kubernetes-list-type").asText()).isEqualTo("map");
        assertThat(conditions.path("x-kubernetes-list-map-keys")).hasSize(1);
        assertThat(conditions.at("/x-kubernetes-list-map-keys/0").asText()).isEqualTo("type");
        assertThat(conditions.at("/items/properties/lastTransitionTime/format").asText())
                .isEqualTo("date-time");
        assertThat(conditions.at("/items/properties/observedGeneration/format").asText())
                .isEqualTo("int64");
    }

    private static List<String> columns(JsonNode version) {
        return version.path("additionalPrinterColumns")
                .valueStream()
                .map(column -> column.path("name").asText())
                .toList();
    }

    private JsonNode crd(String kind) {
        return Objects.requireNonNull(crds.get(kind), kind);
    }

    private static JsonNode parse(String text) {
        try {
            return YAML.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
