package dev.lockkeeper.attach;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A pod's processor is recognised whoever put it in, and a different one is told apart. */
class PodSidecarTest {

    private static final JsonNode WANTED = Serialization.unmarshal("""
            name: ai-gateway-extproc
            image: proc:v1
            args: [-logLevel, info]
            env: [{ name: A, value: "1" }]
            resources: { requests: { cpu: "0.1", memory: 1024Mi } }
            securityContext: { runAsUser: 65532, privileged: false }
            volumeMounts: [{ name: uds, mountPath: /uds, readOnly: false }]
            """, JsonNode.class);

    private static final String SHOWN = """
            spec:
              containers: [{ name: envoy, image: envoy }]
              initContainers:
              - name: ai-gateway-extproc
                image: proc:v1
                args: [-logLevel, info]
                env: [{ name: A, value: "1" }]
                resources: { requests: { cpu: 100m, memory: 1Gi } }
                securityContext: { runAsUser: 65532, privileged: false }
                terminationMessagePath: /dev/termination-log
                volumeMounts:
                - { name: uds, mountPath: /uds }
                - { name: token, mountPath: /var/run/secrets/kubernetes.io/serviceaccount, readOnly: true }
            """;

    @Test
    void defaultsAndUnitsOfTheApiServerAreNoDifference() {
        assertThat(shown(container -> {}).is("h", WANTED)).isTrue();
    }

    @Test
    void eachDifferenceIsSeen() {
        assertThat(shown(container -> container.put("image", "proc:v2")).is("h", WANTED))
                .isFalse();
        assertThat(shown(container -> container.withArray("args").add("-enableRedaction"))
                        .is("h", WANTED))
                .isFalse();
        assertThat(shown(container -> container.withArray("env").removeAll()).is("h", WANTED))
                .isFalse();
        assertThat(shown(container -> container
                                .withArray("volumeMounts")
                                .addObject()
                                .put("name", "more")
                                .put("mountPath", "/more"))
                        .is("h", WANTED))
                .isFalse();
        assertThat(shown(container -> ((ObjectNode) container.at("/resources/requests")).put("cpu", "200m"))
                        .is("h", WANTED))
                .isFalse();
        assertThat(shown(container -> ((ObjectNode) container.at("/securityContext")).put("runAsUser", 1))
                        .is("h", WANTED))
                .isFalse();
    }

    @Test
    void ourOwnStampDecidesAlone() {
        JsonNode pod = pod(container -> container.put("image", "proc:v2"));
        ((ObjectNode) pod).putObject("metadata").putObject("annotations").put(Sidecar.STAMP, "h");

        assertThat(PodSidecar.of(pod).is("h", WANTED)).isTrue();
        assertThat(PodSidecar.of(pod).is("i", WANTED)).isFalse();
    }

    @Test
    void aPodWithoutHasNone() {
        PodSidecar without =
                PodSidecar.of(Serialization.unmarshal("spec: { containers: [{ name: envoy }] }", JsonNode.class));

        assertThat(without.none()).isTrue();
        assertThat(without.is("h", WANTED)).isFalse();
    }

    private static PodSidecar shown(Consumer<ObjectNode> change) {
        return PodSidecar.of(pod(change));
    }

    private static JsonNode pod(Consumer<ObjectNode> change) {
        JsonNode pod = Serialization.unmarshal(SHOWN, JsonNode.class);
        change.accept((ObjectNode) pod.at("/spec/initContainers/0"));
        return pod;
    }
}
