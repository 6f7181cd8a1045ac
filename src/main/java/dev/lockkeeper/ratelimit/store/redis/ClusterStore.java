package dev.lockkeeper.ratelimit.store.redis;

import dev.lockkeeper.ratelimit.store.Charge;
import dev.lockkeeper.ratelimit.store.Counted;
import dev.lockkeeper.ratelimit.store.Counter;
import dev.lockkeeper.ratelimit.store.CounterListener;
import dev.lockkeeper.ratelimit.store.CounterStore;
import dev.lockkeeper.ratelimit.store.Reservation;
import dev.lockkeeper.ratelimit.store.StoreFailure;
import dev.lockkeeper.ratelimit.store.StoreFailure.Kind;
import dev.lockkeeper.ratelimit.store.redis.RedisAddress.Tcp;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counters in a Redis Cluster. A script may touch one slot only, so a request with counters in several is reserved in each and given back when
 * one refuses; its commands go out at once, so it still takes one round trip.
 */
final class ClusterStore implements CounterStore {

    /** To where a slot was moved, and from there to where it is about to go. */
    private static final int MOST_REDIRECTIONS = 3;

    private final RedisSettings settings;
    private final Optional<LegacyForm> legacy;
    private final EventLoopGroup loops;
    private final MeterRegistry meters;
    private final ClusterNodes nodes;
    private final Map<Tcp, RedisStore> stores = new ConcurrentHashMap<>();
    private volatile boolean closed;
    private volatile boolean wasHealthy;

    ClusterStore(RedisSettings settings, Optional<LegacyForm> legacy, EventLoopGroup loops, MeterRegistry meters) {
        this.settings = settings;
        this.legacy = legacy;
        this.loops = loops;
        this.meters = meters;
        this.nodes = new ClusterNodes(settings, (EventLoop) loops.next(), this::known);
        nodes.start();
    }

    @Override
    public void count(List<Counter> counters, Charge charge, CounterListener listener) {
        int slot = HashSlot.of(counters.getFirst().key());
        for (int i = 1; i < counters.size(); i++) {
            if (HashSlot.of(counters.get(i).key()) != slot) {
                Reservation.of(counters, charge, counter -> new Slot(HashSlot.of(counter.key())), listener);
                return;
            }
        }
        new Slot(slot).count(counters, charge, listener);
    }

    /** With one master: the slots of the others are errors, which limits answer as they say. */
    @Override
    public boolean healthy() {
        return stores.values().stream().anyMatch(RedisStore::healthy);
    }

    @Override
    public boolean wasHealthy() {
        return wasHealthy || stores.values().stream().anyMatch(RedisStore::wasHealthy);
    }

    @Override
    public void close() {
        closed = true;
        nodes.close();
        stores.values().forEach(RedisStore::close);
    }

    /** Masters that are none any more are let go. */
    private void known(SlotMap slots) {
        slots.masters().forEach(this::store);
        wasHealthy = wasHealthy();
        Set<Tcp> masters = slots.masters();
        for (Tcp address : stores.keySet()) {
            if (!masters.contains(address)) {
                // Closed before another for the same node can be made, which has meters of the same names.
                stores.computeIfPresent(address, (_, store) -> {
                    store.close();
                    return null;
                });
            }
        }
    }

    private RedisStore store(Tcp address) {
        RedisStore store =
                stores.computeIfAbsent(address, node -> new RedisStore(settings.node(node), legacy, loops, meters));
        if (closed) {
            store.close();
        }
        return store;
    }

    /** One slot as a store; equal to others of the same slot. */
    private final class Slot implements CounterStore {

        private final int number;

        Slot(int number) {
            this.number = number;
        }

        @Override
        public void count(List<Counter> counters, Charge charge, CounterListener listener) {
            Optional<Tcp> master = nodes.slots().master(number);
            if (master.isEmpty()) {
                nodes.look();
                listener.failed(new StoreFailure(Kind.CONNECTION, "no node of the cluster has slot " + number));
                return;
            }
            long deadline = RedisStore.deadline(settings);
            ask(new Redirection(master.get(), false), MOST_REDIRECTIONS, counters, charge, deadline, listener);
        }

        private void ask(
                Redirection to,
                int left,
                List<Counter> counters,
                Charge charge,
                long deadline,
                CounterListener listener) {
            CounterListener following = new CounterListener() {
                @Override
                public void counted(Counted result) {
                    listener.counted(result);
                }

                @Override
                public void failed(StoreFailure failure) {
                    Optional<Redirection> next = Redirection.of(failure.message(), to.node());
                    if (left == 0 || next.isEmpty()) {
                        nodes.look();
                        listener.failed(failure);
                        return;
                    }
                    // Nothing was counted there.
                    if (!next.get().asking()) {
                        nodes.moved(number, next.get().node());
                    }
                    ask(next.get(), left - 1, counters, charge, deadline, listener);
                }
            };
            store(to.node()).count(counters, charge, following, deadline, to.asking());
        }

        @Override
        public boolean healthy() {
            return ClusterStore.this.healthy();
        }

        @Override
        public void close() {}

        @Override
        public boolean equals(Object other) {
            return other instanceof Slot slot && slot.number == number;
        }

        @Override
        public int hashCode() {
            return number;
        }
    }
}
