package dev.lockkeeper.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.apply.PodNudge;
import dev.lockkeeper.apply.publication.EnvoyPod;
import dev.lockkeeper.model.ObjectKey;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A Gateway's Envoys are told by the labels that Envoy Gateway puts on them, in whichever namespace they run. */
class EnvoyFleetTest {

    private static final ObjectKey GATEWAY = new ObjectKey("team", "gw");
    private static final Map<String, String> LABELS = Map.of(
            "gateway.envoyproxy.io/owning-gateway-name", "gw",
            "gateway.envoyproxy.io/owning-gateway-namespace", "team");

    private final EnvoyFleet fleet = new EnvoyFleet("envoy-gateway-system", new KubernetesSerialization());
    private final List<ObjectKey> told = new ArrayList<>();

    @Test
    void aBundleGoesToTheUsualNamespaceUntilSomethingRunsElsewhere() {
        assertThat(fleet.of(GATEWAY)).containsExactly("envoy-gateway-system");

        fleet.put(deployment("team"));

        assertThat(fleet.of(GATEWAY)).containsExactly("team");
        assertThat(fleet.pods(GATEWAY)).isEmpty();
    }

    @Test
    void podsComeAndGo() {
        // Given a pod
        fleet.onChange(told::add);
        fleet.put(pod("envoy-1", "1", Map.of(PodNudge.ANNOTATION, "u")));
        assertThat(fleet.pods(GATEWAY))
                .containsExactly(
                        new EnvoyPod(new ObjectKey("envoy-gateway-system", "envoy-1"), "uid-envoy-1", "1", "u"));

        // When it changes, and goes
        fleet.put(pod("envoy-1", "2", Map.of(PodNudge.ANNOTATION, "v")));
        assertThat(fleet.pods(GATEWAY)).extracting(EnvoyPod::nudgedFor).containsExactly("v");
        fleet.removed("v1", "Pod", new ObjectKey("envoy-gateway-system", "envoy-1"));

        // Then only coming and going is told
        assertThat(fleet.pods(GATEWAY)).isEmpty();
        assertThat(told).containsExactly(GATEWAY, GATEWAY);
    }

    @Test
    void aPodThatIsBeingDeletedReadsNothingAnyMore() {
        fleet.put(pod("envoy-1", "1", Map.of()));

        HasMetadata leaving = pod("envoy-1", "2", Map.of());
        leaving.getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z");
        fleet.put(leaving);

        assertThat(fleet.pods(GATEWAY)).isEmpty();
    }

    @Test
    void isKnownOnceTheFirstListsAreComplete() {
        assertThat(fleet.known()).isFalse();

        fleet.complete();

        assertThat(fleet.known()).isTrue();
    }

    private static HasMetadata pod(String name, String version, Map<String, String> annotations) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("envoy-gateway-system")
                .withUid("uid-" + name)
                .withResourceVersion(version)
                .withLabels(LABELS)
                .withAnnotations(annotations)
                .endMetadata()
                .build();
    }

    private static HasMetadata deployment(String namespace) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName("envoy-team-gw")
                .withNamespace(namespace)
                .withLabels(LABELS)
                .endMetadata()
                .build();
    }
}
