package dev.lockkeeper.operator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockkeeper.apply.BundleNamespaces;
import dev.lockkeeper.apply.PodNudge;
import dev.lockkeeper.apply.publication.DataPlanes;
import dev.lockkeeper.apply.publication.EnvoyPod;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.operator.rollout.RunningEnvoys;
import dev.lockkeeper.operator.rollout.RunningPod;
import dev.lockkeeper.operator.rollout.Workload;
import dev.lockkeeper.source.kubernetes.DataPlaneObserver;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The Envoys of all Gateways, from the labels that Envoy Gateway puts on what it makes. */
public final class EnvoyFleet implements DataPlanes, DataPlaneObserver, BundleNamespaces, RunningEnvoys {

    private static final String NAME = "gateway.envoyproxy.io/owning-gateway-name";
    private static final String NAMESPACE = "gateway.envoyproxy.io/owning-gateway-namespace";

    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    private final String usualNamespace;
    private final KubernetesSerialization serialization;
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

    private sealed interface Part {
        ObjectKey gateway();

        /** Whether somebody has to look at the Gateway when the one becomes the other. */
        boolean differs(Part before);
    }

    private record PodPart(ObjectKey gateway, EnvoyPod pod, RunningPod running) implements Part {
        @Override
        public boolean differs(Part before) {
            return !(before instanceof PodPart other && running.equals(other.running));
        }
    }

    private record WorkloadPart(ObjectKey gateway, Workload workload) implements Part {
        @Override
        public boolean differs(Part before) {
            return !(before instanceof WorkloadPart other && workload.sameAs(other.workload));
        }
    }

    /** @param usualNamespace where a Gateway's bundle goes while nothing of it runs yet */
    public EnvoyFleet(String usualNamespace, KubernetesSerialization serialization) {
        this.usualNamespace = usualNamespace;
        this.serialization = serialization;
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
        return parts(gateway, PodPart.class).map(PodPart::pod).toList();
    }

    @Override
    public List<RunningPod> running(ObjectKey gateway) {
        return parts(gateway, PodPart.class).map(PodPart::running).toList();
    }

    @Override
    public List<Workload> workloads(ObjectKey gateway) {
        return parts(gateway, WorkloadPart.class).map(WorkloadPart::workload).toList();
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
        JsonNode tree = serialization.convertValue(object, JsonNode.class);
        boolean pod = object.getKind().equals("Pod");
        if (name.isEmpty() || namespace.isEmpty() || (pod && over(object, tree))) {
            remove(id);
            return;
        }
        ObjectKey gateway = new ObjectKey(namespace, name);
        Part now = pod
                ? new PodPart(gateway, pod(id, meta), RunningPod.of(tree))
                : new WorkloadPart(gateway, Workload.of(id.kind(), id.key(), tree));
        Part before = parts.put(id, now);
        if (before != null && !before.gateway().equals(gateway)) {
            unlink(before.gateway(), id);
        }
        byGateway.compute(gateway, (_, ids) -> with(ids, id));
        if (before == null || now.differs(before)) {
            tell(gateway);
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

    private <P extends Part> Stream<P> parts(ObjectKey gateway, Class<P> type) {
        return ids(gateway).stream()
                .flatMap(id -> Optional.ofNullable(parts.get(id)).stream())
                .filter(type::isInstance)
                .map(type::cast);
    }

    private static boolean over(HasMetadata pod, JsonNode tree) {
        return pod.isMarkedForDeletion()
                || ENDED.contains(tree.path("status").path("phase").asText());
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
