package dev.lockkeeper.operator;

import dev.lockkeeper.apply.BundleNamespaces;
import dev.lockkeeper.apply.PodNudge;
import dev.lockkeeper.apply.publication.DataPlanes;
import dev.lockkeeper.apply.publication.EnvoyPod;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.source.kubernetes.DataPlaneObserver;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The Envoys of all Gateways, from the labels that Envoy Gateway puts on what it makes. */
public final class EnvoyFleet implements DataPlanes, DataPlaneObserver, BundleNamespaces {

    private static final String NAME = "gateway.envoyproxy.io/owning-gateway-name";
    private static final String NAMESPACE = "gateway.envoyproxy.io/owning-gateway-namespace";

    private final String usualNamespace;
    private final Map<Id, Part> parts = new ConcurrentHashMap<>();
    private final Map<ObjectKey, SortedSet<Id>> byGateway = new ConcurrentHashMap<>();
    private final List<Consumer<ObjectKey>> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean complete;

    private record Id(String kind, ObjectKey key) implements Comparable<Id> {
        @Override
        public int compareTo(Id other) {
            int order = key.compareTo(other.key);
            return order == 0 ? kind.compareTo(other.kind) : order;
        }
    }

    private record Part(ObjectKey gateway, Optional<EnvoyPod> pod) {}

    /** @param usualNamespace where a Gateway's bundle goes while nothing of it runs yet */
    public EnvoyFleet(String usualNamespace) {
        this.usualNamespace = usualNamespace;
    }

    /** Calls the listener with a Gateway whose pods or namespaces are others now; it must only take note. */
    public void onChange(Consumer<ObjectKey> listener) {
        listeners.add(listener);
    }

    @Override
    public boolean known() {
        return complete;
    }

    @Override
    public List<EnvoyPod> pods(ObjectKey gateway) {
        return ids(gateway).stream()
                .flatMap(id -> Optional.ofNullable(parts.get(id)).stream())
                .flatMap(part -> part.pod().stream())
                .toList();
    }

    @Override
    public SortedSet<String> namespaces(ObjectKey gateway) {
        SortedSet<String> namespaces = new TreeSet<>();
        ids(gateway).forEach(id -> namespaces.add(id.key().namespace()));
        return namespaces;
    }

    @Override
    public SortedSet<String> of(ObjectKey gateway) {
        SortedSet<String> namespaces = namespaces(gateway);
        return namespaces.isEmpty() ? new TreeSet<>(List.of(usualNamespace)) : namespaces;
    }

    @Override
    public boolean certain(ObjectKey gateway) {
        return complete && !ids(gateway).isEmpty();
    }

    @Override
    public void put(HasMetadata object) {
        ObjectMeta meta = object.getMetadata();
        Id id = new Id(object.getKind(), PlannedReconciler.key(object));
        Map<String, String> labels = Optional.ofNullable(meta.getLabels()).orElse(Map.of());
        String name = labels.getOrDefault(NAME, "");
        String namespace = labels.getOrDefault(NAMESPACE, "");
        boolean pod = object.getKind().equals("Pod");
        if (name.isEmpty() || namespace.isEmpty() || (pod && object.isMarkedForDeletion())) {
            remove(id);
            return;
        }
        Part now = new Part(new ObjectKey(namespace, name), pod ? Optional.of(pod(id, meta)) : Optional.empty());
        Part before = parts.put(id, now);
        if (before != null && !before.gateway().equals(now.gateway())) {
            unlink(before.gateway(), id);
        }
        byGateway.compute(now.gateway(), (_, ids) -> with(ids, id));
        if (before == null) {
            tell(now.gateway());
        }
    }

    @Override
    public void removed(String apiVersion, String kind, ObjectKey key) {
        remove(new Id(kind, key));
    }

    @Override
    public void complete() {
        complete = true;
        byGateway.keySet().forEach(this::tell);
    }

    private void remove(Id id) {
        Part before = parts.remove(id);
        if (before != null) {
            unlink(before.gateway(), id);
            tell(before.gateway());
        }
    }

    private void unlink(ObjectKey gateway, Id id) {
        byGateway.computeIfPresent(gateway, (_, ids) -> without(ids, other -> other.equals(id)));
    }

    private SortedSet<Id> ids(ObjectKey gateway) {
        return byGateway.getOrDefault(gateway, new TreeSet<>());
    }

    private void tell(ObjectKey gateway) {
        listeners.forEach(listener -> listener.accept(gateway));
    }

    private static EnvoyPod pod(Id id, ObjectMeta meta) {
        return new EnvoyPod(
                id.key(),
                meta.getUid(),
                meta.getResourceVersion(),
                Optional.ofNullable(meta.getAnnotations()).orElse(Map.of()).getOrDefault(PodNudge.ANNOTATION, ""));
    }

    private static SortedSet<Id> with(@Nullable SortedSet<Id> ids, Id id) {
        SortedSet<Id> next = ids == null ? new TreeSet<>() : new TreeSet<>(ids);
        next.add(id);
        return next;
    }

    private static @Nullable SortedSet<Id> without(SortedSet<Id> ids, Predicate<Id> gone) {
        SortedSet<Id> next = new TreeSet<>(ids);
        next.removeIf(gone);
        return next.isEmpty() ? null : next;
    }
}
