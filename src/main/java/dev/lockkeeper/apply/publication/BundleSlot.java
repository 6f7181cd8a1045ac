package dev.lockkeeper.apply.publication;

import dev.lockkeeper.plan.GatewayPlan;
import dev.lockkeeper.plan.bundle.BundlePlan;
import dev.lockkeeper.plan.route.RoutePlan;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One Gateway's newest bundle, which contents there were, and when each was in Secrets. Safe from any thread. */
final class BundleSlot {

    private static final int REMEMBERED = 256;

    private final GatewayUnion union;
    private final FormerSource published;
    private final LongSupplier nanos;
    private final Map<String, Long> versions = new LinkedHashMap<>();
    private final TreeMap<Long, Long> storedAt = new TreeMap<>();
    private @Nullable GatewayPlan plan;
    private Optional<BundlePlan> bundle = Optional.empty();
    private final AtomicBoolean stale = new AtomicBoolean(true);
    private final AtomicBoolean told = new AtomicBoolean();
    private volatile long madeAt;
    private volatile long cost;

    BundleSlot(GatewayUnion union, FormerSource published, LongSupplier nanos) {
        this.union = union;
        this.published = published;
        this.nanos = nanos;
    }

    synchronized GatewayPlan plan(Supplier<Planned> newest) {
        GatewayPlan present = plan;
        if (present != null && !stale.get()) {
            return present;
        }
        long start = nanos.getAsLong();
        stale.set(false);
        told.set(false);
        try {
            present = union.next(newest.get(), published);
        } catch (RuntimeException e) {
            stale.set(true);
            throw e;
        }
        plan = present;
        bundle = switch (present) {
            case GatewayPlan.Bundle made -> Optional.of(made.bundle());
            case GatewayPlan.None _ -> Optional.empty();
            case GatewayPlan.Untouched _ -> bundle;
        };
        bundle.ifPresent(made -> remember(made.uuid()));
        madeAt = nanos.getAsLong();
        cost = madeAt - start;
        return present;
    }

    synchronized Optional<BundlePlan> bundle(Supplier<Planned> newest) {
        plan(newest);
        return bundle;
    }

    /** True when the Gateway has had nothing to publish for a while. */
    synchronized boolean idle(Duration time) {
        return plan instanceof GatewayPlan.None && nanos.getAsLong() - madeAt > time.toNanos();
    }

    /** Takes note of what is planned, without making the content. */
    synchronized void note(Supplier<Planned> newest) {
        union.note(newest.get(), published);
    }

    /** The content is to be made anew; true when nobody was told so since it was made last. */
    boolean renew() {
        stale.set(true);
        return told.compareAndSet(false, true);
    }

    /** Nanoseconds until the next may be made, if work is to be followed by {@code times} as much rest. */
    long rest(int times) {
        return Math.max(0, cost * times - (nanos.getAsLong() - madeAt));
    }

    /** Whether something was taken away since this was asked last. */
    synchronized boolean tookAway(Supplier<Planned> newest) {
        plan(newest);
        return union.tookAway();
    }

    synchronized boolean release(Planned now, Duration linger) {
        return union.keepsFormer() && union.release(now, nanos.getAsLong(), linger.toNanos());
    }

    /** All of the content is in Secrets. */
    synchronized void stored(String uuid) {
        Long version = versions.get(uuid);
        if (version != null) {
            storedAt.putIfAbsent(version, nanos.getAsLong());
            while (storedAt.size() > REMEMBERED) {
                storedAt.pollFirstEntry();
            }
        }
    }

    /** The version that is the first with all backends of exactly this plan; empty when there is none yet. */
    synchronized OptionalLong since(RoutePlan route) {
        return union.since(route);
    }

    /** True when the bundle is not ours to write, so that no route can wait for it. */
    synchronized boolean untouched() {
        return plan instanceof GatewayPlan.Untouched;
    }

    /** True when {@code uuid} is a content of this version or a later one. */
    synchronized boolean has(String uuid, long version) {
        Long known = versions.get(uuid);
        return known != null && known >= version;
    }

    /** Nanoseconds since this version, or a later one, was in Secrets. */
    synchronized OptionalLong storedFor(long version) {
        var first = storedAt.tailMap(version, true).values().stream()
                .mapToLong(at -> at)
                .min();
        return first.isPresent() ? OptionalLong.of(nanos.getAsLong() - first.getAsLong()) : OptionalLong.empty();
    }

    private void remember(String uuid) {
        versions.remove(uuid);
        versions.put(uuid, union.version());
        if (versions.size() > REMEMBERED) {
            versions.remove(versions.keySet().iterator().next());
        }
    }
}
