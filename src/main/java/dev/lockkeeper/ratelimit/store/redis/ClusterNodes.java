package dev.lockkeeper.ratelimit.store.redis;

import dev.lockkeeper.observe.SampledLog;
import dev.lockkeeper.ratelimit.store.redis.RedisAddress.Tcp;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Knows which node has which slots: asks the nodes in turn, from time to time and whenever a call went wrong. */
final class ClusterNodes {

    private static final Logger LOG = Logger.getLogger(ClusterStore.class);
    private static final long PERIOD_MILLIS = 10_000;
    /** While calls go wrong. */
    private static final long SOON_MILLIS = 100;

    private final RedisSettings settings;
    private final EventLoop loop;
    private final Consumer<SlotMap> known;
    private final Connector connector;
    private final SampledLog log = new SampledLog(LOG, System::nanoTime);
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile SlotMap slots = SlotMap.empty();
    private volatile boolean closed;
    private int next;
    private String told = "";

    /** @param known told whenever the nodes have changed, on the loop */
    ClusterNodes(RedisSettings settings, EventLoop loop, Consumer<SlotMap> known) {
        this.settings = settings;
        this.loop = loop;
        this.known = known;
        this.connector = new Connector(settings);
    }

    void start() {
        looking.set(true);
        loop.execute(this::find);
        loop.scheduleWithFixedDelay(this::look, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    SlotMap slots() {
        return slots;
    }

    /** Asks soon, if it is not about to anyway. */
    void look() {
        if (!closed && looking.compareAndSet(false, true)) {
            loop.schedule(this::find, SOON_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** A node has said that a slot is elsewhere now: others will have moved, too. */
    void moved(int slot, Tcp to) {
        slots.moved(slot, to);
        look();
    }

    void close() {
        closed = true;
    }

    private void find() {
        looking.set(false);
        List<RedisAddress> candidates = new ArrayList<>(slots.masters());
        if (settings.topology() instanceof RedisTopology.Cluster cluster) {
            candidates.addAll(cluster.seeds());
        }
        RedisAddress address = candidates.get(Math.floorMod(next++, candidates.size()));
        Consumer<String> failed = why -> {
            log.warn("unknown", "redis cluster node does not answer address=%s reason=\"%s\"".formatted(address, why));
            look();
        };
        RedisConnection connection = new RedisConnection(new SendWindow(2, Long.MAX_VALUE), failed);
        connector.connect(loop, address, connection, opened -> ask(opened, address), failed);
    }

    private void ask(RedisConnection connection, RedisAddress address) {
        long deadline = System.nanoTime() + Connector.TIMEOUT_NANOS;
        settings.credentials()
                .ifPresent(credentials ->
                        connection.send(new Ask(deadline, credentials.command(), reply -> {}, failure -> {})));
        connection.send(new Ask(
                deadline,
                List.of("CLUSTER", "SLOTS"),
                reply -> {
                    SlotMap.of(reply, address instanceof Tcp tcp ? tcp.host() : "")
                            .filter(map -> !map.masters().isEmpty())
                            .ifPresent(map -> {
                                connection.whenLost(why -> {});
                                learned(map);
                            });
                    connection.close(reply instanceof Reply.Refusal(String text) ? text : "it knows no slots");
                },
                failure -> connection.close(failure.message())));
    }

    private void learned(SlotMap map) {
        log.well("unknown");
        // Not those of the map before: it has been told of moves since.
        boolean changed = !map.toString().equals(told);
        told = map.toString();
        slots = map;
        if (changed && !closed) {
            LOG.infof("redis cluster role=%s slots=%s", settings.role(), map);
            known.accept(map);
        }
    }
}
