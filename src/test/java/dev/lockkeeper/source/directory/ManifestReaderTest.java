package dev.lockkeeper.source.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every kind of manifest is taken, and what is wrong with one is said by line, field and reason. */
class ManifestReaderTest {

    @Test
    void namesWhatAManifestLacks() {
        assertThat(problems("kind: Gateway\nmetadata:\n  labels: {}\n"))
                .containsExactly("f.yaml:1: apiVersion: Required value", "f.yaml:2: metadata.name: Required value");
        assertThat(problems("apiVersion: v1\nkind: Secret\nmetadata: {name: 3}\n"))
                .containsExactly("f.yaml:3: metadata.name: Invalid value: 3: must be a string, put it in quotes");
        assertThat(problems("- a\n- b\n"))
                .containsExactly("f.yaml:1: not a manifest: it must start with apiVersion and kind");
    }

    @Test
    void namesTheKindsOfOurGroupWhenOneIsMisspelt() {
        assertThat(problems(TestFolder.backend("a", "OpenAI").replace("AIServiceBackend", "AIServicesBackend")))
                .containsExactly("f.yaml:2: AIServicesBackend default/a: kind: no kind AIServicesBackend in"
                        + " aigateway.envoyproxy.io/v1beta1, known here: AIGatewayRoute v1alpha1, AIGatewayRoute v1beta1,"
                        + " AIServiceBackend v1alpha1, AIServiceBackend v1beta1, BackendSecurityPolicy v1alpha1,"
                        + " BackendSecurityPolicy v1beta1, GatewayConfig v1alpha1, GatewayConfig v1beta1,"
                        + " MCPRoute v1alpha1, MCPRoute v1beta1, QuotaPolicy v1alpha1");
    }

    @Test
    void handsKindsWithoutASchemaThrough() {
        // When
        var content = read("apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: x}\nany: {thing: [1]}\n");

        // Then
        assertThat(content.problems()).isEmpty();
        assertThat(content.good()).singleElement().satisfies(manifest -> {
            assertThat(manifest.id()).isEqualTo(new ManifestId("example.com", "Thing", "default", "x"));
            assertThat(manifest.content().toString())
                    .isEqualTo("{\"apiVersion\":\"example.com/v1\",\"kind\":\"Thing\",\"metadata\":{\"name\":\"x\","
                            + "\"namespace\":\"default\"},\"any\":{\"thing\":[1]}}");
        });
    }

    @Test
    void givesNoNamespaceToKindsOfTheCluster() {
        assertThat(read("apiVersion: gateway.networking.k8s.io/v1\nkind: GatewayClass\nmetadata: {name: x}\n")
                        .good())
                .extracting(manifest -> manifest.id().toString())
                .containsExactly("GatewayClass x");
    }

    @Test
    void writesDefaultsIntoOurKinds() {
        // When
        var content = read("""
                apiVersion: aigateway.envoyproxy.io/v1beta1
                kind: AIGatewayRoute
                metadata: {name: chat}
                spec:
                  parentRefs: [{name: gateway}]
                  rules: [{backendRefs: [{name: b}]}]
                """);

        // Then
        assertThat(content.problems()).isEmpty();
        var spec = content.good().getFirst().content().get("spec");
        assertThat(spec.at("/parentRefs/0/kind").asText()).isEqualTo("Gateway");
        assertThat(spec.at("/rules/0/modelsOwnedBy").asText()).isEqualTo("Envoy AI Gateway");
        assertThat(spec.at("/rules/0/backendRefs/0/weight").asInt()).isEqualTo(1);
    }

    @Test
    void takesTheItemsOfAList() {
        // When
        var content = read("""
                apiVersion: v1
                kind: List
                items:
                  - {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}
                  - apiVersion: aigateway.envoyproxy.io/v1beta1
                    kind: AIServiceBackend
                    metadata: {name: b}
                    spec: {}
                """);

        // Then
        assertThat(content.good()).extracting(Manifest::line).containsExactly(4);
        assertThat(content.problems())
                .extracting(DirectoryProblem::text)
                .containsExactlyInAnyOrder(
                        "f.yaml:8: AIServiceBackend default/b: spec.schema: Required value",
                        "f.yaml:8: AIServiceBackend default/b: spec.backendRef: Required value");
    }

    @Test
    void movesPlainTextOfSecretsIntoTheirData() {
        // When
        var content = read("""
                apiVersion: v1
                kind: Secret
                metadata: {name: key}
                data: {a: YQ==, b: YQ==}
                stringData: {b: bb}
                """);

        // Then
        assertThat(content.good().getFirst().content().get("data").toString())
                .isEqualTo("{\"a\":\"YQ==\",\"b\":\"YmI=\"}");
        assertThat(content.good().getFirst().content().has("stringData")).isFalse();
    }

    @Test
    void neverShowsTheValueOfASecret() {
        assertThat(problems("apiVersion: v1\nkind: Secret\nmetadata: {name: key}\ndata:\n  apiKey: sk-hush!!\n"))
                .containsExactly(
                        "f.yaml:5: Secret default/key: data.apiKey: must be base64; plain text belongs into stringData");
    }

    @Test
    void readsJsonWithLines() {
        // When
        var content = ManifestReader.read("""
                {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}}
                {
                \t"apiVersion": "aigateway.envoyproxy.io/v1beta1",
                \t"kind": "AIServiceBackend",
                \t"metadata": {"name": "b"},
                \t"spec": {
                \t\t"schema": {"name": 3},
                \t\t"backendRef": {"name": "b", "kind": "Backend", "group": "gateway.envoyproxy.io"}
                \t}
                }
                """, Path.of("f.json"), TestFolder.SCHEMAS);

        // Then
        assertThat(content.good()).hasSize(1);
        assertThat(content.problems())
                .extracting(DirectoryProblem::text)
                .first()
                .isEqualTo("f.json:7: AIServiceBackend default/b: spec.schema.name: Invalid value: \"integer\":"
                        + " spec.schema.name in body must be of type string: \"integer\"");
    }

    private static FileContent read(String text) {
        return ManifestReader.read(text, Path.of("f.yaml"), TestFolder.SCHEMAS);
    }

    private static List<String> problems(String text) {
        return read(text).problems().stream().map(DirectoryProblem::text).toList();
    }
}
