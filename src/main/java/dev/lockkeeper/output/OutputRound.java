package dev.lockkeeper.output;

import dev.lockkeeper.model.GatewayModel;
import dev.lockkeeper.model.Kind;
import dev.lockkeeper.model.ModelObject;
import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.output.OutputFolder.Access;
import dev.lockkeeper.plan.GatewayPlan;
import dev.lockkeeper.plan.condition.PlannedStatus;
import dev.lockkeeper.plan.route.RoutePlan;
import dev.lockkeeper.revision.Snapshots.Snapshot;
import dev.lockkeeper.source.directory.Manifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Brings the folder from one snapshot to the next. Bundles go first: Envoy must not name a backend that its processor does
 * not know yet. Used by one thread.
 */
final class OutputRound {

    /** @param written files that changed, counting removed ones */
    record Result(int written, List<String> problems) {}

    private final OutputFolder folder;
    private final BundleFiles bundles;
    /** In words, by the path or the object they concern. */
    private final SortedMap<String, String> conflicts = new TreeMap<>();

    private PassedObjects passed = PassedObjects.NONE;
    private int written;

    OutputRound(OutputFolder folder) {
        this.folder = folder;
        this.bundles = new BundleFiles(folder);
    }

    /**
     * @param changed whose plans are new
     * @param manifests of the source, when they are new
     * @param whole compare everything, and remove files of an earlier run that nothing accounts for
     */
    Result write(Snapshot snapshot, Set<ObjectId> changed, Optional<List<Manifest>> manifests, boolean whole)
            throws IOException {
        written = 0;
        PassedObjects before = passed;
        manifests.ifPresent(newest -> passed = PassedObjects.of(newest));
        SortedSet<ObjectId> due = whole ? all(snapshot.model()) : new TreeSet<>(changed);
        addDiffering(before.httpRoutes(), passed.httpRoutes(), due);

        for (ObjectId id : due) {
            if (id.kind() == Kind.GATEWAY) {
                bundle(snapshot, id.key());
            }
        }
        for (var file : passed.files().entrySet()) {
            if (whole || file.getValue() != before.files().get(file.getKey())) {
                put(file.getKey(), PassedObjects.text(file.getValue()), access(file.getValue()));
            }
        }
        for (ObjectId id : due) {
            if (id.kind() == Kind.AI_GATEWAY_ROUTE) {
                route(snapshot, id.key());
            }
        }
        for (String path : before.files().keySet()) {
            if (!passed.files().containsKey(path) && !generated(snapshot, path, before)) {
                drop(path);
            }
        }
        for (ObjectId id : due) {
            status(snapshot, id);
        }
        if (whole) {
            sweep(snapshot);
        }
        return new Result(written, problems());
    }

    private void bundle(Snapshot snapshot, ObjectKey gateway) throws IOException {
        String base = FileNames.bundle(gateway);
        try {
            written += bundles.write(snapshot.plans().gateway(gateway));
            conflicts.remove(base);
        } catch (ForeignFile e) {
            conflicts.put(base, String.valueOf(e.getMessage()));
        }
    }

    /** An HTTPRoute that a user made under the same name stays, and the generated one is not written. */
    private void route(Snapshot snapshot, ObjectKey key) throws IOException {
        Optional<RoutePlan> plan = snapshot.plans().route(key);
        boolean taken = passed.httpRoutes().contains(key);
        if (taken && plan.isPresent()) {
            conflicts.put(
                    "AIGatewayRoute " + key,
                    "AIGatewayRoute %s is not written: the manifests have an HTTPRoute of the same name, which stays; rename one of the two"
                            .formatted(key));
        } else {
            conflicts.remove("AIGatewayRoute " + key);
        }
        if (!taken) {
            String path = FileNames.gateway(key, "HTTPRoute");
            if (plan.isPresent()) {
                put(path, text(plan.get()), Access.EVERYONE);
            } else {
                drop(path);
            }
        }
    }

    private void status(Snapshot snapshot, ObjectId id) throws IOException {
        String path = FileNames.status(id.key(), id.kind().kindName());
        Optional<PlannedStatus> status = snapshot.plans().status(id);
        if (status.isPresent()) {
            String origin = snapshot.model()
                    .find(id)
                    .map(object -> object.meta().origin())
                    .orElse("");
            put(path, StatusText.file(status.get(), origin), Access.EVERYONE);
        } else {
            drop(path);
        }
    }

    private void put(String path, String text, Access access) throws IOException {
        try {
            written += folder.put(path, text.getBytes(StandardCharsets.UTF_8), access) ? 1 : 0;
            conflicts.remove(path);
        } catch (ForeignFile e) {
            conflicts.put(path, String.valueOf(e.getMessage()));
        }
    }

    private void drop(String path) throws IOException {
        conflicts.remove(path);
        written += folder.remove(path) ? 1 : 0;
    }

    /** Removes what an earlier run left; a bundle that is to be left alone stays, whoever wrote it. */
    private void sweep(Snapshot snapshot) throws IOException {
        Set<String> wanted = new HashSet<>(passed.files().keySet());
        Set<String> untouched = new HashSet<>();
        for (ObjectId id : all(snapshot.model())) {
            wanted.add(FileNames.status(id.key(), id.kind().kindName()));
            if (id.kind() == Kind.AI_GATEWAY_ROUTE) {
                wanted.add(FileNames.gateway(id.key(), "HTTPRoute"));
            }
            if (id.kind() == Kind.GATEWAY && !(snapshot.plans().gateway(id.key()) instanceof GatewayPlan.None)) {
                untouched.add(FileNames.bundle(id.key()));
            }
        }
        for (String path : folder.owned()) {
            if (!wanted.contains(path) && untouched.stream().noneMatch(path::startsWith)) {
                drop(path);
            }
        }
    }

    private List<String> problems() {
        List<String> problems = new ArrayList<>(passed.refused());
        problems.addAll(conflicts.values());
        return problems;
    }

    private static String text(RoutePlan plan) {
        StringBuilder text = new StringBuilder(YamlText.of(plan.httpRoute()));
        plan.filters().forEach(filter -> text.append("---\n").append(YamlText.of(filter)));
        return text.toString();
    }

    /** A user's HTTPRoute that went may leave its place to a generated one. */
    private static boolean generated(Snapshot snapshot, String path, PassedObjects before) {
        Manifest object = before.files().get(path);
        return object != null
                && object.id().kind().equals("HTTPRoute")
                && snapshot.plans().route(PassedObjects.key(object)).isPresent();
    }

    private static Access access(Manifest object) {
        return object.id().kind().equals("Secret") ? Access.OWNER : Access.EVERYONE;
    }

    private static void addDiffering(
            Collection<ObjectKey> before, Collection<ObjectKey> after, Collection<ObjectId> into) {
        Set<ObjectKey> differing = new TreeSet<>(before);
        differing.addAll(after);
        differing.removeIf(key -> before.contains(key) && after.contains(key));
        differing.forEach(key -> into.add(new ObjectId(Kind.AI_GATEWAY_ROUTE, key)));
    }

    private static SortedSet<ObjectId> all(GatewayModel model) {
        SortedSet<ObjectId> ids = new TreeSet<>();
        for (Kind kind : Kind.values()) {
            model.all(kind).stream().map(ModelObject::id).forEach(ids::add);
        }
        return ids;
    }
}
