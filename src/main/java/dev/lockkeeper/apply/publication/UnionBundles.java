package dev.lockkeeper.apply.publication;

import dev.lockkeeper.delivery.PublishedBundles;
import dev.lockkeeper.model.Kind;
import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.plan.GatewayPlan;
import dev.lockkeeper.plan.bundle.BundlePlan;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * The bundles of all Gateways on this replica, made when somebody asks and something changed. Word of changes is held back so
 * far that making bundles takes at most a fifth of one core, so a burst of changes costs few.
 */
public final class UnionBundles implements PublishedBundles, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(UnionBundles.class);
    private static final int REST_PER_WORK = 4;
    private static final Duration FORGET = Duration.ofMinutes(5);
    private static final Duration LOOK_AT_FORMER = Duration.ofMillis(250);

    private final Supplier<Planned> planned;
    private final BooleanSupplier ready;
    private final RoutedPlans routed;
    private final FormerSource published;
    private final Duration linger;
    private final Supplier<OptionalLong> epoch;
    private final LongSupplier nanos;
    private final Map<ObjectKey, BundleSlot> slots = new ConcurrentHashMap<>();
    private final Set<ObjectKey> noting = ConcurrentHashMap.newKeySet();
    private final List<Consumer<ObjectKey>> listeners = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("bundle-publication").factory());

    /**
     * @param ready true once the first full plan is made
     * @param linger how long former backends stay after Envoy Gateway has their route's new form
     * @param epoch the lease's epoch while this replica leads
     * @param nanos a monotonic clock
     */
    public UnionBundles(
            Supplier<Planned> planned,
            BooleanSupplier ready,
            RoutedPlans routed,
            FormerSource published,
            Duration linger,
            Supplier<OptionalLong> epoch,
            LongSupplier nanos) {
        this.planned = planned;
        this.ready = ready;
        this.routed = routed;
        this.published = published;
        this.linger = linger;
        this.epoch = epoch;
        this.nanos = nanos;
        thread.scheduleWithFixedDelay(
                guarded(this::release), LOOK_AT_FORMER.toMillis(), LOOK_AT_FORMER.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The plans of these are new. Takes note and returns. */
    public void planned(Collection<ObjectId> ids) {
        ids.stream().filter(id -> id.kind() == Kind.GATEWAY).forEach(id -> renew(id.key()));
    }

    /** This replica began or ceased to lead. */
    public void epochChanged() {
        later(() -> slots.keySet().forEach(this::tell), 0);
    }

    /** The Gateway's plan with all that its bundle must have now. */
    public GatewayPlan plan(ObjectKey gateway) {
        return slot(gateway).plan(planned);
    }

    /** Whether access was taken away since this was asked last; false when it is too soon to look. */
    public boolean tookAway(ObjectKey gateway) {
        BundleSlot slot = slot(gateway);
        return slot.rest(REST_PER_WORK) == 0 && slot.tookAway(planned);
    }

    @Override
    public Optional<BundlePlan> bundle(ObjectKey gateway) {
        return ready() ? slot(gateway).bundle(planned) : Optional.empty();
    }

    @Override
    public boolean ready() {
        return ready.getAsBoolean();
    }

    @Override
    public SortedSet<ObjectKey> gateways() {
        return new TreeSet<>(slots.keySet());
    }

    @Override
    public OptionalLong epoch() {
        return epoch.get();
    }

    @Override
    public void onChange(Consumer<ObjectKey> listener) {
        listeners.add(listener);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    /** The slot with its content made, unless that would be too much work now. */
    BundleSlot made(ObjectKey gateway) {
        BundleSlot slot = slot(gateway);
        if (ready() && slot.rest(REST_PER_WORK) == 0) {
            slot.plan(planned);
        }
        return slot;
    }

    BundleSlot slot(ObjectKey gateway) {
        return slots.computeIfAbsent(gateway, key -> new BundleSlot(new GatewayUnion(key, routed), published, nanos));
    }

    private void renew(ObjectKey gateway) {
        BundleSlot slot = slot(gateway);
        if (slot.renew()) {
            later(() -> tell(gateway), slot.rest(REST_PER_WORK));
        }
        if (noting.add(gateway)) {
            later(() -> note(gateway), 0);
        }
    }

    private void note(ObjectKey gateway) {
        // Before the look: a change after it is noted again.
        noting.remove(gateway);
        if (ready()) {
            slot(gateway).note(planned);
        }
    }

    private void tell(ObjectKey gateway) {
        listeners.forEach(listener -> listener.accept(gateway));
    }

    private void release() {
        Planned now = planned.get();
        slots.values().removeIf(slot -> slot.idle(FORGET));
        slots.forEach((gateway, slot) -> {
            if (slot.release(now, linger) && slot.renew()) {
                tell(gateway);
            }
        });
    }

    private void later(Runnable step, long delayNanos) {
        try {
            thread.schedule(guarded(step), delayNanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closed) {
            LOG.debug("bundles are not published any more");
        }
    }

    private static Runnable guarded(Runnable step) {
        return () -> {
            try {
                step.run();
            } catch (RuntimeException e) {
                LOG.error("bundle publication failed, goes on", e);
            }
        };
    }
}
