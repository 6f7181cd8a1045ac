package dev.lockkeeper.ratelimit.config;

import java.util.List;

/**
 * What is served after a load, and what is not.
 *
 * @param domains by domain, then by file; a domain may come from several files when they are merged
 * @param changed false when the same is served as before
 */
public record LoadedConfig(List<DomainConfig> domains, List<ConfigProblem> problems, boolean changed) {

    public LoadedConfig {
        domains = List.copyOf(domains);
        problems = List.copyOf(problems);
    }
}
