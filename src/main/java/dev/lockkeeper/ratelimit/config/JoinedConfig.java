package dev.lockkeeper.ratelimit.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What several sources serve, as one. A domain belongs to the first source that has it, whole. */
public final class JoinedConfig {

    private final SortedMap<Integer, LoadedConfig> bySource = new TreeMap<>();

    /** @param rank of the source; a lower one goes before a higher one */
    public synchronized LoadedConfig with(int rank, LoadedConfig config) {
        bySource.put(rank, config);
        List<DomainConfig> domains = new ArrayList<>();
        List<ConfigProblem> problems = new ArrayList<>();
        Map<String, String> owners = new HashMap<>();
        for (LoadedConfig source : bySource.values()) {
            Map<String, String> found = new HashMap<>();
            for (DomainConfig domain : source.domains()) {
                String owner = owners.get(domain.domain());
                if (owner == null) {
                    domains.add(domain);
                    found.putIfAbsent(domain.domain(), domain.file());
                } else {
                    problems.add(new ConfigProblem(
                            domain.file(),
                            "%s: domain '%s' is that of %s already".formatted(domain.file(), domain.domain(), owner),
                            "",
                            false));
                }
            }
            owners.putAll(found);
            problems.addAll(source.problems());
        }
        return new LoadedConfig(domains, problems, config.changed());
    }
}
