package dev.lockkeeper.operator;

import dev.lockkeeper.api.ApiGroup;
import dev.lockkeeper.apply.FieldManager;
import dev.lockkeeper.apply.ObservedObject;
import dev.lockkeeper.apply.ObservedObjects;
import dev.lockkeeper.apply.ReportedParent;
import dev.lockkeeper.apply.ResourceType;
import dev.lockkeeper.apply.publication.RoutedPlans;
import dev.lockkeeper.model.Kind;
import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.plan.bundle.BundleNames;
import dev.lockkeeper.plan.route.RouteNames;
import dev.lockkeeper.source.kubernetes.ClusterObserver;
import io.fabric8.kubernetes.api.model.HasMetadata;
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
import java.util.stream.Collectors;

/** What writers compare with, as the source sees it, and word of each change that nobody's status explains. */
public final class ClusterObjects implements ObservedObjects, RoutedPlans, ClusterObserver {

    private final KubernetesSerialization serialization;
    private final Map<Id, ObservedObject> objects = new ConcurrentHashMap<>();
    private final Map<ObjectId, Set<Id>> owned = new ConcurrentHashMap<>();
    private final List<Consumer<Drift>> listeners = new CopyOnWriteArrayList<>();

    private record Id(ResourceType type, ObjectKey key) {}

    /**
     * An object changed, appeared or went that is made from another one.
     *
     * @param owner the AIGatewayRoute or Gateway that it is made from
     * @param now empty when it is gone
     */
    public record Drift(ObjectId owner, ResourceType type, ObjectKey key, Optional<ObservedObject> now) {
        Drift(ObjectId owner, ObservedObject now) {
            this(owner, now.type(), now.key(), Optional.of(now));
        }
    }

    public ClusterObjects(KubernetesSerialization serialization) {
        this.serialization = serialization;
    }

    /** Calls the listener on the informer's thread: it must only take note. */
    public void onDrift(Consumer<Drift> listener) {
        listeners.add(listener);
    }

    @Override
    public Optional<ObservedObject> find(ResourceType type, ObjectKey key) {
        return Optional.ofNullable(objects.get(new Id(type, key)));
    }

    @Override
    public List<ObservedObject> filtersOfRoute(ObjectKey route) {
        return owned.getOrDefault(new ObjectId(Kind.AI_GATEWAY_ROUTE, route), Set.of()).stream()
                .filter(id -> id.type().equals(ResourceType.HTTP_ROUTE_FILTER))
                .map(objects::get)
                .filter(java.util.Objects::nonNull)
                .toList();
    }

    @Override
    public Optional<String> hash(ObjectKey route) {
        return find(ResourceType.HTTP_ROUTE, route)
                .flatMap(object -> Optional.ofNullable(object.annotations().get(RouteNames.PLAN_HASH)));
    }

    @Override
    public boolean reported(ObjectKey route) {
        return find(ResourceType.HTTP_ROUTE, route)
                .filter(object -> object.parents().stream().anyMatch(ReportedParent::newest))
                .isPresent();
    }

    @Override
    public SortedSet<String> bundleNamespaces(ObjectKey gateway) {
        return owned.getOrDefault(new ObjectId(Kind.GATEWAY, gateway), Set.of()).stream()
                .filter(id -> id.type().equals(ResourceType.SECRET))
                .map(id -> id.key().namespace())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public SortedSet<ObjectKey> gatewaysWithBundle() {
        SortedSet<ObjectKey> gateways = new TreeSet<>();
        owned.keySet().stream()
                .filter(owner -> owner.kind() == Kind.GATEWAY)
                .forEach(owner -> gateways.add(owner.key()));
        return gateways;
    }

    @Override
    public void put(HasMetadata object) {
        ObservedObject now = ObservedObject.of(object, serialization);
        Id id = new Id(now.type(), now.key());
        Optional<ObservedObject> before = Optional.ofNullable(objects.put(id, now));
        Optional<ObjectId> owner = owner(now);
        Optional<ObjectId> formerOwner = before.flatMap(ClusterObjects::owner);
        if (!formerOwner.equals(owner)) {
            formerOwner.ifPresent(former -> disown(former, id));
            owner.ifPresent(next -> owned.computeIfAbsent(next, _ -> ConcurrentHashMap.newKeySet())
                    .add(id));
            formerOwner.ifPresent(former -> tell(new Drift(former, now)));
        }
        if (before.filter(former -> alike(former, now)).isEmpty()) {
            owner.ifPresent(next -> tell(new Drift(next, now)));
        }
    }

    @Override
    public void removed(String apiVersion, String kind, ObjectKey key) {
        Id id = new Id(new ResourceType(apiVersion, kind), key);
        Optional.ofNullable(objects.remove(id)).flatMap(ClusterObjects::owner).ifPresent(owner -> {
            disown(owner, id);
            tell(new Drift(owner, id.type(), id.key(), Optional.empty()));
        });
    }

    private void disown(ObjectId owner, Id id) {
        owned.computeIfPresent(owner, (_, ids) -> {
            ids.remove(id);
            return ids.isEmpty() ? null : ids;
        });
    }

    private void tell(Drift drift) {
        listeners.forEach(listener -> listener.accept(drift));
    }

    private static Optional<ObjectId> owner(ObservedObject object) {
        return object.controller()
                .filter(owner -> owner.getKind().equals(Kind.AI_GATEWAY_ROUTE.kindName())
                        && owner.getApiVersion().startsWith(ApiGroup.NAME + "/"))
                .map(owner -> ObjectId.of(Kind.AI_GATEWAY_ROUTE, object.key().namespace(), owner.getName()))
                .or(() -> BundleNames.gatewayOf(object.labels(), object.annotations())
                        .map(gateway -> new ObjectId(Kind.GATEWAY, gateway)));
    }

    /** True when nothing differs that we write or report; Envoy Gateway writes statuses often. */
    private static boolean alike(ObservedObject one, ObservedObject other) {
        return one.uid().equals(other.uid())
                && one.generation() == other.generation()
                && one.deleting() == other.deleting()
                && one.labels().equals(other.labels())
                && one.annotations().equals(other.annotations())
                && one.ownerReferences().equals(other.ownerReferences())
                && one.data().equals(other.data())
                && one.parents().equals(other.parents())
                && contentManagers(one).equals(contentManagers(other));
    }

    private static List<FieldManager> contentManagers(ObservedObject object) {
        return object.managers().stream()
                .filter(manager -> manager.subresource().isEmpty())
                .toList();
    }
}
