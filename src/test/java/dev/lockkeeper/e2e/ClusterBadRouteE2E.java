package dev.lockkeeper.e2e;

import static dev.lockkeeper.e2e.AiObjects.route;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockkeeper.e2e.AiObjects.Rule;
import dev.lockkeeper.e2e.GatewayClient.Answer;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An AIGatewayRoute that cannot be served harms no other one of its Gateway, says why, and serves once it is repaired. */
class ClusterBadRouteE2E extends ClusterTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration OFTEN = Duration.ofMillis(10);
    private static final Predicate<Answer> OK = answer -> answer.status() == 200;
    private static final String GOOD = route("good", new Rule("good-model", "one"));
    private static final String BAD = "bad";

    private AiObjects objects;

    @BeforeEach
    void goodRouteServes() {
        objects = new AiObjects(cluster().plane().admin());
        objects.apply(GOOD);
        GatewayClient.await("the good route serves", SOON, () -> chat("good-model"), OK);
    }

    @AfterEach
    void removeRoutes() {
        objects.delete(GOOD, route(BAD));
        GatewayClient.await("both are gone", SOON, () -> chat("good-model"), answer -> answer.status() == 404);
        GatewayClient.await("both are gone", SOON, () -> chat("bad-model"), answer -> answer.status() == 404);
    }

    @Test
    void aCostThatIsNoExpression() {
        proveFor(
                route(
                        BAD,
                        "llmRequestCosts: [{ metadataKey: sum, type: CEL, cel: 'input_tokens +* 2' }]",
                        new Rule("bad-model", "two")),
                "Accepted",
                "llmRequestCosts[0]");
    }

    @Test
    void aBackendThatDoesNotExist() {
        proveFor(route(BAD, new Rule("bad-model", "nowhere")), "ResolvedRefs", "nowhere");
    }

    private void proveFor(String bad, String condition, String reason) {
        try (var users = SteadyRequests.start(cluster().client(), OFTEN, List.of("good-model"))) {
            // When
            objects.apply(bad);

            // Then
            GatewayClient.await(
                    "requests of the bad route are refused",
                    SOON,
                    () -> chat("bad-model"),
                    answer -> answer.status() == 503);
            Awaitility.await("status says why").atMost(SOON).untilAsserted(() -> {
                assertThat(condition(condition).path("status").asText()).isEqualTo("False");
                assertThat(condition(condition).path("message").asText()).contains(reason);
            });

            // When
            objects.apply(route(BAD, new Rule("bad-model", "two")));

            // Then
            GatewayClient.await("the repaired route serves", SOON, () -> chat("bad-model"), OK);
            Awaitility.await("status says so")
                    .atMost(SOON)
                    .until(() -> condition(condition).path("status").asText().equals("True"));
            users.close();
            assertThat(users.failures()).as(users::summary).isEmpty();
            assertThat(users.answered(200))
                    .as(users::summary)
                    .isEqualTo(users.answered())
                    .isPositive();
        }
    }

    private JsonNode condition(String type) {
        var status = new ObjectMapper()
                .valueToTree(objects.find(route(BAD)).getAdditionalProperties().get("status"));
        for (var condition : status.path("conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition;
            }
        }
        return status.path("conditions").path("no " + type);
    }

    private Answer chat(String model) {
        return cluster().client().chat(model);
    }
}
