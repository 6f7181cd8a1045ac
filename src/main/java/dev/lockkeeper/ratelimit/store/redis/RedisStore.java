package dev.lockkeeper.ratelimit.store.redis;

import dev.lockkeeper.ratelimit.store.CallDeadline;
import dev.lockkeeper.ratelimit.store.Charge;
import dev.lockkeeper.ratelimit.store.Counter;
import dev.lockkeeper.ratelimit.store.CounterListener;
import dev.lockkeeper.ratelimit.store.CounterStore;
import dev.lockkeeper.ratelimit.store.StoreFailure;
import dev.lockkeeper.ratelimit.store.StoreFailure.Kind;
import dev.lockkeeper.ratelimit.store.redis.ScriptCall.Asked;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Counters in one Redis, exact for all replicas: a call is one script, so no other comes between its looking and its counting. Every call is
 * answered by its deadline, and at once while Redis is known to be gone.
 */
public final class RedisStore implements CounterStore {

    private final RedisSettings settings;
    private final ScriptForm form;
    private final List<HeldConnection> connections = new ArrayList<>();
    private final Health health;

    /**
     * Connects in the background; a Redis that is not there yet is tried again and again.
     *
     * @param legacy to count as envoyproxy/ratelimit does; keys must then be its own
     * @param loops of the server whose calls these are: each call stays on its loop
     */
    public RedisStore(RedisSettings settings, Optional<LegacyForm> legacy, EventLoopGroup loops, MeterRegistry meters) {
        this.settings = settings;
        this.form = legacy.<ScriptForm>map(present -> present).orElse(ExactForm.FORM);
        this.health = new Health(settings, connections, meters);
        MasterFinder finder = MasterFinder.of(settings);
        for (EventExecutor loop : loops) {
            if (connections.size() < settings.connections()) {
                connections.add(new HeldConnection((EventLoop) loop, settings, finder, form.script(), health));
            }
        }
        connections.forEach(HeldConnection::open);
    }

    /** The store for the settings' topology. Parameters as for a single one. */
    public static CounterStore open(
            RedisSettings settings, Optional<LegacyForm> legacy, EventLoopGroup loops, MeterRegistry meters) {
        return settings.topology() instanceof RedisTopology.Cluster
                ? new ClusterStore(settings, legacy, loops, meters)
                : new RedisStore(settings, legacy, loops, meters);
    }

    @Override
    public void count(List<Counter> counters, Charge charge, CounterListener listener) {
        count(counters, charge, listener, deadline(settings), false);
    }

    /**
     * The same for a call that has begun already.
     *
     * @param deadline by {@link System#nanoTime}
     * @param asking for a slot of a cluster that is on its way here
     */
    void count(List<Counter> counters, Charge charge, CounterListener listener, long deadline, boolean asking) {
        if (health.breakerOpen()) {
            listener.failed(new StoreFailure(Kind.OPEN_BREAKER, "Redis does not answer in time"));
            return;
        }
        if (deadline - System.nanoTime() <= 0) {
            listener.failed(new StoreFailure(Kind.TIMEOUT, "the caller's deadline has passed"));
            return;
        }
        HeldConnection connection = nearest();
        ScriptCall.send(form, connection, health, new Asked(counters, charge, deadline, listener, asking, false));
    }

    @Override
    public boolean healthy() {
        return health.connected() > 0 && !health.breakerOpen();
    }

    @Override
    public boolean wasHealthy() {
        return health.wasConnected();
    }

    @Override
    public void close() {
        health.close();
        connections.forEach(HeldConnection::close);
    }

    /** Of a call that begins now; never after the gRPC caller's own: nobody would hear the answer, but the hits would count. */
    static long deadline(RedisSettings settings) {
        return System.nanoTime() + CallDeadline.nanosLeft(settings.deadline());
    }

    /** That of this thread's loop, else any that is up. */
    private HeldConnection nearest() {
        int first = ThreadLocalRandom.current().nextInt(connections.size());
        HeldConnection chosen = connections.get(first);
        for (int i = 0; i < connections.size(); i++) {
            HeldConnection one = connections.get((first + i) % connections.size());
            if (one.up() && one.loop().inEventLoop()) {
                return one;
            }
            if (!chosen.up()) {
                chosen = one;
            }
        }
        return chosen;
    }
}
