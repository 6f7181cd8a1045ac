package dev.lockkeeper.ratelimit.config;

import dev.lockkeeper.ratelimit.config.proto.RateLimitConfig;

/** A domain that a control plane has sent. */
public record ConfigResource(RateLimitConfig config) implements ConfigDocument {

    @Override
    public String name() {
        return config.getName();
    }
}
