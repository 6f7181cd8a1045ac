package dev.lockkeeper.ratelimit.service;

import dev.lockkeeper.ratelimit.match.LimitTree;
import dev.lockkeeper.ratelimit.match.LimitTrees;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All that answers depend on, as of one load; replaced as a whole. */
final class ServiceState {

    private final LimitTrees trees;
    private final Map<String, DomainLimits> domains;

    private ServiceState(LimitTrees trees, Map<String, DomainLimits> domains) {
        this.trees = trees;
        this.domains = domains;
    }

    static ServiceState empty() {
        return new ServiceState(LimitTrees.EMPTY, Map.of());
    }

    /** Domains whose tree is the same object as here are kept. */
    ServiceState with(LimitTrees next, RuleMetricsByName metrics) {
        Map<String, DomainLimits> built = new HashMap<>();
        for (LimitTree tree : next.all()) {
            DomainLimits former = domains.get(tree.domain());
            built.put(
                    tree.domain(), former != null && former.tree() == tree ? former : new DomainLimits(tree, metrics));
        }
        return new ServiceState(next, built);
    }

    LimitTrees trees() {
        return trees;
    }

    Set<String> domainNames() {
        return domains.keySet();
    }

    /** As metrics know them. */
    Set<String> limitNames() {
        Set<String> names = new HashSet<>();
        trees.all().forEach(tree -> tree.limited().forEach(node -> names.add(node.name())));
        return names;
    }

    Optional<DomainLimits> domain(String name) {
        return Optional.ofNullable(domains.get(name));
    }
}
