package dev.lockkeeper.delivery;

import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.plan.bundle.BundlePlan;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** What a replica publishes, as a test says. */
public final class FixedBundles implements PublishedBundles {

    private final Map<ObjectKey, BundlePlan> bundles = new ConcurrentSkipListMap<>();
    private final List<Consumer<ObjectKey>> listeners = new CopyOnWriteArrayList<>();
    private volatile OptionalLong epoch = OptionalLong.empty();
    private volatile boolean ready = true;

    /** Of a leader. */
    public static FixedBundles leading(long epoch) {
        FixedBundles leader = new FixedBundles();
        leader.epoch = OptionalLong.of(epoch);
        return leader;
    }

    public FixedBundles with(BundlePlan bundle) {
        publish(bundle);
        return this;
    }

    public void publish(BundlePlan bundle) {
        bundles.put(bundle.gateway(), bundle);
        tell(bundle.gateway());
    }

    void remove(ObjectKey gateway) {
        bundles.remove(gateway);
        tell(gateway);
    }

    void lead(long number) {
        epoch = OptionalLong.of(number);
        bundles.keySet().forEach(this::tell);
    }

    void follow() {
        epoch = OptionalLong.empty();
        bundles.keySet().forEach(this::tell);
    }

    void ready(boolean whether) {
        ready = whether;
    }

    @Override
    public boolean ready() {
        return ready;
    }

    @Override
    public Optional<BundlePlan> bundle(ObjectKey gateway) {
        return Optional.ofNullable(bundles.get(gateway));
    }

    @Override
    public SortedSet<ObjectKey> gateways() {
        return new TreeSet<>(bundles.keySet());
    }

    @Override
    public OptionalLong epoch() {
        return epoch;
    }

    @Override
    public void onChange(Consumer<ObjectKey> listener) {
        listeners.add(listener);
    }

    private void tell(ObjectKey gateway) {
        listeners.forEach(listener -> listener.accept(gateway));
    }
}
