package dev.lockkeeper.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A change touches the plans that can read the changed object, and no others. */
class ImpactTest {

    private static final String OBJECTS = """
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: { name: gw, annotations: { aigateway.envoyproxy.io/gateway-config: config } }
            spec: { gatewayClassName: eg }
            ---
            kind: Gateway
            metadata: { name: other }
            spec: { gatewayClassName: eg }
            ---
            kind: GatewayConfig
            metadata: { name: config }
            spec: {}
            ---
            kind: Backend
            metadata: { name: up }
            ---
            kind: AIServiceBackend
            metadata: { name: b }
            spec: { schema: { name: OpenAI }, backendRef: { name: up } }
            ---
            kind: BackendSecurityPolicy
            metadata: { name: p }
            spec:
              targetRefs: [{ group: aigateway.envoyproxy.io, kind: AIServiceBackend, name: b }]
              type: APIKey
              apiKey: { secretRef: { name: s } }
            ---
            kind: Secret
            metadata: { name: s }
            ---
            kind: ReferenceGrant
            metadata: { name: g, namespace: far }
            spec: { from: [], to: [] }
            ---
            kind: AIGatewayRoute
            metadata: { name: r1 }
            spec: { parentRefs: [{ name: gw }], rules: [{ backendRefs: [{ name: b }] }] }
            ---
            kind: AIGatewayRoute
            metadata: { name: r2 }
            spec: { parentRefs: [{ name: other }], rules: [{ backendRefs: [{ name: x, namespace: far }] }] }
            """;

    private final List<ModelObject<?>> objects = ModelYaml.parse(OBJECTS);
    private final GatewayModel model = ModelYaml.model(objects);

    @ParameterizedTest
    @CsvSource({
        "SECRET, default, s, r1, gw",
        "BACKEND_SECURITY_POLICY, default, p, r1, gw",
        "AI_SERVICE_BACKEND, default, b, r1, gw",
        "BACKEND, default, up, r1, gw",
        "GATEWAY_CONFIG, default, config, r1, gw",
        "GATEWAY, default, gw, r1, gw",
        "AI_GATEWAY_ROUTE, default, r1, r1, gw",
        "REFERENCE_GRANT, far, g, r2, other",
        "AI_SERVICE_BACKEND, far, x, r2, other",
    })
    void touchesTheRouteAndItsGateway(Kind kind, String namespace, String name, String route, String gateway) {
        // Given
        ObjectId changed = ObjectId.of(kind, namespace, name);
        GatewayModel without = model.with(new ModelChange.Delete(changed));

        // When
        Set<ObjectId> touched = Impact.of(model, without, changed);

        // Then
        assertThat(touched).filteredOn(id -> id.kind() == Kind.AI_GATEWAY_ROUTE).containsExactly(route(route));
        assertThat(touched)
                .filteredOn(id -> id.kind() == Kind.GATEWAY)
                .containsExactly(ObjectId.of(Kind.GATEWAY, "default", gateway));
    }

    @Test
    void aRouteThatMovesToAnotherGatewayTouchesBoth() {
        // Given
        ModelObject<?> moved = ModelYaml.parse("""
                kind: AIGatewayRoute
                metadata: { name: r1 }
                spec: { parentRefs: [{ name: other }], rules: [] }
                """).getFirst();

        // When
        Set<ObjectId> touched = Impact.of(model, model.with(new ModelChange.Upsert(moved)), moved.id());

        // Then
        assertThat(touched)
                .containsExactlyInAnyOrder(
                        route("r1"),
                        ObjectId.of(Kind.GATEWAY, "default", "gw"),
                        ObjectId.of(Kind.GATEWAY, "default", "other"));
    }

    @Test
    void indexesForgetWhatWentAway() {
        // When
        GatewayModel emptied = model;
        for (ModelObject<?> object : objects) {
            emptied = emptied.with(new ModelChange.Delete(object.id()));
        }

        // Then
        for (ModelObject<?> object : objects) {
            assertThat(emptied.isReferenced(object.id())).as("%s", object.id()).isFalse();
            assertThat(emptied.references(object.id())).as("%s", object.id()).isEmpty();
        }
    }

    private static ObjectId route(String name) {
        return ObjectId.of(Kind.AI_GATEWAY_ROUTE, "default", name);
    }
}
