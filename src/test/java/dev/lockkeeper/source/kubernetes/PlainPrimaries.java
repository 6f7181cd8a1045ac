package dev.lockkeeper.source.kubernetes;

import dev.lockkeeper.api.AIGatewayRoute;
import dev.lockkeeper.api.AIServiceBackend;
import dev.lockkeeper.api.BackendSecurityPolicy;
import dev.lockkeeper.api.GatewayConfig;
import dev.lockkeeper.model.Kind;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Informers of the reconciled kinds without reconcilers. */
final class PlainPrimaries implements PrimaryInformers {

    private final KubernetesClient client;
    private final Map<String, SharedIndexInformer<?>> informers = new ConcurrentHashMap<>();

    PlainPrimaries(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public void start(PrimaryStores stores) {
        start(stores, Kind.AI_GATEWAY_ROUTE, AIGatewayRoute.class);
        start(stores, Kind.AI_SERVICE_BACKEND, AIServiceBackend.class);
        start(stores, Kind.BACKEND_SECURITY_POLICY, BackendSecurityPolicy.class);
        start(stores, Kind.GATEWAY_CONFIG, GatewayConfig.class);
        start(stores, Kind.GATEWAY, Gateway.class);
    }

    @Override
    public Set<String> unsynced() {
        Set<String> kinds = new HashSet<>();
        informers.forEach((kind, informer) -> {
            if (!informer.hasSynced()) {
                kinds.add(kind);
            }
        });
        return kinds;
    }

    @Override
    public void close() {
        informers.values().forEach(SharedIndexInformer::stop);
    }

    private <T extends HasMetadata> void start(PrimaryStores stores, Kind kind, Class<T> type) {
        for (String namespace : stores.namespaces()) {
            SharedIndexInformer<T> informer =
                    client.resources(type).inNamespace(namespace).runnableInformer(0);
            informer.itemStore(stores.newStore(kind));
            informer.exceptionHandler((_, _) -> true);
            informer.start();
            informers.put(kind.kindName(), informer);
        }
    }
}
