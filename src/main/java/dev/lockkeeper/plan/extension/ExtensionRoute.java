package dev.lockkeeper.plan.extension;

import dev.lockkeeper.model.ObjectKey;
import java.util.List;
import java.util.Optional;

/**
 * One generated HTTPRoute as the extension server sees it.
 *
 * @param hash the plan's hash, also in the HTTPRoute's annotation
 * @param rules in the order of the HTTPRoute's rules, without the catch-all
 * @param forwardProxy `host:port` that the clusters of this route are reached through
 */
public record ExtensionRoute(ObjectKey route, String hash, List<ExtensionRule> rules, Optional<String> forwardProxy) {
    public ExtensionRoute {
        rules = List.copyOf(rules);
    }
}
