package dev.lockkeeper.e2e;

import static dev.lockkeeper.e2e.AiObjects.route;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.e2e.AiObjects.Rule;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Neither replica is missed: requests go on while one or both are killed, and every change arrives. */
class ClusterFailoverE2E extends ClusterTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final Duration EVERY = Duration.ofMillis(10);
    private static final Duration OUTAGE = Duration.ofSeconds(30);
    private static final String MODEL = "failover";
    private static final Rule STEADY = new Rule("failover-steady", "three");

    private AiObjects objects;
    private int changes;

    @BeforeEach
    void routesServe() {
        objects = new AiObjects(cluster().plane().admin());
        objects.apply(route("failover-steady", STEADY));
        awaitStatus("failover-steady", 200);
        change();
        awaitLastChange();
    }

    @AfterEach
    void removeRoutes() {
        cluster().replicas().stream()
                .filter(replica -> !replica.process().isAlive())
                .forEach(LockkeeperProcess::restart);
        cluster().replicas().forEach(LockkeeperProcess::awaitReady);
        objects.delete(route("failover-steady"), route(MODEL));
        awaitStatus(MODEL, 404);
    }

    @Test
    void eitherReplicaIsKilledWhileRoutesChange() {
        try (var users = SteadyRequests.start(cluster().client(), EVERY, List.of("failover-steady", MODEL))) {
            for (var replica : cluster().replicas()) {
                // When
                change();
                replica.process().kill();
                change();

                // Then
                awaitLastChange();

                // Given
                replica.restart();
                replica.awaitReady();
                change();
                awaitLastChange();
            }
            users.close();
            System.out.println("failover, one at a time: " + users.summary());
            assertThat(users.failures()).as(users::summary).isEmpty();
        }
    }

    @Test
    void bothReplicasAreDownForAWhile() {
        try (var users = SteadyRequests.start(cluster().client(), EVERY, List.of("failover-steady", MODEL))) {
            // When
            cluster().replicas().forEach(replica -> replica.process().kill());
            long down = System.nanoTime();
            change();

            // Then
            Awaitility.await("requests during the outage")
                    .atMost(OUTAGE.plusSeconds(10))
                    .until(() -> System.nanoTime() - down > OUTAGE.toNanos());
            assertThat(users.failures()).as(users::summary).isEmpty();

            // When
            cluster().replicas().forEach(LockkeeperProcess::restart);

            // Then
            awaitLastChange();
            users.close();
            System.out.println("failover, both down: " + users.summary());
            assertThat(users.failures()).as(users::summary).isEmpty();
        }
    }

    /** Another backend each time, so that the bundle must go before the route; it is asked for another model. */
    private void change() {
        changes++;
        objects.apply(route(MODEL, new Rule(MODEL, changes % 2 == 0 ? "two" : "one", "change-" + changes)));
    }

    private void awaitLastChange() {
        GatewayClient.await(
                "change " + changes + " arrives",
                SOON,
                () -> cluster().client().chat(MODEL),
                answer -> answer.status() == 200
                        && answer.json().path("model").asText().equals("change-" + changes));
    }

    private void awaitStatus(String model, int status) {
        GatewayClient.await(model, SOON, () -> cluster().client().chat(model), answer -> answer.status() == status);
    }
}
