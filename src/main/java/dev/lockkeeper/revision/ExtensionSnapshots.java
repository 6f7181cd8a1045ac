package dev.lockkeeper.revision;

import dev.lockkeeper.model.Kind;
import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.plan.extension.ExtensionRoute;
import dev.lockkeeper.plan.extension.ExtensionView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The plans as hooks look them up, with the last few of each route for callers that are behind. */
public final class ExtensionSnapshots implements ExtensionView {

    /** More than a route can have while its HTTPRoute is held back. */
    private static final int KEPT = 32;

    private static final int REMOVED_KEPT = 2_000;

    private final Snapshots snapshots;
    private final Map<ObjectKey, List<ExtensionRoute>> former = new ConcurrentHashMap<>();
    private final Map<ObjectKey, List<ExtensionRoute>> removed = new ConcurrentHashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    public ExtensionSnapshots(Snapshots snapshots) {
        this.snapshots = snapshots;
        snapshots.onChange(this::remember);
    }

    @Override
    public boolean ready() {
        return snapshots.ready();
    }

    @Override
    public Optional<ExtensionRoute> route(ObjectKey httpRoute) {
        return snapshots.current().plans().route(httpRoute).map(plan -> plan.extension());
    }

    @Override
    public Optional<ExtensionRoute> route(ObjectKey httpRoute, String hash) {
        return route(httpRoute)
                .filter(newest -> newest.hash().equals(hash))
                .or(() -> former.getOrDefault(httpRoute, List.of()).stream()
                        .filter(kept -> kept.hash().equals(hash))
                        .findFirst());
    }

    @Override
    public boolean removed(ObjectKey httpRoute, String hash) {
        return removed.getOrDefault(httpRoute, List.of()).stream()
                .anyMatch(kept -> kept.hash().equals(hash));
    }

    @Override
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    private void remember(SortedSet<ObjectId> changed) {
        for (ObjectId id : changed) {
            if (id.kind() == Kind.AI_GATEWAY_ROUTE) {
                route(id.key()).ifPresentOrElse(this::keep, () -> forget(id.key()));
            }
        }
        listeners.forEach(Runnable::run);
    }

    private void forget(ObjectKey route) {
        List<ExtensionRoute> plans = former.remove(route);
        if (plans != null) {
            if (removed.size() >= REMOVED_KEPT) {
                removed.clear();
            }
            removed.put(route, plans);
        }
    }

    /** Newest first. */
    private void keep(ExtensionRoute newest) {
        removed.remove(newest.route());
        former.compute(newest.route(), (_, kept) -> {
            List<ExtensionRoute> next = new ArrayList<>(KEPT);
            next.add(newest);
            for (ExtensionRoute older : kept == null ? List.<ExtensionRoute>of() : kept) {
                if (next.size() < KEPT && !older.hash().equals(newest.hash())) {
                    next.add(older);
                }
            }
            return List.copyOf(next);
        });
    }
}
