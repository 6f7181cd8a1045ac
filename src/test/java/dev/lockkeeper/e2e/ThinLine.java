package dev.lockkeeper.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.e2e.GatewayClient.Answer;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * One request all the way: the model in its body decides which upstream it reaches, with which key.
 *
 * <p>The same for every way in which the parts can be put together; subclasses put them together.
 */
@EndToEnd
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ThinLine {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String CLIENTS_OWN = "Bearer of-the-client";
    private static final Predicate<Answer> OK = answer -> answer.status() == 200;

    /** What a subclass has put together: upstream {@code one} has a policy with a key, {@code two} has none. */
    record Parts(GatewayClient client, FakeUpstream one, FakeUpstream two, EnvoyAdmin envoy) {}

    abstract Parts parts();

    /** For subclasses, after all is started. */
    static void awaitTraffic(GatewayClient client) {
        GatewayClient.await("first 200 from upstream one", SOON, () -> client.chat("model-one"), OK);
        GatewayClient.await("first 200 from upstream two", SOON, () -> client.chat("model-two"), OK);
    }

    @Test
    void theKeyOfThePolicyReplacesTheClientsOwn() {
        // When
        var answer = parts().client().chat("model-one", "Authorization", CLIENTS_OWN);

        // Then
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        assertThat(answer.json().path("system_fingerprint").asText()).isEqualTo("one");
        assertThat(answer.json().at("/usage/total_tokens").asInt()).isEqualTo(18);
        var seen = parts().one().lastSeen();
        assertThat(seen.path()).isEqualTo("/v1/chat/completions");
        assertThat(seen.headers()).containsEntry("Authorization", "Bearer sk-of-upstream-one");
        assertThat(seen.json().path("model").asText()).isEqualTo("model-one");
    }

    @Test
    void anotherModelReachesAnotherUpstreamWhichSeesTheClientsOwnKey() {
        // When
        var answer = parts().client().chat("model-two", "Authorization", CLIENTS_OWN);

        // Then
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        assertThat(answer.json().path("system_fingerprint").asText()).isEqualTo("two");
        assertThat(parts().two().lastSeen().headers()).containsEntry("Authorization", CLIENTS_OWN);
    }

    @Test
    void anUnknownModelIs404() {
        // Given
        int seenByOne = parts().one().seen().size();
        int seenByTwo = parts().two().seen().size();

        // When
        var answer = parts().client().chat("model-unknown");

        // Then
        assertThat(answer.status()).as("%s", answer).isEqualTo(404);
        assertThat(answer.body())
                .isEqualTo("No matching route found. It is likely because the model specified in your request is not"
                        + " configured in the Gateway.");
        assertThat(parts().one().seen()).hasSize(seenByOne);
        assertThat(parts().two().seen()).hasSize(seenByTwo);
    }

    @AfterEach
    void envoyHasRefusedNothing() {
        assertThat(parts().envoy().rejectedUpdates()).isEmpty();
    }
}
