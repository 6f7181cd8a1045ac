package dev.lockkeeper.apply.publication;

import dev.lockkeeper.model.Kind;
import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.plan.GatewayPlan;
import dev.lockkeeper.plan.bundle.FragmentBackend;
import dev.lockkeeper.plan.route.FormerBackends;
import dev.lockkeeper.plan.route.RoutePlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One Gateway's bundle over time: the planned backends, and beside them those of former plans that Envoy may still name. Each
 * content has a version; a route knows from which version on all its backends are in it. Not safe for concurrent use.
 */
final class GatewayUnion {

    private final ObjectId id;
    private final RoutedPlans routed;
    private final Map<ObjectKey, Included> routes = new HashMap<>();
    private final Map<ObjectKey, SortedMap<String, FragmentBackend>> former = new TreeMap<>();
    private final Map<ObjectKey, Long> settledAt = new HashMap<>();
    private Map<ObjectKey, List<FragmentBackend>> allowed = Map.of();
    private Set<String> denied = Set.of();
    private boolean tookAway;
    private long version;
    private String uuid = "";
    private boolean begun;

    /** @param since the version that was the first to have all backends of the plan */
    private record Included(RoutePlan plan, long since) {
        Included notAfter(long version) {
            return since <= version ? this : new Included(plan, version);
        }
    }

    GatewayUnion(ObjectKey gateway, RoutedPlans routed) {
        this.id = new ObjectId(Kind.GATEWAY, gateway);
        this.routed = routed;
    }

    /**
     * Takes note of what is planned now, which costs little: a replica that will lead later must know what former plans named.
     *
     * @throws IllegalStateException when the published bundle has to be read first, and cannot be
     */
    void note(Planned planned, FormerSource published) {
        SortedSet<ObjectKey> keys = planned.model().referrers(id, Kind.AI_GATEWAY_ROUTE);
        if (!begun) {
            begin(planned, keys, published);
            begun = true;
        }
        tookAway |= routes.keySet().retainAll(keys);
        former.keySet().retainAll(keys);
        for (ObjectKey key : keys) {
            planned.plans().route(key).ifPresent(this::include);
        }
    }

    /** Makes the plan anew. */
    GatewayPlan next(Planned planned, FormerSource published) {
        note(planned, published);
        allowed = allowed(planned);
        Set<String> nowDenied = denied();
        tookAway |= !denied.containsAll(nowDenied);
        denied = nowDenied;
        GatewayPlan plan = planned.plans().gateway(id.key(), allowed);
        String now = plan instanceof GatewayPlan.Bundle bundle ? bundle.bundle().uuid() : uuid;
        if (!now.equals(uuid)) {
            uuid = now;
            version++;
        } else if (!(plan instanceof GatewayPlan.Untouched)) {
            // A route that adds nothing to the content has nothing to wait for.
            routes.replaceAll((_, included) -> included.notAfter(version));
        }
        return plan;
    }

    /** Of the newest content. */
    long version() {
        return version;
    }

    /** Since when this plan's backends are all published; empty when its content is not made yet. */
    OptionalLong since(RoutePlan plan) {
        Included included = routes.get(plan.key());
        return included == null
                        || (included.plan() != plan && !names(included.plan()).containsAll(names(plan)))
                ? OptionalLong.empty()
                : OptionalLong.of(included.since());
    }

    /** Whether access was taken away since this was asked last: such content goes out at once. */
    boolean tookAway() {
        boolean was = tookAway;
        tookAway = false;
        return was;
    }

    boolean keepsFormer() {
        return !former.isEmpty();
    }

    /**
     * Lets go of former backends whose route Envoy Gateway has had in its present form for {@code linger}.
     *
     * @return whether the content is to be made anew
     */
    boolean release(Planned planned, long now, long linger) {
        former.keySet().removeIf(route -> {
            var plan = planned.plans().route(route);
            var named = routed.hash(route);
            if (plan.isEmpty()) {
                return true;
            }
            // One that is not there may have been written a moment ago.
            if (named.isPresent() && !(named.get().equals(plan.get().extension().hash()) && routed.reported(route))) {
                settledAt.remove(route);
                return false;
            }
            return now - settledAt.computeIfAbsent(route, _ -> now) >= linger;
        });
        settledAt.keySet().retainAll(former.keySet());
        return !allowed(planned).equals(allowed);
    }

    /** What this process finds at its start: routes of an older plan, whose backends only the published bundle tells. */
    private void begin(Planned planned, SortedSet<ObjectKey> keys, FormerSource published) {
        List<ObjectKey> behind = new ArrayList<>();
        Map<ObjectKey, Included> same = new HashMap<>();
        for (ObjectKey key : keys) {
            var named = routed.hash(key);
            var plan = planned.plans().route(key);
            if (named.isEmpty() || plan.isEmpty()) {
                continue;
            }
            if (named.get().equals(plan.get().extension().hash())) {
                same.put(key, new Included(plan.get(), 0));
            } else {
                behind.add(key);
            }
        }
        if (!behind.isEmpty()) {
            var found = published
                    .published(id.key())
                    .orElseThrow(() -> new IllegalStateException(
                            "the published bundle of Gateway %s cannot be read now".formatted(id.key())));
            behind.forEach(route -> found.getOrDefault(route, List.of()).stream()
                    // A name does not say the backend's namespace: only what is made again just as it was is the same.
                    .filter(backend -> FormerBackends.now(planned.model(), route, backend)
                            .filter(now -> now.line().equals(backend.line()))
                            .isPresent())
                    .forEach(backend -> keep(route, backend)));
        }
        routes.putAll(same);
    }

    private void include(RoutePlan plan) {
        Included before = routes.get(plan.key());
        if (before != null && before.plan() == plan) {
            return;
        }
        Set<String> known = new HashSet<>();
        if (before != null) {
            known.addAll(names(before.plan()));
            before.plan().fragment().backends().forEach(backend -> keep(plan.key(), backend));
        }
        SortedMap<String, FragmentBackend> kept = former.getOrDefault(plan.key(), new TreeMap<>());
        known.addAll(kept.keySet());
        boolean allKnown = true;
        for (FragmentBackend backend : plan.fragment().backends()) {
            allKnown &= known.contains(backend.name());
            kept.remove(backend.name());
        }
        if (kept.isEmpty()) {
            former.remove(plan.key());
        }
        settledAt.remove(plan.key());
        routes.put(plan.key(), new Included(plan, allKnown && before != null ? before.since() : version + 1));
    }

    private void keep(ObjectKey route, FragmentBackend backend) {
        former.computeIfAbsent(route, _ -> new TreeMap<>()).put(backend.name(), backend);
    }

    private static Set<String> names(RoutePlan plan) {
        return plan.fragment().backends().stream().map(FragmentBackend::name).collect(Collectors.toSet());
    }

    private Set<String> denied() {
        Set<String> names = new HashSet<>();
        former.values().forEach(backends -> names.addAll(backends.keySet()));
        allowed.values().forEach(backends -> backends.forEach(backend -> names.remove(backend.name())));
        return names;
    }

    private Map<ObjectKey, List<FragmentBackend>> allowed(Planned planned) {
        Map<ObjectKey, List<FragmentBackend>> now = new TreeMap<>();
        former.forEach((route, backends) -> {
            List<FragmentBackend> still = backends.values().stream()
                    .flatMap(backend -> FormerBackends.now(planned.model(), route, backend).stream())
                    .toList();
            if (!still.isEmpty()) {
                now.put(route, still);
            }
        });
        return now;
    }
}
