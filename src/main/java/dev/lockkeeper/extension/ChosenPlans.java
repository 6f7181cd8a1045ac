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
 * @param unknown routes that carry our mark and that we know nothing of
 */
record ChosenPlans(Map<ObjectKey, ExtensionRoute> plans, Set<ObjectKey> behind, Set<ObjectKey> unknown) {

    static ChosenPlans of(TranslationScan scan, ExtensionView view) {
        Map<ObjectKey, ExtensionRoute> plans = new HashMap<>();
        Set<ObjectKey> behind = new HashSet<>();
        Set<ObjectKey> unknown = new HashSet<>();
        scan.hashes().forEach((route, hash) -> {
            Optional<ExtensionRoute> plan = hash.isPresent() ? view.route(route, hash.get()) : view.route(route);
            if (plan.isPresent()) {
                plans.put(route, plan.get());
            } else if (view.route(route).isPresent()) {
                behind.add(route);
            } else {
                unknown.add(route);
            }
        });
        return new ChosenPlans(Map.copyOf(plans), Set.copyOf(behind), Set.copyOf(unknown));
    }

    /** Whether waiting for our own watch could not make the answer better. */
    boolean complete() {
        return behind.isEmpty() && unknown.isEmpty();
    }
}
