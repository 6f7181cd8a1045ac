package dev.lockkeeper.apply.publication;

import dev.lockkeeper.delivery.Acknowledgements;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.plan.route.RoutePlan;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Holds a route back until the backends that it names are in Secrets and all processors of its Gateways have them: ours
 * acknowledge them, others are given a lead time after the Secrets are written. Routes that name nothing new go at once.
 */
public final class RouteGate {

    private static final int MOST_LEADS = 3;
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final UnionBundles bundles;
    private final Acknowledgements acknowledgements;
    private final DataPlanes dataPlanes;
    private final RoutedPlans routed;
    private final Duration lead;
    private final List<Consumer<ObjectKey>> waitListeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<ObjectKey>> storedListeners = new CopyOnWriteArrayList<>();
    private final LongSupplier nanos;
    private final Map<ObjectKey, Waiting> waiting = new ConcurrentHashMap<>();

    /** @param since when the route was held back first, by whichever of its plans */
    private record Waiting(RoutePlan plan, long since) {}

    /**
     * Why a route is not written yet.
     *
     * @param again look again after this time, if no word comes before
     */
    public record Wait(String reason, Duration again) {}

    /**
     * @param lead how long a processor that does not acknowledge may take to read its Secrets
     * @param nanos a monotonic clock
     */
    public RouteGate(
            UnionBundles bundles,
            Acknowledgements acknowledgements,
            DataPlanes dataPlanes,
            RoutedPlans routed,
            Duration lead,
            LongSupplier nanos) {
        this.bundles = bundles;
        this.acknowledgements = acknowledgements;
        this.dataPlanes = dataPlanes;
        this.routed = routed;
        this.lead = lead;
        this.nanos = nanos;
    }

    /** Empty when the route may be written now. A route that changes all the time waits for the lead time three times at most. */
    public Optional<Wait> before(RoutePlan plan) {
        boolean begins = !waiting.containsKey(plan.key());
        // Noted first: word that comes while we look finds it.
        Waiting held = waiting.compute(
                plan.key(), (_, before) -> new Waiting(plan, before == null ? nanos.getAsLong() : before.since()));
        Optional<Wait> wait = obstacle(plan);
        if (wait.isPresent() && begins) {
            plan.gateways().forEach(gateway -> waitListeners.forEach(listener -> listener.accept(gateway)));
        }
        if (wait.isPresent() && nanos.getAsLong() - held.since() < MOST_LEADS * lead.toNanos()) {
            return wait;
        }
        waiting.remove(plan.key(), held);
        return Optional.empty();
    }

    /** The route is gone. */
    public void forget(ObjectKey route) {
        waiting.remove(route);
    }

    /** Calls the receiver with each held back route of the Gateway that may be written now. */
    public void recheck(ObjectKey gateway, Consumer<ObjectKey> receiver) {
        waiting.values().stream()
                .filter(held -> held.plan().gateways().contains(gateway))
                .filter(held -> obstacle(held.plan()).isEmpty())
                .forEach(held -> receiver.accept(held.plan().key()));
    }

    /** How many connected processors have not acknowledged all backends of the plan. */
    public long behind(ObjectKey gateway, RoutePlan plan) {
        Audience audience = Audience.of(gateway, acknowledgements, dataPlanes);
        BundleSlot slot = bundles.slot(gateway);
        OptionalLong since = slot.since(plan);
        if (slot.untouched() || (since.isPresent() && since.getAsLong() == 0)) {
            return 0;
        }
        return since.isEmpty() ? audience.processors().size() : behind(audience, slot, since.getAsLong());
    }

    /** True when each Envoy pod's processor says what it has, and there is one. */
    public boolean allSpeak(ObjectKey gateway) {
        Audience audience = Audience.of(gateway, acknowledgements, dataPlanes);
        return audience.allSpeak() && !audience.processors().isEmpty();
    }

    private static long behind(Audience audience, BundleSlot slot, long version) {
        return audience.processors().stream()
                .filter(processor -> processor
                        .acknowledged()
                        .filter(uuid -> slot.has(uuid, version))
                        .isEmpty())
                .count();
    }

    /** Envoy pods of the Gateway whose processor reads Secrets. */
    public List<EnvoyPod> silent(ObjectKey gateway) {
        return Audience.of(gateway, acknowledgements, dataPlanes).silent();
    }

    /** All of the bundle is in Secrets. */
    public void stored(ObjectKey gateway, String uuid) {
        bundles.slot(gateway).stored(uuid);
        storedListeners.forEach(listener -> listener.accept(gateway));
    }

    /** Whether a route waits for the Gateway's bundle. */
    public boolean waits(ObjectKey gateway) {
        return waiting.values().stream().anyMatch(held -> held.plan().gateways().contains(gateway));
    }

    /** Calls the listener with each Gateway that a route begins to wait for. */
    public void onWait(Consumer<ObjectKey> listener) {
        waitListeners.add(listener);
    }

    /** Calls the listener after {@link #stored}. */
    public void onStored(Consumer<ObjectKey> listener) {
        storedListeners.add(listener);
    }

    private Optional<Wait> obstacle(RoutePlan plan) {
        if (routed.hash(plan.key()).filter(plan.extension().hash()::equals).isPresent()) {
            return Optional.empty();
        }
        return plan.gateways().stream()
                .flatMap(gateway -> obstacle(gateway, plan).stream())
                .findFirst();
    }

    private Optional<Wait> obstacle(ObjectKey gateway, RoutePlan plan) {
        Audience audience = Audience.of(gateway, acknowledgements, dataPlanes);
        if (audience.nobody()) {
            return Optional.empty();
        }
        BundleSlot slot = bundles.slot(gateway);
        OptionalLong since = slot.since(plan);
        if (since.isEmpty()) {
            since = bundles.made(gateway).since(plan);
        }
        if (slot.untouched()) {
            return Optional.empty();
        }
        if (since.isEmpty()) {
            return Optional.of(new Wait("the bundle of Gateway %s is being made".formatted(gateway), LOOK_AGAIN));
        }
        long version = since.getAsLong();
        long behind = behind(audience, slot, version);
        OptionalLong stored = slot.storedFor(version);
        // Also in Secrets, from which a replica that saw none of this knows what Envoy may still name.
        if (version == 0 || (behind == 0 && audience.allSpeak() && stored.isPresent())) {
            return Optional.empty();
        }
        Duration left = stored.isEmpty() ? LOOK_AGAIN : lead.minusNanos(stored.getAsLong());
        return left.isPositive()
                ? Optional.of(new Wait(reason(gateway, audience, behind, stored), left))
                : Optional.empty();
    }

    private String reason(ObjectKey gateway, Audience audience, long behind, OptionalLong stored) {
        if (stored.isEmpty() && behind == 0) {
            return "the bundle of Gateway %s is being written".formatted(gateway);
        }
        return behind > 0
                ? "%d of %d processors of Gateway %s have not acknowledged its bundle"
                        .formatted(behind, audience.processors().size(), gateway)
                : "%d Envoy pods of Gateway %s are given %s to read its bundle"
                        .formatted(audience.silent().size(), gateway, lead);
    }
}
