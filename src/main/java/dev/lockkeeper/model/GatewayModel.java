package dev.lockkeeper.model;

import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.pcollections.HashTreePMap;
import org.pcollections.HashTreePSet;
import org.pcollections.PMap;
import org.pcollections.PSet;

/**
 * Everything the sources know, immutable, with an index from each object to those that refer to it. An update shares all
 * that did not change with the model before, so that it costs in proportion to the change.
 */
public final class GatewayModel {

    private static final GatewayModel EMPTY =
            new GatewayModel(new EnumMap<>(Kind.class), HashTreePMap.empty(), HashTreePMap.empty());

    private final Map<Kind, PMap<ObjectKey, ModelObject<?>>> objects;
    private final PMap<ObjectId, Set<ObjectId>> references;
    private final PMap<ObjectId, PSet<ObjectId>> referrers;

    private GatewayModel(
            Map<Kind, PMap<ObjectKey, ModelObject<?>>> objects,
            PMap<ObjectId, Set<ObjectId>> references,
            PMap<ObjectId, PSet<ObjectId>> referrers) {
        this.objects = objects;
        this.references = references;
        this.referrers = referrers;
    }

    public static GatewayModel empty() {
        return EMPTY;
    }

    /** The model after one change. */
    public GatewayModel with(ModelChange change) {
        return switch (change) {
            case ModelChange.Upsert upsert -> replaced(upsert.id(), Optional.of(upsert.object()));
            case ModelChange.Delete delete -> replaced(delete.id(), Optional.empty());
        };
    }

    /** Keys of all objects of a kind, sorted. */
    public SortedSet<ObjectKey> keys(Kind kind) {
        return new TreeSet<>(ofKind(kind).keySet());
    }

    /** All objects of a kind, in no particular order. */
    public Collection<ModelObject<?>> all(Kind kind) {
        return ofKind(kind).values();
    }

    public int count(Kind kind) {
        return ofKind(kind).size();
    }

    public Optional<ModelObject<?>> find(ObjectId id) {
        return Optional.ofNullable(ofKind(id.kind()).get(id.key()));
    }

    /** The spec of an object, empty when it is missing. */
    public <S extends ModelSpec> Optional<S> spec(ObjectId id, Class<S> type) {
        return find(id).map(ModelObject::spec).filter(type::isInstance).map(type::cast);
    }

    public boolean has(ObjectId id) {
        return ofKind(id.kind()).containsKey(id.key());
    }

    /** Objects of a kind that name this one, sorted. */
    public SortedSet<ObjectKey> referrers(ObjectId id, Kind kind) {
        SortedSet<ObjectKey> found = new TreeSet<>();
        for (ObjectId referrer : referrers.getOrDefault(id, HashTreePSet.empty())) {
            if (referrer.kind() == kind) {
                found.add(referrer.key());
            }
        }
        return found;
    }

    /** True when any object names this one. */
    public boolean isReferenced(ObjectId id) {
        return referrers.containsKey(id);
    }

    /** What an object names; empty for an unknown one. */
    public Set<ObjectId> references(ObjectId id) {
        return references.getOrDefault(id, Set.of());
    }

    /** The grants in a namespace. */
    public List<ModelSpec.Grant> grants(String namespace) {
        return referrers(References.grantsOf(namespace), Kind.REFERENCE_GRANT).stream()
                .map(key -> spec(new ObjectId(Kind.REFERENCE_GRANT, key), ModelSpec.Grant.class))
                .flatMap(Optional::stream)
                .toList();
    }

    private PMap<ObjectKey, ModelObject<?>> ofKind(Kind kind) {
        PMap<ObjectKey, ModelObject<?>> found = objects.get(kind);
        return found == null ? HashTreePMap.empty() : found;
    }

    private GatewayModel replaced(ObjectId id, Optional<ModelObject<?>> object) {
        Map<Kind, PMap<ObjectKey, ModelObject<?>>> nextObjects = new EnumMap<>(Kind.class);
        nextObjects.putAll(objects);
        nextObjects.put(
                id.kind(),
                object.map(present -> ofKind(id.kind()).plus(id.key(), present))
                        .orElseGet(() -> ofKind(id.kind()).minus(id.key())));

        Set<ObjectId> before = references(id);
        Set<ObjectId> after = object.map(GatewayModel::indexed).orElse(Set.of());
        if (before.equals(after)) {
            return new GatewayModel(nextObjects, references, referrers);
        }
        PMap<ObjectId, PSet<ObjectId>> nextReferrers = referrers;
        for (ObjectId gone : before) {
            if (!after.contains(gone)) {
                PSet<ObjectId> left =
                        nextReferrers.getOrDefault(gone, HashTreePSet.empty()).minus(id);
                nextReferrers = left.isEmpty() ? nextReferrers.minus(gone) : nextReferrers.plus(gone, left);
            }
        }
        for (ObjectId added : after) {
            if (!before.contains(added)) {
                nextReferrers = nextReferrers.plus(
                        added,
                        nextReferrers.getOrDefault(added, HashTreePSet.empty()).plus(id));
            }
        }
        PMap<ObjectId, Set<ObjectId>> nextReferences =
                after.isEmpty() ? references.minus(id) : references.plus(id, after);
        return new GatewayModel(nextObjects, nextReferences, nextReferrers);
    }

    /** A grant stands in the index of its own namespace's grants, so that a reference finds all of them at once. */
    private static Set<ObjectId> indexed(ModelObject<?> object) {
        return object.spec() instanceof ModelSpec.Grant
                ? Set.of(References.grantsOf(object.id().namespace()))
                : References.of(object);
    }
}
