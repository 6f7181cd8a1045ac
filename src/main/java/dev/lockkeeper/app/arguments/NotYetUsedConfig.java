package dev.lockkeeper.app.arguments;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/**
 * Settings of the peer that are accepted and kept, and that nothing reads yet. Without this they would stop the start as
 * unknown. Whoever gives one its function moves it to the mapping of its area.
 */
@ConfigMapping(prefix = "lockkeeper")
public interface NotYetUsedConfig {

    Optional<String> cacheSyncTimeout();

    Mcp mcp();

    Quota quota();

    /** The MCP proxy of a processor. */
    interface Mcp {
        Optional<String> address();

        Optional<String> writeTimeout();
    }

    /** Quotas by rate limit. */
    interface Quota {
        Optional<String> rateLimitService();

        Optional<String> rateLimitTimeoutSeconds();

        Optional<String> failureModeDeny();
    }
}
