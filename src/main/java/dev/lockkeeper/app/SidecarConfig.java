package dev.lockkeeper.app;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** Settings of the processor that the webhook brings into pods, under the names of the peer's flags; {@link SidecarSetup} checks them. */
@ConfigMapping(prefix = "lockkeeper")
public interface SidecarConfig {

    Processor processor();

    Sidecar sidecar();

    HeaderAttributes headerAttributes();

    Mcp mcp();

    /** The container. */
    interface Processor {
        @WithDefault("docker.io/envoyproxy/ai-gateway-extproc:latest")
        String image();

        /** {@code Always}, {@code IfNotPresent} or {@code Never}. */
        @WithDefault("IfNotPresent")
        String imagePullPolicy();

        /** Names of Secrets, separated by semicolons. */
        Optional<String> imagePullSecrets();

        /** {@code debug}, {@code info}, {@code warn} or {@code error}. */
        @WithDefault("info")
        String logLevel();

        /** {@code text} or {@code json}. */
        @WithDefault("text")
        String logFormat();

        /** Contents stay out of the debug log. */
        @WithDefault("false")
        boolean redaction();

        /** {@code NAME=value}, separated by semicolons. */
        Optional<String> extraEnvVars();

        /** Of one gRPC message; 512M unless set. */
        Optional<MemorySize> maxInboundMessageSize();
    }

    /** What only an image of ours understands. */
    interface Sidecar {
        /** Replicas that stream bundles to the processor, as host:port; without, it reads the mounted Secrets. */
        Optional<List<String>> bundleServers();
    }

    /** Pairs {@code header:attribute}, separated by commas; an empty value for none. */
    interface HeaderAttributes {
        Optional<String> metrics();

        @WithDefault("agent-session-id:session.id")
        Optional<String> span();
    }

    /** The MCP proxy. */
    interface Mcp {
        SessionEncryption sessionEncryption();
    }

    /** How session ids are encrypted. */
    interface SessionEncryption {
        @WithDefault("default-insecure-seed")
        String seed();

        @WithDefault("100000")
        long iterations();

        Fallback fallback();
    }

    /** The former key, still accepted. */
    interface Fallback {
        Optional<String> seed();

        @WithDefault("100000")
        long iterations();
    }
}
