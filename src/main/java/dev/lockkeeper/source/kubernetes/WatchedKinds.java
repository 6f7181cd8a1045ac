package dev.lockkeeper.source.kubernetes;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * The kinds that this package watches itself. They may be missing, appear and vanish. A kind counts as vanished only when discovery
 * missed it twice in a row and a direct question is answered with 404: an API server that has just started may not know its
 * CRDs yet, and taking its word would take all objects of the kind away.
 */
final class WatchedKinds implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(WatchedKinds.class);

    private final Set<ApiKind> wanted;
    private final Function<ApiKind, RunningInformers> starter;
    private final Predicate<ApiKind> absent;
    private final Map<ApiKind, RunningInformers> running = new HashMap<>();
    private final Set<ApiKind> missed = new HashSet<>();

    WatchedKinds(Set<ApiKind> wanted, Function<ApiKind, RunningInformers> starter, Predicate<ApiKind> absent) {
        this.wanted = wanted;
        this.starter = starter;
        this.absent = absent;
    }

    /** Starts and ends informers so that they fit to what is served. */
    void follow(Set<ApiKind> served) {
        for (ApiKind kind : wanted) {
            if (served.contains(kind)) {
                missed.remove(kind);
                if (!running.containsKey(kind)) {
                    LOG.infof("watching kind=\"%s\"", kind);
                    running.put(kind, starter.apply(kind));
                }
            } else if (running.containsKey(kind) && !missed.add(kind) && absent.test(kind)) {
                LOG.warnf("kind vanished kind=\"%s\" crd=%s: its objects count as deleted", kind, kind.crd());
                missed.remove(kind);
                running.remove(kind).vanish();
            }
        }
    }

    /** Kinds that are watched and have not delivered their first full list. */
    SortedSet<String> unsynced() {
        SortedSet<String> names = new TreeSet<>();
        running.forEach((kind, informers) -> {
            if (!informers.synced()) {
                names.add(kind.kind());
            }
        });
        return names;
    }

    @Override
    public void close() {
        running.values().forEach(RunningInformers::close);
    }
}
