package dev.lockkeeper.e2e;

import static dev.lockkeeper.e2e.AiObjects.backend;
import static dev.lockkeeper.e2e.AiObjects.key;
import static dev.lockkeeper.e2e.AiObjects.policy;
import static dev.lockkeeper.e2e.AiObjects.route;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.e2e.AiObjects.Rule;
import dev.lockkeeper.e2e.GatewayClient.Answer;
import dev.lockkeeper.realparts.ControlPlane;
import dev.lockkeeper.realparts.WithApiServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * With a processor that only reads mounted Secrets, as the peer's, a new route gets traffic without a failed request and a
 * rotated key is used soon, though the kubelet by itself shows a changed Secret a minute late.
 */
@WithApiServer(controllers = {"garbagecollector", "deployment", "replicaset"})
@ExtendWith(EndToEndExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterSecretsOnlyE2E {
    private static final Duration SOON = Duration.ofSeconds(45);
    private static final String NAME = "secrets-only";

    private Cluster cluster;
    private AiObjects objects;

    @BeforeAll
    void start(ControlPlane plane) {
        objects = new AiObjects(plane.admin());
        cluster = Cluster.start(plane, Map.of());
        cluster.kubelet().delayVolumes(Duration.ofSeconds(60));
    }

    @AfterAll
    void end() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void aNewRouteWaitsForTheMountedSecretsAndAKeyFollowsThem() {
        // When a route comes with a backend and a key of its own
        var failures = new ArrayList<Answer>();
        objects.apply(key(NAME, "sk-first"), backend(NAME, "one"), policy(NAME), route(NAME, new Rule(NAME, NAME)));
        GatewayClient.await(
                "a new route",
                SOON,
                () -> {
                    var answer = cluster.client().chat(NAME);
                    if (answer.status() >= 500) {
                        failures.add(answer);
                    }
                    return answer;
                },
                answer -> answer.status() == 200);

        // Then nobody met a route whose backend the processor did not know, and the key is the policy's
        assertThat(failures).isEmpty();
        assertThat(keysSeen()).containsOnly("Bearer sk-first");

        // When the key is rotated
        cluster.upstreams().forEach(FakeUpstream::forget);
        objects.apply(key(NAME, "sk-second"));

        // Then it is used long before the kubelet would have shown it by itself
        GatewayClient.await(
                "the new key",
                SOON,
                () -> cluster.client().chat(NAME),
                answer -> answer.status() == 200 && keysSeen().contains("Bearer sk-second"));
        objects.delete(route(NAME, new Rule(NAME, NAME)), policy(NAME), backend(NAME, "one"), key(NAME, ""));
    }

    private List<String> keysSeen() {
        return cluster.upstreams().getFirst().seen().stream()
                .map(request -> request.headers().getOrDefault("authorization", ""))
                .toList();
    }
}
