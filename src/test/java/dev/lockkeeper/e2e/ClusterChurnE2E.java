package dev.lockkeeper.e2e;

import static dev.lockkeeper.e2e.AiObjects.route;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.e2e.AiObjects.Rule;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * No request fails because routes come, change and go: each is answered by an upstream, and by 404 only before its model has
 * a route and after.
 */
class ClusterChurnE2E extends ClusterTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration EVERY = Duration.ofMillis(10);
    private static final int ROUTES = 5;
    private static final int ROUNDS = 8;
    private static final Rule STEADY = new Rule("steady", "three");

    @Test
    void routesComeAndChange() {
        churn(EnumSet.complementOf(EnumSet.of(Change.REMOVED)), 160);
    }

    @Test
    void routesComeChangeAndGo() {
        churn(EnumSet.allOf(Change.class), 200);
    }

    private void churn(Set<Change> changes, int expected) {
        // Given
        var objects = new AiObjects(cluster().plane().admin());
        objects.apply(route("steady", STEADY));
        await("steady", 200);
        int made = 0;
        try (var users = SteadyRequests.start(cluster().client(), EVERY, List.of("steady"))) {
            for (int round = 0; round < ROUNDS; round++) {
                var names = names(round);
                var asked = Stream.concat(Stream.of("steady"), names.stream().map(ClusterChurnE2E::first))
                        .toList();
                users.mustServe(List.of("steady"));
                users.ask(asked);
                for (var change : changes) {
                    // When
                    if (change == Change.REMOVED) {
                        users.mustServe(List.of("steady"));
                    }
                    for (var name : names) {
                        change.make(objects, name, first(name), second(name));
                        made++;
                    }
                    // In every other round changes come as fast as the API server takes them.
                    if (round % 2 == 1) {
                        names.forEach(name -> change.awaitEffect(this, first(name)));
                        if (change == Change.ADDED) {
                            users.mustServe(asked);
                        }
                    }
                }
            }

            // Then
            var last = changes.contains(Change.REMOVED) ? Change.REMOVED : Change.SWAPPED;
            names(ROUNDS - 1).forEach(name -> last.awaitEffect(this, first(name)));
            users.close();
            System.out.println("churn: " + made + " changes, " + users.summary());
            assertThat(users.failures()).as(users::summary).isEmpty();
            assertThat(made).isEqualTo(expected);
        } finally {
            for (int round = 0; round < ROUNDS; round++) {
                names(round).forEach(name -> objects.delete(route(name)));
            }
            objects.delete(route("steady", STEADY));
            await("steady", 404);
        }
    }

    private static List<String> names(int round) {
        return IntStream.range(0, ROUTES)
                .mapToObj(i -> "churn-" + round + "-" + i)
                .toList();
    }

    /** What happens to a route, in this order. */
    private enum Change {
        ADDED {
            @Override
            void make(AiObjects objects, String name, String first, String second) {
                objects.apply(route(name, new Rule(first, "one"), new Rule(second, "two")));
            }
        },
        CHANGED {
            @Override
            void make(AiObjects objects, String name, String first, String second) {
                objects.apply(route(name, new Rule(first, "one", "changed"), new Rule(second, "two")));
            }
        },
        REORDERED {
            @Override
            void make(AiObjects objects, String name, String first, String second) {
                objects.apply(route(name, new Rule(second, "two"), new Rule(first, "one", "changed")));
            }
        },
        SWAPPED {
            @Override
            void make(AiObjects objects, String name, String first, String second) {
                objects.apply(route(name, new Rule(second, "one"), new Rule(first, "two")));
            }
        },
        REMOVED {
            @Override
            void make(AiObjects objects, String name, String first, String second) {
                objects.delete(route(name));
            }
        };

        abstract void make(AiObjects objects, String name, String first, String second);

        void awaitEffect(ClusterChurnE2E test, String model) {
            switch (this) {
                case ADDED -> test.awaitFrom(model, "one", model);
                case CHANGED, REORDERED -> test.awaitFrom(model, "one", "changed");
                case SWAPPED -> test.awaitFrom(model, "two", model);
                case REMOVED -> test.await(model, 404);
            }
        }
    }

    private static String first(String name) {
        return name + "-first";
    }

    private static String second(String name) {
        return name + "-second";
    }

    private void await(String model, int status) {
        GatewayClient.await(model, SOON, () -> cluster().client().chat(model), answer -> answer.status() == status);
    }

    /** {@code asked}: the model that the upstream is asked for, which it repeats. */
    private void awaitFrom(String model, String upstream, String asked) {
        GatewayClient.await(
                model + " from " + upstream + " as " + asked,
                SOON,
                () -> cluster().client().chat(model),
                answer -> answer.status() == 200
                        && upstream.equals(
                                answer.json().path("system_fingerprint").asText())
                        && asked.equals(answer.json().path("model").asText()));
    }
}
