package dev.lockkeeper.source.kubernetes;

import dev.lockkeeper.observe.SampledLog;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;

/** Informers of the objects that Envoy Gateway makes for a Gateway's Envoys, told by their label. Nothing waits for them. */
final class DataPlaneWatch implements AutoCloseable {

    static final String GATEWAY_NAME = "gateway.envoyproxy.io/owning-gateway-name";

    private static final List<ApiKind> KINDS = List.of(
            new ApiKind("", "v1", "Pod"),
            new ApiKind("apps", "v1", "Deployment"),
            new ApiKind("apps", "v1", "DaemonSet"));

    private final List<RunningInformers> running;

    private DataPlaneWatch(List<RunningInformers> running) {
        this.running = running;
    }

    static DataPlaneWatch start(
            KubernetesClient client, WatchScope scope, ClusterObserver observer, SampledLog failures) {
        return new DataPlaneWatch(KINDS.stream()
                .map(kind -> RunningInformers.<GenericKubernetesResource>start(
                        kind.kind(),
                        scope.forSecrets(),
                        namespace -> namespace.equals(WatchScope.ALL)
                                ? client.genericKubernetesResources(kind.context())
                                        .inAnyNamespace()
                                        .withLabel(GATEWAY_NAME)
                                : client.genericKubernetesResources(kind.context())
                                        .inNamespace(namespace)
                                        .withLabel(GATEWAY_NAME),
                        () -> Shells.store(new ObserverIntake<>(observer, kind), kind),
                        failures))
                .toList());
    }

    boolean synced() {
        return running.stream().allMatch(RunningInformers::synced);
    }

    @Override
    public void close() {
        running.forEach(RunningInformers::close);
    }
}
