package dev.lockkeeper.drill;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Gateway {@code gw}'s Envoys as Envoy Gateway makes them, on a cluster whose pods do nothing but become ready. */
final class EnvoyPods implements AutoCloseable {

    private static final String NAME = "envoy-gw";

    private final KubernetesClient client;
    private final String namespace;
    private final SharedIndexInformer<Pod> informer;
    private final Set<String> waiting = ConcurrentHashMap.newKeySet();
    private volatile boolean ready = true;

    /** Stands in for the kubelet from now on. */
    EnvoyPods(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
        informer = client.pods().inNamespace(namespace).inform(new ResourceEventHandler<>() {
            @Override
            public void onAdd(Pod pod) {
                arrived(pod.getMetadata().getName());
            }

            @Override
            public void onUpdate(Pod before, Pod now) {}

            @Override
            public void onDelete(Pod pod, boolean unknown) {
                waiting.remove(pod.getMetadata().getName());
            }
        });
    }

    void deploy(int replicas) {
        String labels = """
                { app.kubernetes.io/name: envoy, app.kubernetes.io/managed-by: envoy-gateway,
                  gateway.envoyproxy.io/owning-gateway-name: gw, gateway.envoyproxy.io/owning-gateway-namespace: %s }
                """.formatted(namespace).strip();
        client.resource("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: { name: %1$s, labels: %3$s }
                spec:
                  replicas: %2$d
                  selector: { matchLabels: %3$s }
                  template:
                    metadata: { labels: %3$s }
                    spec:
                      containers:
                      - { name: envoy, image: "envoyproxy/envoy:v1.40.0" }
                """.formatted(NAME, replicas, labels))
                .inNamespace(namespace)
                .fieldManager("envoy-gateway")
                .serverSideApply();
    }

    /** Whether pods that come from now on become ready; those that wait become so at once. */
    void becomeReady(boolean now) {
        ready = now;
        if (now) {
            waiting.forEach(this::arrived);
        }
    }

    RollableScalableResource<Deployment> deployment() {
        return client.apps().deployments().inNamespace(namespace).withName(NAME);
    }

    List<Pod> pods() {
        return client.pods().inNamespace(namespace).list().getItems().stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .toList();
    }

    /** The processor of each pod, empty for a pod without. */
    List<Optional<Container>> processors() {
        return pods().stream()
                .map(pod -> Stream.concat(
                                pod.getSpec().getInitContainers().stream(), pod.getSpec().getContainers().stream())
                        .filter(container -> container.getName().equals("ai-gateway-extproc"))
                        .findFirst())
                .toList();
    }

    /** The Deployment has nothing to do any more, and this many pods. */
    boolean settled(int replicas) {
        Deployment now = deployment().get();
        var status = now.getStatus();
        return status != null
                && now.getMetadata().getGeneration().equals(status.getObservedGeneration())
                && number(status.getReplicas()) == replicas
                && number(status.getUpdatedReplicas()) == replicas
                && number(status.getReadyReplicas()) == replicas;
    }

    @Override
    public void close() {
        informer.close();
    }

    private void arrived(String pod) {
        if (!ready) {
            waiting.add(pod);
            return;
        }
        waiting.remove(pod);
        // Without a version of the pod: others write to it too.
        client.pods()
                .inNamespace(namespace)
                .withName(pod)
                .subresource("status")
                .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), """
                        { "status": { "phase": "Running", "conditions": [
                          { "type": "Ready", "status": "True", "lastTransitionTime": "%s" }] } }
                        """.formatted(
                                Instant.now().truncatedTo(ChronoUnit.SECONDS)));
    }

    private static int number(@Nullable Integer count) {
        return count == null ? 0 : count;
    }
}
