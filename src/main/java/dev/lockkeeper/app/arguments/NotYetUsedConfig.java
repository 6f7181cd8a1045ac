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

    Webhook webhook();

    Processor processor();

    HeaderAttributes headerAttributes();

    Mcp mcp();

    Quota quota();

    /** The pod webhook. */
    interface Webhook {
        Optional<String> port();

        Optional<String> tlsCertDir();

        Optional<String> tlsCertName();

        Optional<String> tlsKeyName();

        Optional<String> caBundleName();
    }

    /** The injected processor. */
    interface Processor {
        Optional<String> image();

        Optional<String> imagePullPolicy();

        Optional<String> imagePullSecrets();

        Optional<String> logLevel();

        Optional<String> logFormat();

        Optional<String> redaction();

        Optional<String> extraEnvVars();

        Optional<String> maxInboundMessageSize();
    }

    /** Which request headers go to telemetry. */
    interface HeaderAttributes {
        Optional<String> metrics();

        Optional<String> span();
    }

    /** MCP sessions. */
    interface Mcp {
        Optional<String> address();

        Optional<String> writeTimeout();

        SessionEncryption sessionEncryption();
    }

    /** How session ids are encrypted. */
    interface SessionEncryption {
        Optional<String> seed();

        Optional<String> iterations();

        Fallback fallback();
    }

    /** The former key. */
    interface Fallback {
        Optional<String> seed();

        Optional<String> iterations();
    }

    /** Quotas by rate limit. */
    interface Quota {
        Optional<String> rateLimitService();

        Optional<String> rateLimitTimeoutSeconds();

        Optional<String> failureModeDeny();
    }
}
