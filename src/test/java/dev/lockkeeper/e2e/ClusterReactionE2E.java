package dev.lockkeeper.e2e;

import static dev.lockkeeper.e2e.AiObjects.backend;
import static dev.lockkeeper.e2e.AiObjects.key;
import static dev.lockkeeper.e2e.AiObjects.policy;
import static dev.lockkeeper.e2e.AiObjects.route;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.e2e.AiObjects.Rule;
import dev.lockkeeper.e2e.GatewayClient.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A new key, and access that is taken away, show in the next requests; how soon is printed. */
class ClusterReactionE2E extends ClusterTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String MODEL = "reaction";
    private static final String ROUTE = """
            apiVersion: aigateway.envoyproxy.io/v1beta1
            kind: AIGatewayRoute
            metadata: { name: reaction, namespace: default }
            spec:
              parentRefs: [{ name: gw }]
              rules:
                - matches: [{ headers: [{ name: x-ai-eg-model, value: reaction }] }]
                  backendRefs: [{ name: reaction }]
                - matches: [{ headers: [{ name: x-ai-eg-model, value: reaction-tenant }] }]
                  backendRefs: [{ name: reaction, namespace: tenant }]
            """;
    private static final String TENANT_BACKEND =
            backend("reaction", "reaction").replace("namespace: default", "namespace: tenant");
    private static final String TENANT_ENDPOINT = """
            apiVersion: gateway.envoyproxy.io/v1alpha1
            kind: Backend
            metadata: { name: reaction, namespace: tenant }
            spec: { endpoints: [{ fqdn: { hostname: two.test, port: 7002 } }] }
            """;
    private static final String OUR_GRANT = """
            apiVersion: gateway.networking.k8s.io/v1beta1
            kind: ReferenceGrant
            metadata: { name: reaction, namespace: tenant }
            spec:
              from: [{ group: aigateway.envoyproxy.io, kind: AIGatewayRoute, namespace: default }]
              to: [{ group: aigateway.envoyproxy.io, kind: AIServiceBackend }]
            """;
    private static final String ENVOY_GATEWAYS_GRANT = """
            apiVersion: gateway.networking.k8s.io/v1beta1
            kind: ReferenceGrant
            metadata: { name: reaction-generated, namespace: tenant }
            spec:
              from: [{ group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: default }]
              to: [{ group: gateway.envoyproxy.io, kind: Backend }]
            """;
    private static final String[] ALL = {
        key(MODEL, "sk-old"),
        backend(MODEL, "one"),
        policy(MODEL),
        OUR_GRANT,
        ENVOY_GATEWAYS_GRANT,
        TENANT_ENDPOINT,
        TENANT_BACKEND,
        ROUTE
    };

    private AiObjects objects;

    @BeforeAll
    void apply() {
        objects = new AiObjects(cluster().plane().admin());
        measure(
                "a new route with all its objects",
                () -> objects.apply(ALL),
                () -> chat(MODEL).status() == 200);
        measure("a granted backend", () -> {}, () -> chat("reaction-tenant").status() == 200);
    }

    @AfterAll
    void remove() {
        objects.delete(ALL);
    }

    @Test
    void aRotatedSecret() {
        var upstream = cluster().upstreams().getFirst();

        // When, then
        measure("a rotated Secret", () -> objects.apply(key(MODEL, "sk-new")), () -> {
            chat(MODEL);
            return "Bearer sk-new".equals(upstream.lastSeen().headers().get("Authorization"));
        });
        for (int i = 0; i < 50; i++) {
            chat(MODEL);
            assertThat(upstream.lastSeen().headers()).containsEntry("Authorization", "Bearer sk-new");
        }
    }

    @Test
    void aDeletedGrant() {
        measure(
                "a deleted ReferenceGrant",
                () -> objects.delete(OUR_GRANT),
                () -> chat("reaction-tenant").status() == 503);
        measure(
                "a new ReferenceGrant",
                () -> objects.apply(OUR_GRANT),
                () -> chat("reaction-tenant").status() == 200);
    }

    @Test
    void aDeletedBackend() {
        measure(
                "a deleted AIServiceBackend",
                () -> objects.delete(backend(MODEL, "one")),
                () -> chat(MODEL).status() == 503);
        measure(
                "a new AIServiceBackend",
                () -> objects.apply(backend(MODEL, "one")),
                () -> chat(MODEL).status() == 200);
    }

    @Test
    void aDeletedSecret() {
        measure(
                "a deleted Secret",
                () -> objects.delete(key(MODEL, "")),
                () -> chat(MODEL).status() == 503);
        measure(
                "a new Secret",
                () -> objects.apply(key(MODEL, "sk-old")),
                () -> chat(MODEL).status() == 200);
    }

    @Test
    void newRoutes() {
        addRoutes("reaction-new", "a new route");
    }

    /** A kubelet may show a changed Secret a minute later; our processor does not wait for it. */
    @Test
    void newRoutesWhileVolumesLagBehind() {
        cluster().kubelet().delayVolumes(Duration.ofSeconds(60));
        try {
            addRoutes("reaction-lag", "a new route, with volumes a minute late,");
        } finally {
            cluster().kubelet().delayVolumes(Duration.ZERO);
        }
    }

    /** Each has a name of its own: what the garbage collector still takes of a former one is another matter. */
    private void addRoutes(String prefix, String what) {
        for (int i = 0; i < 3; i++) {
            var name = prefix + "-" + i;
            var route = route(name, new Rule(name, "two"));
            var failures = new ArrayList<Answer>();
            measure(what, () -> objects.apply(route), () -> {
                var answer = chat(name);
                if (answer.status() >= 500) {
                    failures.add(answer);
                }
                return answer.status() == 200;
            });
            assertThat(failures).isEmpty();
            objects.delete(route);
            GatewayClient.await("removed again", SOON, () -> chat(name), answer -> answer.status() == 404);
        }
    }

    private static void measure(String what, Runnable change, BooleanSupplier shows) {
        long start = System.nanoTime();
        change.run();
        Awaitility.await(what)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .atMost(SOON)
                .until(shows::getAsBoolean);
        System.out.printf(
                "reaction: %s shows after %d ms%n",
                what, Duration.ofNanos(System.nanoTime() - start).toMillis());
    }

    private Answer chat(String model) {
        return cluster().client().chat(model);
    }
}
