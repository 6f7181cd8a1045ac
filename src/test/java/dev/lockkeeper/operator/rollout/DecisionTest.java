package dev.lockkeeper.operator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.lockkeeper.attach.PodSidecar;
import dev.lockkeeper.attach.RolloutMark;
import dev.lockkeeper.attach.Sidecar;
import dev.lockkeeper.model.ObjectKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Pods are made anew once for each change of the processor, never without need, and never for ever. */
class DecisionTest {

    private static final Optional<Sidecar> V1 = Optional.of(sidecar("image:v1"));
    private static final Optional<Sidecar> V2 = Optional.of(sidecar("image:v2"));
    private static final Optional<Sidecar> NONE = Optional.empty();

    @Test
    void podsThatHaveTheProcessorAreLeftAlone() {
        assertThat(Decision.of(V1, workload("", true), List.of(pod("a", V1), pod("b", V1))))
                .isEqualTo(new Decision.Nothing());
        assertThat(Decision.of(NONE, workload("", true), List.of(pod("a", NONE))))
                .isEqualTo(new Decision.Nothing());
    }

    @Test
    void thoseOfAnotherControllerToo() {
        // Given pods and a template that the peer left, with the same container
        RunningPod left =
                new RunningPod("a", "Deployment/envoy", new PodSidecar(Optional.empty(), V1.map(Sidecar::container)));

        // Then
        assertThat(Decision.of(V1, workload("0f3c", true), List.of(left))).isEqualTo(new Decision.Nothing());
        assertThat(Decision.of(V2, workload("0f3c", true), List.of(left)))
                .isEqualTo(new Decision.Roll(RolloutMark.first(hash(V2)), List.of("a")));
    }

    @Test
    void aGatewayWithoutPodsIsLeftAlone() {
        assertThat(Decision.of(V1, workload("", true), List.of())).isEqualTo(new Decision.Nothing());
        assertThat(Decision.of(V2, workload(mark(V1, 1), true), List.of())).isEqualTo(new Decision.Nothing());
    }

    @Test
    void theFirstAndTheLastRouteRollOnce() {
        assertThat(Decision.of(V1, workload("", true), List.of(pod("a", NONE))))
                .isEqualTo(new Decision.Roll(RolloutMark.first(hash(V1)), List.of("a")));
        assertThat(Decision.of(NONE, workload(mark(V1, 1), true), List.of(pod("a", V1))))
                .isEqualTo(new Decision.Roll(RolloutMark.first("none"), List.of("a")));
    }

    @Test
    void nothingMoreWhileARolloutIsUnderWay() {
        // Given a rollout to v2 of which a new pod is there and the old one still is
        var pods = List.of(pod("old", V1), pod("new", V2));

        // Then
        assertThat(Decision.of(V2, workload(mark(V2, 1), false), pods)).isEqualTo(new Decision.Nothing());
    }

    @Test
    void aChangeUnderWayRollsAtOnce() {
        // When v1 is wanted again while pods of v2 come
        var pods = List.of(pod("old", V1), pod("new", V2));

        // Then
        assertThat(Decision.of(V1, workload(mark(V2, 1), false), pods))
                .isEqualTo(new Decision.Roll(RolloutMark.first(hash(V1)), List.of("new")));
    }

    @Test
    void newPodsWithoutTheProcessorAreRepeatedThreeTimesAtMost() {
        // Given pods that came out of a rollout without what they need
        var pods = List.of(pod("a", NONE));

        // Then later and later
        assertThat(Decision.of(V1, workload(mark(V1, 1), true), pods))
                .isEqualTo(new Decision.Again(Duration.ofMinutes(1), new RolloutMark(hash(V1), 2), List.of("a")));
        assertThat(Decision.of(V1, workload(mark(V1, 2), true), pods))
                .isEqualTo(new Decision.Again(Duration.ofMinutes(2), new RolloutMark(hash(V1), 3), List.of("a")));

        // And then no more
        assertThat(Decision.of(V1, workload(mark(V1, 3), true), pods)).isEqualTo(new Decision.Stuck(List.of("a")));
    }

    @Test
    void podsOfAnotherWorkloadDoNotCount() {
        var other = new RunningPod("a", "DaemonSet/envoy", pod("a", NONE).sidecar());

        assertThat(Decision.of(V1, workload("", true), List.of(other))).isEqualTo(new Decision.Nothing());
    }

    @Test
    void aMarkIsReadAsItIsWritten() {
        assertThat(RolloutMark.read(new RolloutMark("0a1b", 1).text())).contains(new RolloutMark("0a1b", 1));
        assertThat(RolloutMark.read(new RolloutMark("none", 12).text())).contains(new RolloutMark("none", 12));
        assertThat(RolloutMark.read("0a1b")).isEmpty();
        assertThat(RolloutMark.read("lockkeeper-")).isEmpty();
    }

    private static String mark(Optional<Sidecar> sidecar, int attempt) {
        return new RolloutMark(hash(sidecar), attempt).text();
    }

    private static String hash(Optional<Sidecar> sidecar) {
        return sidecar.orElseThrow().hash();
    }

    private static Workload workload(String mark, boolean settled) {
        return new Workload(
                "Deployment",
                new ObjectKey("envoy-gateway-system", "envoy"),
                "uid",
                "1",
                Optional.of(mark).filter(text -> !text.isEmpty()),
                settled);
    }

    private static RunningPod pod(String name, Optional<Sidecar> sidecar) {
        return new RunningPod(
                name, "Deployment/envoy", new PodSidecar(sidecar.map(Sidecar::hash), sidecar.map(Sidecar::container)));
    }

    private static Sidecar sidecar(String image) {
        return new Sidecar(
                JsonNodeFactory.instance.objectNode().put("name", Sidecar.NAME).put("image", image),
                List.of(),
                List.of(),
                true);
    }
}
