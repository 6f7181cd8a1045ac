package dev.lockkeeper.ratelimit.config;

import java.util.List;

/** What one file says of one domain. */
public record DomainConfig(String file, String domain, List<DescriptorConfig> descriptors) {

    public DomainConfig {
        descriptors = List.copyOf(descriptors);
    }
}
