package dev.lockkeeper.e2e;

import static dev.lockkeeper.e2e.AiObjects.route;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.e2e.AiObjects.Rule;
import dev.lockkeeper.realparts.RunningProcess;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whatever is restarted, and whatever starts first, Envoy ends with the same configuration and serves the same requests. */
class ClusterRestartsE2E extends ClusterTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration EVERY = Duration.ofMillis(10);
    private static final String ROUTE =
            route("restarts", new Rule("restarts-one", "one"), new Rule("restarts-two", "two", "other-name"));

    private AiObjects objects;
    private EnvoyState before;

    @BeforeAll
    void routeServes() {
        objects = new AiObjects(cluster().plane().admin());
        objects.apply(ROUTE);
        awaitServed();
        before = EnvoyState.of(cluster().envoy());
    }

    @AfterAll
    void remove() {
        objects.delete(ROUTE);
        GatewayClient.await(
                "gone", SOON, () -> cluster().client().chat("restarts-one"), answer -> answer.status() == 404);
    }

    @Test
    void envoyGatewayRestarts() {
        try (var users = SteadyRequests.start(cluster().client(), EVERY, List.of("restarts-one", "restarts-two"))) {
            // When
            cluster().envoyGateway().restart();

            // Then
            proveChangesArrive();
            users.close();
            assertThat(users.failures()).as(users::summary).isEmpty();
        }
        awaitSameState();
    }

    @Test
    void envoyRestarts() {
        // When
        envoy().kill();

        // Then
        awaitServed();
        awaitSameState();
    }

    @Test
    void lockkeeperStartsAfterEnvoyGateway() {
        // Given
        endAll();

        // When
        cluster().envoyGateway().restart();
        cluster().replicas().forEach(LockkeeperProcess::restart);

        // Then
        proveChangesArrive();
        awaitSameState();
    }

    @Test
    void lockkeeperStartsBeforeEnvoyGateway() {
        // Given
        endAll();

        // When
        cluster().replicas().forEach(LockkeeperProcess::restart);
        cluster().replicas().forEach(LockkeeperProcess::awaitReady);
        cluster().envoyGateway().restart();

        // Then
        proveChangesArrive();
        awaitSameState();
    }

    /** Envoy Gateway first: its connections would make the others drain for 10 s. */
    private void endAll() {
        cluster().envoyGateway().close();
        cluster().replicas().forEach(replica -> replica.process().terminate());
        cluster().replicas().forEach(LockkeeperProcess::close);
    }

    private RunningProcess envoy() {
        return cluster()
                .kubelet()
                .envoy("default", "gw")
                .flatMap(PodRun::process)
                .orElseThrow();
    }

    /** What was configured before a restart could hide that nothing new arrives. */
    private void proveChangesArrive() {
        var extra = route("restarts-extra", new Rule("restarts-extra", "three"));
        objects.apply(extra);
        awaitFrom("restarts-extra", "three");
        objects.delete(extra);
        GatewayClient.await(
                "the change is undone",
                SOON,
                () -> cluster().client().chat("restarts-extra"),
                answer -> answer.status() == 404);
        awaitServed();
    }

    private void awaitServed() {
        awaitFrom("restarts-one", "one");
        awaitFrom("restarts-two", "two");
    }

    private void awaitFrom(String model, String upstream) {
        GatewayClient.await(
                model,
                SOON,
                () -> cluster().client().chat(model),
                answer -> answer.status() == 200
                        && answer.json().path("system_fingerprint").asText().equals(upstream));
    }

    private void awaitSameState() {
        Awaitility.await("the same state as before")
                .atMost(SOON)
                .untilAsserted(
                        () -> assertThat(EnvoyState.of(cluster().envoy())).isEqualTo(before));
    }
}
