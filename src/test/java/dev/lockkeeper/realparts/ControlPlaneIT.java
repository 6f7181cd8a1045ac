package dev.lockkeeper.realparts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The control plane that other tests stand on is a real one: it knows its callers, keeps its data, collects garbage. */
@WithApiServer(controllers = "garbagecollector")
class ControlPlaneIT {
    private static final Duration SOON = Duration.ofSeconds(90);

    @Test
    void servesTheKindsOfGatewayApiAndEnvoyGateway(KubernetesClient client, @TestNamespace String namespace) {
        assertThat(client.namespaces().withName(namespace).get()).isNotNull();
        assertThat(client.getApiGroups().getGroups())
                .extracting("name")
                .contains("gateway.networking.k8s.io", "gateway.envoyproxy.io");
    }

    @Test
    void auditLogNamesTheUserOfAWrite(ControlPlane plane, @TestNamespace String namespace) {
        plane.client("replica-a", "system:masters")
                .resource(configMap(namespace, "mine"))
                .create();

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(plane.auditLog())
                        .filteredOn(event -> event.namespace().equals(namespace))
                        .singleElement()
                        .satisfies(event -> {
                            assertThat(event.user()).isEqualTo("replica-a");
                            assertThat(event.verb()).isEqualTo("create");
                            assertThat(event.resource()).isEqualTo("configmaps");
                            assertThat(event.name()).isEqualTo("mine");
                            assertThat(event.code()).isEqualTo(201);
                            assertThat(event.succeeded()).isTrue();
                        }));
    }

    @Test
    void aUserWithoutRoleIsRefused(ControlPlane plane, @TestNamespace String namespace) {
        var stranger = plane.client("stranger");

        assertThat(catchStatus(
                        () -> stranger.resource(configMap(namespace, "theirs")).create()))
                .isEqualTo(403);
    }

    @Test
    void restartOfTheApiServerKeepsData(ControlPlane plane, KubernetesClient client, @TestNamespace String namespace) {
        client.resource(configMap(namespace, "kept")).create();

        plane.restart();

        assertThat(client.configMaps().inNamespace(namespace).withName("kept").get())
                .isNotNull();
    }

    @Test
    void anObjectGoesWithItsOwner(KubernetesClient client, @TestNamespace String namespace) {
        var owner = client.resource(configMap(namespace, "owner")).create();
        var owned = configMap(namespace, "owned");
        owned.addOwnerReference(owner);
        client.resource(owned).create();

        client.resource(owner).delete();

        await().atMost(SOON).until(() -> client.resource(owned).get() == null);
    }

    private static ConfigMap configMap(String namespace, String name) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withData(Map.of("key", "value"))
                .build();
    }

    private static int catchStatus(Runnable request) {
        try {
            request.run();
            return 200;
        } catch (io.fabric8.kubernetes.client.KubernetesClientException refused) {
            return refused.getCode();
        }
    }
}
