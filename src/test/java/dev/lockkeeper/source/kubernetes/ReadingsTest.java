package dev.lockkeeper.source.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockkeeper.api.AIServiceBackend;
import dev.lockkeeper.model.Kind;
import dev.lockkeeper.model.ModelSpec;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Objects are read as far as plans need them; what a newer CRD adds is no obstacle. */
class ReadingsTest {

    private final KubernetesSerialization serialization = new KubernetesSerialization();
    private final Readings readings = new Readings(serialization);

    @Test
    void fieldsOfALaterVersionAreNoObstacle() {
        AIServiceBackend backend = serialization.unmarshal("""
                apiVersion: aigateway.envoyproxy.io/v1beta1
                kind: AIServiceBackend
                metadata: { name: b, namespace: default }
                spec:
                  schema: { name: OpenAI, later: 1 }
                  later: { any: thing }
                  backendRef: { group: gateway.envoyproxy.io, kind: Backend, name: up }
                status: { later: [] }
                """, AIServiceBackend.class);

        assertThat(readings.read(Kind.AI_SERVICE_BACKEND, backend).spec())
                .isInstanceOfSatisfying(
                        ModelSpec.ServiceBackend.class,
                        read -> assertThat(read.spec().backendRef().name()).isEqualTo("up"));
    }

    @Test
    void aGrantWithoutANameIsForAll() {
        GenericKubernetesResource grant = serialization.unmarshal("""
                apiVersion: gateway.networking.k8s.io/v1beta1
                kind: ReferenceGrant
                metadata: { name: g, namespace: default }
                spec:
                  from: [{ group: aigateway.envoyproxy.io, kind: AIGatewayRoute, namespace: a }]
                  to: [{ group: "", kind: Secret }, { group: "", kind: Secret, name: key }]
                """, GenericKubernetesResource.class);

        assertThat(readings.read(Kind.REFERENCE_GRANT, grant).spec())
                .isEqualTo(new ModelSpec.Grant(
                        List.of(new ModelSpec.GrantFrom("aigateway.envoyproxy.io", "AIGatewayRoute", "a")),
                        List.of(new ModelSpec.GrantTo("", "Secret", ""), new ModelSpec.GrantTo("", "Secret", "key"))));
    }

    @Test
    void anObjectWithoutASpecIsRefusedInWords() {
        AIServiceBackend empty = new AIServiceBackend();
        empty.getMetadata().setName("b");
        empty.getMetadata().setNamespace("default");

        assertThatThrownBy(() -> readings.read(Kind.AI_SERVICE_BACKEND, empty))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("it has no spec");
    }
}
