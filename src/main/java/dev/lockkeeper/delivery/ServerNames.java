package dev.lockkeeper.delivery;

import dev.lockkeeper.delivery.BundleSources.Server;
import dev.lockkeeper.observe.SampledLog;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Looks up all addresses of the servers, again and again: replicas come and go. A name that has none now keeps its last. */
final class ServerNames implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ServerNames.class);
    private static final long PERIOD_SECONDS = 5;

    private final List<Server> servers;
    private final Consumer<Set<ReplicaAddress>> receiver;
    private final Map<Server, List<ReplicaAddress>> last = new HashMap<>();
    private final SampledLog log = new SampledLog(LOG, System::nanoTime);
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("bundle-names").daemon().factory());

    ServerNames(List<Server> servers, Consumer<Set<ReplicaAddress>> receiver) {
        this.servers = servers;
        this.receiver = receiver;
    }

    void start() {
        if (!servers.isEmpty()) {
            thread.scheduleWithFixedDelay(this::look, 0, PERIOD_SECONDS, TimeUnit.SECONDS);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private void look() {
        Set<ReplicaAddress> found = new TreeSet<>();
        for (Server server : servers) {
            try {
                last.put(server, ReplicaAddress.of(server));
                log.well(server.toString());
            } catch (UnknownHostException e) {
                log.warn(
                        server.toString(), "no address found server=%s error=\"%s\"".formatted(server, e.getMessage()));
            } catch (RuntimeException e) {
                LOG.errorf(e, "looking up failed, goes on server=%s", server);
            }
            found.addAll(last.getOrDefault(server, List.of()));
        }
        receiver.accept(found);
    }
}
