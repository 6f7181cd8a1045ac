package dev.lockkeeper.apply;

import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.plan.bundle.BundleNames;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Asks the API server each time; or shows what a test froze, as a cache does that lags behind. */
final class LiveObjects implements ObservedObjects {

    private final KubernetesClient client;
    private Optional<ObservedObject> frozen = Optional.empty();

    LiveObjects(KubernetesClient client) {
        this.client = client;
    }

    /** From now on this object is seen as it is at this moment. */
    void freeze(ResourceType type, ObjectKey key) {
        frozen = find(type, key);
    }

    @Override
    public Optional<ObservedObject> find(ResourceType type, ObjectKey key) {
        return frozen.filter(
                        object -> object.type().equals(type) && object.key().equals(key))
                .or(() -> Optional.ofNullable(client.genericKubernetesResources(context(type))
                                .inNamespace(key.namespace())
                                .withName(key.name())
                                .get())
                        .map(this::observed));
    }

    @Override
    public List<ObservedObject> filtersOfRoute(ObjectKey route) {
        return client
                .genericKubernetesResources(context(ResourceType.HTTP_ROUTE_FILTER))
                .inNamespace(route.namespace())
                .list()
                .getItems()
                .stream()
                .map(this::observed)
                .filter(filter -> filter.controller()
                        .filter(owner -> owner.getName().equals(route.name()))
                        .isPresent())
                .toList();
    }

    @Override
    public SortedSet<String> bundleNamespaces(ObjectKey gateway) {
        return bundleSecrets().stream()
                .filter(secret -> gateway(secret).filter(gateway::equals).isPresent())
                .map(secret -> secret.getMetadata().getNamespace())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public SortedSet<ObjectKey> gatewaysWithBundle() {
        return bundleSecrets().stream()
                .flatMap(secret -> gateway(secret).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private List<Secret> bundleSecrets() {
        return client.secrets()
                .inAnyNamespace()
                .withLabel(BundleNames.MANAGED_BY, BundleNames.OUR_NAME)
                .list()
                .getItems();
    }

    private static Optional<ObjectKey> gateway(Secret secret) {
        return BundleNames.gatewayOf(
                secret.getMetadata().getLabels(), secret.getMetadata().getAnnotations());
    }

    private ObservedObject observed(GenericKubernetesResource object) {
        return ObservedObject.of(object, client.getKubernetesSerialization());
    }

    private static ResourceDefinitionContext context(ResourceType type) {
        String plural = type.collection("any").replaceAll(".*/", "");
        String[] version = type.apiVersion().split("/");
        return new ResourceDefinitionContext.Builder()
                .withGroup(version.length == 2 ? version[0] : "")
                .withVersion(version[version.length - 1])
                .withKind(type.kind())
                .withPlural(plural)
                .withNamespaced(true)
                .build();
    }
}
