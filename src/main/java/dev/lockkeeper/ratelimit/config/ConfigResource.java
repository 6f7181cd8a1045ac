package dev.lockkeeper.ratelimit.config;

import dev.lockkeeper.ratelimit.config.proto.RateLimitConfig;

/**
 * A domain that a control plane has sent.
 *
 * @param name unlike any other's; its own, as a rule
 */
public record ConfigResource(String name, RateLimitConfig config) implements ConfigDocument {

    public ConfigResource(RateLimitConfig config) {
        this(config.getName(), config);
    }
}
