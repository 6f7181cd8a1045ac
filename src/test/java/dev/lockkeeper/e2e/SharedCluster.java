package dev.lockkeeper.e2e;

import dev.lockkeeper.realparts.ControlPlane;
import java.util.Optional;

/**
 * The {@link Cluster} that classes of {@link ClusterTest} use one after the other, since its start takes half a minute. Ports
 * are fixed, so it ends before a class that starts programs of its own.
 */
final class SharedCluster implements AutoCloseable {
    private Optional<Cluster> running = Optional.empty();
    private boolean suspect;

    /** The running one, or a new one after {@link #close()} or {@link #suspect()}. */
    synchronized Cluster on(ControlPlane plane) {
        if (suspect) {
            close();
        }
        if (running.isEmpty()) {
            running = Optional.of(Cluster.start(plane));
        }
        return running.get();
    }

    /** A failed test may have left it in any state: the next class gets a new one. */
    synchronized void suspect() {
        suspect = true;
    }

    synchronized String evidence() {
        return running.map(Cluster::evidence).orElse("no cluster");
    }

    @Override
    public synchronized void close() {
        var ended = running;
        running = Optional.empty();
        suspect = false;
        ended.ifPresent(Cluster::close);
    }
}
