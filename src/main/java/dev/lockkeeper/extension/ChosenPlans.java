package dev.lockkeeper.extension;

import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.plan.extension.ExtensionRoute;
import dev.lockkeeper.plan.extension.ExtensionView;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The plan by which each route of ours is edited.
 *
 * @param behind routes that we know, by a plan that we don't have: ours is older, or long gone
 * @param unheardOf routes that we know nothing of, with the plan that they name: our watch may yet bring them
 * @param removed routes that we knew by that plan and that are gone: Envoy Gateway has not heard of it yet
 * @param unknown routes that carry our mark and will not become known by waiting
 */
record ChosenPlans(
        Map<ObjectKey, ExtensionRoute> plans,
        Map<ObjectKey, String> behind,
        Map<ObjectKey, String> unheardOf,
        Set<ObjectKey> removed,
        Set<ObjectKey> unknown) {

    static ChosenPlans of(TranslationScan scan, ExtensionView view, WaitedFor waited) {
        Map<ObjectKey, ExtensionRoute> plans = HashMap.newHashMap(scan.hashes().size());
        Map<ObjectKey, String> behind = new HashMap<>();
        Map<ObjectKey, String> unheardOf = new HashMap<>();
        Set<ObjectKey> removed = new HashSet<>();
        Set<ObjectKey> unknown = new HashSet<>();
        scan.hashes().forEach((route, hash) -> {
            Optional<ExtensionRoute> plan = hash.isPresent() ? view.route(route, hash.get()) : view.route(route);
            if (plan.isPresent()) {
                plans.put(route, plan.get());
            } else if (hash.isPresent() && view.removed(route, hash.get())) {
                removed.add(route);
            } else if (hash.isEmpty()) {
                unknown.add(route);
            } else if (view.route(route).isPresent()) {
                sort(route, hash.get(), waited.behindTooLong(route, hash.get()), behind, unknown);
            } else {
                sort(route, hash.get(), waited.unheardOfTooLong(route, hash.get()), unheardOf, unknown);
            }
        });
        return new ChosenPlans(plans, behind, unheardOf, removed, unknown);
    }

    private static void sort(
            ObjectKey route, String hash, boolean tooLong, Map<ObjectKey, String> awaited, Set<ObjectKey> unknown) {
        if (tooLong) {
            unknown.add(route);
        } else {
            awaited.put(route, hash);
        }
    }

    /** The same after waiting: what is still unheard of is unknown. */
    ChosenPlans givenUp() {
        Set<ObjectKey> all = new HashSet<>(unknown);
        all.addAll(unheardOf.keySet());
        return new ChosenPlans(plans, behind, Map.of(), removed, all);
    }

    /** Whether waiting for our own watch could not make the answer better. */
    boolean complete() {
        return behind.isEmpty() && unheardOf.isEmpty();
    }
}
