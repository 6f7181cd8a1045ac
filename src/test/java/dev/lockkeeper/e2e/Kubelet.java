package dev.lockkeeper.e2e;

import dev.lockkeeper.realparts.ControlPlane;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Stands in for the kubelet and the load balancer of a cluster without nodes: runs the containers of each Envoy Pod of
 * a namespace, keeps its volumes up to date, restarts what ends, and says so in the status of Pods and Services.
 */
final class Kubelet implements AutoCloseable {
    private static final Duration TICK = Duration.ofMillis(200);

    private final Rig rig;
    private final KubernetesClient client;
    private final String namespace;
    private final Map<String, PodRun> pods = new LinkedHashMap<>();
    private final List<SharedIndexInformer<?>> informers = new ArrayList<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("kubelet").daemon().factory());
    private final PodStatuses statuses;
    private volatile Duration volumeDelay = Duration.ZERO;

    static Kubelet start(Rig rig, ControlPlane plane, String namespace) {
        return rig.keep(new Kubelet(rig, plane.client("kubelet", "system:masters"), namespace));
    }

    private Kubelet(Rig rig, KubernetesClient client, String namespace) {
        this.rig = rig;
        this.client = client;
        this.namespace = namespace;
        this.statuses = new PodStatuses(client, namespace);
        informers.add(client.pods().inNamespace(namespace).inform(on(this::run, this::end)));
        informers.add(client.secrets().inNamespace(namespace).inform(on(this::refreshLater, this::refreshLater)));
        informers.add(client.configMaps().inNamespace(namespace).inform(on(this::refreshLater, this::refreshLater)));
        informers.add(client.services().inNamespace(namespace).inform(on(statuses::balanced, (Service gone) -> {})));
        thread.scheduleWithFixedDelay(guarded(this::tick), 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** From now on a change of a Secret or ConfigMap shows in volumes this much later; a real kubelet takes up to 90 s. */
    void delayVolumes(Duration delay) {
        volumeDelay = delay;
    }

    /** The Envoy of the Gateway, once it runs. */
    synchronized Optional<PodRun> envoy(String gatewayNamespace, String gateway) {
        return pods.values().stream()
                .filter(pod -> pod.isOf(gatewayNamespace, gateway))
                .findFirst();
    }

    @Override
    public void close() {
        informers.forEach(SharedIndexInformer::close);
        thread.shutdownNow();
        synchronized (this) {
            pods.values().forEach(PodRun::end);
        }
    }

    private synchronized void run(Pod pod) {
        if (pod.getMetadata().getDeletionTimestamp() != null) {
            end(pod);
            return;
        }
        // A kubelet looks at the volumes of a pod that has changed.
        Optional.ofNullable(pods.get(pod.getMetadata().getUid())).ifPresent(PodRun::refresh);
        pod.getSpec().getContainers().stream()
                .filter(container -> container.getName().equals("envoy"))
                .findFirst()
                .ifPresent(envoy -> pods.computeIfAbsent(
                        pod.getMetadata().getUid(), ignored -> new PodRun(rig, client, pod, envoy)));
    }

    private synchronized void end(Pod pod) {
        Optional.ofNullable(pods.remove(pod.getMetadata().getUid())).ifPresent(PodRun::end);
    }

    private synchronized void refreshLater(HasMetadata changed) {
        if (pods.values().stream().anyMatch(pod -> pod.shows(changed))) {
            thread.schedule(guarded(this::refresh), volumeDelay.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void refresh() {
        pods.values().forEach(PodRun::refresh);
    }

    private synchronized void tick() {
        for (var pod : pods.values()) {
            pod.keepRunning();
            statuses.ready(pod.name(), pod.isReady());
        }
    }

    /** A failed round must not be the last one. */
    private Runnable guarded(Runnable round) {
        return () -> {
            try {
                round.run();
            } catch (RuntimeException e) {
                if (!thread.isShutdown()) {
                    System.err.println("kubelet: " + e);
                }
            }
        };
    }

    private <T extends HasMetadata> ResourceEventHandler<T> on(Consumer<T> present, Consumer<T> gone) {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(T added) {
                later(present, added);
            }

            @Override
            public void onUpdate(T before, T now) {
                later(present, now);
            }

            @Override
            public void onDelete(T deleted, boolean unknown) {
                later(gone, deleted);
            }
        };
    }

    private <T> void later(Consumer<T> action, T object) {
        if (!thread.isShutdown()) {
            thread.execute(guarded(() -> action.accept(object)));
        }
    }
}
