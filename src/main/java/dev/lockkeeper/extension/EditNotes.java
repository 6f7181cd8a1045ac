package dev.lockkeeper.extension;

import dev.lockkeeper.model.ObjectKey;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What one translation edited, a note per HTTPRoute; written by one thread, read by any once the call has ended. */
final class EditNotes {

    private final Map<ObjectKey, Note> routes = new HashMap<>();
    private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);

    /** What is edited. */
    enum Kind {
        CLUSTER,
        LISTENER,
        ROUTE,
        CLOSED_ROUTE
    }

    /** Names of the xDS resources of one HTTPRoute; routes that answer 503 with the reason. */
    record Note(List<String> clusters, List<String> routes, SortedMap<String, String> closed) {
        Note() {
            this(new ArrayList<>(2), new ArrayList<>(2), new TreeMap<>());
        }
    }

    void cluster(ObjectKey route, String name) {
        note(route).clusters().add(name);
        counts.merge(Kind.CLUSTER, 1, Integer::sum);
    }

    void listener() {
        counts.merge(Kind.LISTENER, 1, Integer::sum);
    }

    void route(ObjectKey route, String name) {
        note(route).routes().add(name);
        counts.merge(Kind.ROUTE, 1, Integer::sum);
    }

    void closed(ObjectKey route, String name, String reason) {
        note(route).closed().put(name, reason);
        counts.merge(Kind.CLOSED_ROUTE, 1, Integer::sum);
    }

    Map<ObjectKey, Note> routes() {
        return routes;
    }

    Map<Kind, Integer> counts() {
        return counts;
    }

    private Note note(ObjectKey route) {
        return routes.computeIfAbsent(route, _ -> new Note());
    }
}
