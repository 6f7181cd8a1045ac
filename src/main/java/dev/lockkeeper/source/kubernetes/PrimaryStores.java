package dev.lockkeeper.source.kubernetes;

import dev.lockkeeper.api.AIGatewayRoute;
import dev.lockkeeper.api.AIServiceBackend;
import dev.lockkeeper.api.BackendSecurityPolicy;
import dev.lockkeeper.api.GatewayConfig;
import dev.lockkeeper.model.Kind;
import dev.lockkeeper.model.ModelChange;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.List;
import java.util.function.Consumer;

/** Hands out the caches that the informers of reconciled kinds are to use, so that the model sees what they see. */
public final class PrimaryStores {

    private final WatchScope scope;
    private final Readings readings;
    private final Consumer<ModelChange> changes;

    PrimaryStores(WatchScope scope, Readings readings, Consumer<ModelChange> changes) {
        this.scope = scope;
        this.readings = readings;
        this.changes = changes;
    }

    /** The namespaces to watch, an informer each; empty: all with one informer. */
    public List<String> namespaces() {
        return List.copyOf(scope.namespaces());
    }

    /** A new store, for one informer. What it gives back has metadata and status only: plans have the rest. */
    public <T extends HasMetadata> ItemStore<T> newStore(Kind kind) {
        return new ObservedStore<>(new ModelIntake<T>(kind, readings, changes), PrimaryStores::reduced, kept -> kept);
    }

    private static <T extends HasMetadata> T reduced(T object) {
        switch (object) {
            case AIGatewayRoute route -> withoutSpec(route);
            case AIServiceBackend backend -> withoutSpec(backend);
            case BackendSecurityPolicy policy -> withoutSpec(policy);
            case GatewayConfig config -> withoutSpec(config);
            case Gateway gateway -> {
                gateway.setSpec(null);
                gateway.setStatus(null);
                gateway.getMetadata().setManagedFields(List.of());
            }
            default -> {}
        }
        return object;
    }

    /** Its status stays with managedFields: the writer of the status reads both. */
    private static void withoutSpec(CustomResource<?, ?> object) {
        object.setSpec(null);
    }
}
