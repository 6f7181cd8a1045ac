package dev.lockkeeper.revision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.model.Kind;
import dev.lockkeeper.model.ModelChange;
import dev.lockkeeper.model.ModelYaml;
import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.plan.LastGoodCosts;
import dev.lockkeeper.plan.PlanSettings;
import dev.lockkeeper.plan.Planner;
import dev.lockkeeper.plan.extension.ExtensionRoute;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A hook finds the last plans of a route by their hashes, is told of new ones, and knows what has been removed. */
class ExtensionSnapshotsTest {

    private static final ObjectKey CHAT = new ObjectKey("default", "chat");

    private final PlanLoop plans =
            new PlanLoop(new Planner(PlanSettings.DEFAULT, LastGoodCosts.NONE), new RememberedCosts(), 1);
    private final ExtensionSnapshots view = new ExtensionSnapshots(plans);

    @BeforeEach
    void start() {
        plans.start();
        plans.synced();
        await().until(plans::ready);
    }

    @AfterEach
    void stop() {
        plans.close();
    }

    @Test
    void keepsTheLastPlansOfEachRoute() {
        // When
        List<String> hashes =
                IntStream.range(0, 33).mapToObj(i -> planned("m" + i)).toList();

        // Then
        assertThat(view.route(CHAT).map(ExtensionRoute::hash)).contains(hashes.getLast());
        await().until(() -> view.route(CHAT, hashes.getFirst()).isEmpty());
        assertThat(hashes.subList(1, 33))
                .allMatch(hash -> view.route(CHAT, hash).isPresent());
        assertThat(view.removed(CHAT, hashes.getLast())).isFalse();
    }

    @Test
    void knowsWhatHasBeenRemoved() {
        // Given
        String hash = planned("a");

        // When
        plans.changed(new ModelChange.Delete(new ObjectId(Kind.AI_GATEWAY_ROUTE, CHAT)));
        await().until(() -> view.route(CHAT).isEmpty());

        // Then
        await().until(() -> view.removed(CHAT, hash));
        assertThat(view.removed(CHAT, "another")).isFalse();
        assertThat(planned("b")).isNotEqualTo(hash);
        await().until(() -> !view.removed(CHAT, hash));
    }

    @Test
    void tellsOfNewPlansOnceTheyCanBeFound() {
        // Given
        var found = new AtomicInteger();
        view.onChange(() -> view.route(CHAT).ifPresent(_ -> found.incrementAndGet()));

        // When
        planned("a");

        // Then
        await().until(() -> found.get() == 1);
    }

    private String planned(String name) {
        String before = view.route(CHAT).map(ExtensionRoute::hash).orElse("");
        ModelYaml.parse("""
                        apiVersion: aigateway.envoyproxy.io/v1beta1
                        kind: AIGatewayRoute
                        metadata: { name: chat, namespace: default }
                        spec:
                          parentRefs: [{ name: gw }]
                          rules: [{ name: r%s }]
                        """.formatted(name)).forEach(route -> plans.changed(new ModelChange.Upsert(route)));
        return await().until(
                        () -> view.route(CHAT).map(ExtensionRoute::hash).orElse(""),
                        hash -> !hash.isEmpty() && !hash.equals(before));
    }
}
