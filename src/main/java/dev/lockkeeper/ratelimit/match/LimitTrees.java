package dev.lockkeeper.ratelimit.match;

import dev.lockkeeper.ratelimit.config.DomainConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All domains' limits at one time. */
public final class LimitTrees {

    public static final LimitTrees EMPTY = new LimitTrees(new HashMap<>());

    private record Built(List<DomainConfig> parts, LimitTree tree) {}

    private final Map<String, Built> domains;

    private LimitTrees(Map<String, Built> domains) {
        this.domains = domains;
    }

    /** Trees of domains whose parts are the same objects as here are kept. */
    public LimitTrees with(List<DomainConfig> configs) {
        Map<String, List<DomainConfig>> parts = new TreeMap<>();
        configs.forEach(config ->
                parts.computeIfAbsent(config.domain(), _ -> new ArrayList<>()).add(config));
        Map<String, Built> built = new HashMap<>();
        parts.forEach((domain, list) -> {
            Built former = domains.get(domain);
            built.put(
                    domain,
                    former != null && same(former.parts(), list) ? former : new Built(list, new LimitTree(list)));
        });
        return new LimitTrees(built);
    }

    public Optional<LimitTree> domain(String name) {
        return Optional.ofNullable(domains.get(name)).map(Built::tree);
    }

    public boolean isEmpty() {
        return domains.isEmpty();
    }

    /** By domain. */
    public List<LimitTree> all() {
        return new TreeMap<>(domains).values().stream().map(Built::tree).toList();
    }

    private static boolean same(List<DomainConfig> former, List<DomainConfig> now) {
        if (former.size() != now.size()) {
            return false;
        }
        for (int i = 0; i < now.size(); i++) {
            if (former.get(i) != now.get(i)) {
                return false;
            }
        }
        return true;
    }
}
