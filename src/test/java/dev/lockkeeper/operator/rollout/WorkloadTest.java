package dev.lockkeeper.operator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockkeeper.model.ObjectKey;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the API server shows of a Deployment, a DaemonSet and their pods says whether a rollout is over and whose pods are whose. */
class WorkloadTest {

    private static final ObjectKey KEY = new ObjectKey("envoy-gateway-system", "envoy");

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            all pods are new, ready or not         | 2 | observedGeneration: 7, replicas: 2, updatedReplicas: 2, readyReplicas: 1 | true
            an old one is left                     | 2 | observedGeneration: 7, replicas: 3, updatedReplicas: 2                   | false
            a new one is missing                   | 2 | observedGeneration: 7, replicas: 2, updatedReplicas: 1                   | false
            the controller has not seen it yet     | 2 | observedGeneration: 6, replicas: 2, updatedReplicas: 2                   | false
            scaled to zero                         | 0 | observedGeneration: 7                                                    | true
            """)
    void aDeploymentIsSettledWhenAllItsPodsAreNew(String what, int replicas, String status, boolean settled) {
        JsonNode deployment = yaml("""
                metadata: { uid: u, resourceVersion: "5", generation: 7 }
                spec:
                  replicas: %d
                  template: { metadata: { annotations: { aigateway.envoyproxy.io/extproc-config-hash: lockkeeper-0a } } }
                status: { %s }
                """.formatted(replicas, status));

        Workload workload = Workload.of("Deployment", KEY, deployment);

        assertThat(workload.settled()).isEqualTo(settled);
        assertThat(workload.mark()).contains("lockkeeper-0a");
    }

    @ParameterizedTest
    @CsvSource({"3, 3, true", "3, 2, false", "0, 0, true"})
    void aDaemonSetIsSettledWhenEachNodeHasANewPod(int desired, int updated, boolean settled) {
        JsonNode daemonSet = yaml("""
                metadata: { uid: u, resourceVersion: "5", generation: 7 }
                status: { observedGeneration: 7, desiredNumberScheduled: %d, updatedNumberScheduled: %d }
                """.formatted(desired, updated));

        Workload workload = Workload.of("DaemonSet", KEY, daemonSet);

        assertThat(workload.settled()).isEqualTo(settled);
        assertThat(workload.mark()).isEmpty();
    }

    @Test
    void podsAreKnownByTheirOwner() {
        Workload deployment = Workload.of("Deployment", KEY, yaml("metadata: { uid: u }"));
        Workload daemonSet = Workload.of("DaemonSet", KEY, yaml("metadata: { uid: u }"));

        RunningPod replicated = RunningPod.of(yaml("""
                metadata:
                  name: envoy-6f7-x
                  labels: { pod-template-hash: 6f7 }
                  ownerReferences: [{ kind: ReplicaSet, name: envoy-6f7 }]
                """));
        RunningPod onNode = RunningPod.of(yaml("""
                metadata: { name: envoy-x, ownerReferences: [{ kind: DaemonSet, name: envoy }] }
                """));
        RunningPod nobodys = RunningPod.of(yaml("metadata: { name: envoy-y }"));

        assertThat(deployment.runs(replicated)).isTrue();
        assertThat(deployment.runs(onNode)).isFalse();
        assertThat(daemonSet.runs(onNode)).isTrue();
        assertThat(daemonSet.runs(replicated)).isFalse();
        assertThat(deployment.runs(nobodys)).isFalse();
    }

    private static JsonNode yaml(String text) {
        return Serialization.unmarshal(text, JsonNode.class);
    }
}
