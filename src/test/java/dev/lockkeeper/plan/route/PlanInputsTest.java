package dev.lockkeeper.plan.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.model.GatewayModel;
import dev.lockkeeper.model.ModelObject;
import dev.lockkeeper.model.ModelYaml;
import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.plan.LastGoodCosts;
import dev.lockkeeper.plan.PlanSettings;
import dev.lockkeeper.plan.Planner;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever a hook edits by changes the plan hash on the HTTPRoute, so that Envoy Gateway translates again. */
class PlanInputsTest {

    private static final ObjectKey CHAT = new ObjectKey("default", "chat");
    private static final String MANIFESTS = """
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: { name: gw, annotations: { aigateway.envoyproxy.io/gateway-config: config } }
            spec: { gatewayClassName: eg }
            ---
            apiVersion: aigateway.envoyproxy.io/v1beta1
            kind: GatewayConfig
            metadata: { name: config }
            spec: { forwardProxy: { address: "10.0.0.1:3128" } }
            ---
            apiVersion: gateway.envoyproxy.io/v1alpha1
            kind: Backend
            metadata: { name: up }
            ---
            apiVersion: aigateway.envoyproxy.io/v1beta1
            kind: AIServiceBackend
            metadata: { name: one }
            spec: { schema: { name: OpenAI }, backendRef: { group: gateway.envoyproxy.io, kind: Backend, name: up } }
            ---
            apiVersion: aigateway.envoyproxy.io/v1beta1
            kind: AIServiceBackend
            metadata: { name: two }
            spec: { schema: { name: OpenAI }, backendRef: { group: gateway.envoyproxy.io, kind: Backend, name: up } }
            ---
            apiVersion: aigateway.envoyproxy.io/v1beta1
            kind: AIGatewayRoute
            metadata: { name: chat }
            spec:
              parentRefs: [{ name: gw }]
              rules:
              - matches: [{ headers: [{ name: x-ai-eg-model, value: m }] }]
                backendRefs: [{ name: one, priority: 0, weight: 3 }, { name: two, priority: 1, weight: 1 }]
                streamIdleTimeout: 30s
            """;

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            forward proxy          | 10.0.0.1:3128          | 10.0.0.2:3128
            its being there        | forwardProxy           | other
            priority               | priority: 1            | priority: 2
            weight                 | weight: 3              | weight: 2
            stream idle timeout    | streamIdleTimeout: 30s | streamIdleTimeout: 31s
            backend                | name: two, priority    | name: one, priority
            which GatewayConfig    | gateway-config: config | gateway-config: absent
            """)
    void changesWithEachInput(String input, String before, String after) {
        assertThat(MANIFESTS).as(input).contains(before);

        String other = hash(MANIFESTS.replace(before, after), PlanSettings.DEFAULT);

        assertThat(other).isNotEqualTo(hash(MANIFESTS, PlanSettings.DEFAULT));
    }

    @Test
    void changesWithTheHeaderAttributes() {
        var attributes = new TreeMap<>(java.util.Map.of("agent-session-id", "session.id"));

        String other = hash(MANIFESTS, new PlanSettings("/", "v1.1.0", "envoy-gateway-system", attributes));

        assertThat(other).isNotEqualTo(hash(MANIFESTS, PlanSettings.DEFAULT));
    }

    @Test
    void staysTheSameForWhatOnlyTheProcessorNeeds() {
        String withPolicy = MANIFESTS + """
                ---
                apiVersion: aigateway.envoyproxy.io/v1beta1
                kind: BackendSecurityPolicy
                metadata: { name: key }
                spec:
                  targetRefs: [{ group: aigateway.envoyproxy.io, kind: AIServiceBackend, name: one }]
                  type: APIKey
                  apiKey: { secretRef: { name: key } }
                ---
                apiVersion: v1
                kind: Secret
                metadata: { name: key }
                stringData: { apiKey: sk-%s }
                """;

        assertThat(hash(withPolicy.formatted("1"), PlanSettings.DEFAULT))
                .isEqualTo(hash(withPolicy.formatted("2"), PlanSettings.DEFAULT));
    }

    private static String hash(String manifests, PlanSettings settings) {
        List<ModelObject<?>> objects = ModelYaml.parse(manifests);
        GatewayModel model = ModelYaml.model(objects);
        Set<ObjectId> all = new TreeSet<>();
        objects.forEach(object -> all.add(object.id()));
        Planner planner = new Planner(settings, LastGoodCosts.NONE);
        RoutePlan plan = planner.next(planner.empty(), model, new TreeSet<>(all))
                .route(CHAT)
                .orElseThrow();
        assertThat(plan.httpRoute().getMetadata().getAnnotations())
                .containsEntry(
                        "gateway.envoyproxy.io/lockkeeper-plan",
                        plan.extension().hash());
        return plan.extension().hash();
    }
}
