package dev.lockkeeper.revision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.model.Kind;
import dev.lockkeeper.model.ModelChange;
import dev.lockkeeper.model.ModelObject;
import dev.lockkeeper.model.ModelYaml;
import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.plan.GatewayPlan;
import dev.lockkeeper.plan.PlanSettings;
import dev.lockkeeper.plan.Planner;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes become snapshots in order: none before every source is synced, and a bad edit keeps what was good. */
class PlanLoopTest {

    private static final ObjectKey ROUTE = new ObjectKey("loop", "r");
    private static final ObjectKey GATEWAY = new ObjectKey("loop", "gw");

    private final RememberedCosts costs = new RememberedCosts();
    private final PlanLoop loop = new PlanLoop(new Planner(PlanSettings.DEFAULT, costs), costs, 1);
    private final List<SortedSet<ObjectId>> told = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void start() {
        loop.onChange(told::add);
        loop.start();
    }

    @AfterEach
    void stop() {
        loop.close();
    }

    @Test
    void plansNothingBeforeTheSourceIsSynced() {
        // Given
        feed(base("input_tokens"));
        assertThat(loop.ready()).isFalse();
        assertThat(loop.current().plans().routes()).isEmpty();

        // When
        loop.synced();

        // Then
        await().until(loop::ready);
        assertThat(loop.current().plans().routes()).containsExactly(ROUTE);
    }

    @Test
    void keepsTheLastGoodCostExpression() {
        // Given
        feed(base("input_tokens * 7u"));
        loop.synced();
        await().until(loop::ready);

        // When
        feed(route("input_tokens *", 2));

        // Then
        await().untilAsserted(() -> assertThat(
                        loop.current().plans().route(ROUTE).orElseThrow().problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.text())
                        .startsWith("spec.llmRequestCosts[0].cel: invalid CEL: ")
                        .endsWith("; the last good expression stays in force: input_tokens * 7u")));
        assertThat(bundle()).contains("\"cel\":\"input_tokens * 7u\"");
    }

    @Test
    void tellsOnlyWhatAChangeTouches() {
        // Given
        feed(base("input_tokens"));
        feed(ModelYaml.parse("""
                kind: AIGatewayRoute
                metadata: { name: bystander, namespace: loop }
                spec: { parentRefs: [{ name: elsewhere }], rules: [{ backendRefs: [{ name: none }] }] }
                """));
        loop.synced();
        await().until(loop::ready);
        told.clear();

        // When
        feed(route("output_tokens", 2));

        // Then
        await().until(() -> !told.isEmpty());
        assertThat(told)
                .containsExactly(new java.util.TreeSet<>(
                        List.of(new ObjectId(Kind.AI_GATEWAY_ROUTE, ROUTE), new ObjectId(Kind.GATEWAY, GATEWAY))));
    }

    @Test
    void aStatusUpdateOfAGatewayPlansNothing() {
        // Given
        feed(base("input_tokens"));
        loop.synced();
        await().until(loop::ready);
        told.clear();

        // When
        feed(ModelYaml.parse("""
                kind: Gateway
                metadata: { name: gw, namespace: loop, generation: 2, labels: { seen: again } }
                spec: { gatewayClassName: eg }
                """));
        feed(route("output_tokens", 2));

        // Then
        await().until(() -> !told.isEmpty());
        assertThat(told).hasSize(1);
    }

    private String bundle() {
        return loop.current().plans().gateway(GATEWAY) instanceof GatewayPlan.Bundle(var bundle, var _)
                ? new String(bundle.content(), StandardCharsets.UTF_8)
                : "";
    }

    private void feed(List<ModelObject<?>> objects) {
        objects.forEach(object -> loop.changed(new ModelChange.Upsert(object)));
    }

    private static List<ModelObject<?>> base(String cost) {
        List<ModelObject<?>> objects = new ArrayList<>(ModelYaml.parse("""
                kind: Gateway
                metadata: { name: gw, namespace: loop }
                spec: { gatewayClassName: eg }
                """));
        objects.addAll(route(cost, 1));
        return objects;
    }

    private static List<ModelObject<?>> route(String cost, int generation) {
        return ModelYaml.parse("""
                kind: AIGatewayRoute
                metadata: { name: r, namespace: loop, generation: %d }
                spec:
                  parentRefs: [{ name: gw }]
                  llmRequestCosts: [{ metadataKey: k, type: CEL, cel: "%s" }]
                  rules: [{ backendRefs: [] }]
                """.formatted(generation, cost));
    }
}
