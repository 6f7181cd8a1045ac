package dev.lockkeeper.app.arguments;

import static dev.lockkeeper.app.arguments.FlagKind.BOOLEAN;
import static dev.lockkeeper.app.arguments.FlagKind.CONSOLE_FORMAT;
import static dev.lockkeeper.app.arguments.FlagKind.DURATION;
import static dev.lockkeeper.app.arguments.FlagKind.LOG_LEVEL;
import static dev.lockkeeper.app.arguments.FlagKind.NUMBER;
import static dev.lockkeeper.app.arguments.FlagKind.PORT;
import static dev.lockkeeper.app.arguments.FlagKind.TEXT;

import java.util.List;

/** All flags of the Envoy AI Gateway's external processor v1.1.0, so that a container made for it starts Lockkeeper unchanged. */
public final class ProcessorFlags {

    static final String ADDRESS = "extProcAddr";
    static final String BUNDLE = "configBundlePath";
    static final String FILE = "configPath";

    public static final List<Flag> ALL = List.of(
            used(
                    BUNDLE,
                    TEXT,
                    "lockkeeper.processor.bundle-folder",
                    "",
                    "Folder of mounted bundle Secrets: index.yaml and parts"),
            used(FILE, TEXT, "lockkeeper.processor.bundle-folder", "", "One file with the whole configuration instead"),
            used(
                    ADDRESS,
                    TEXT,
                    "lockkeeper.processor.address",
                    "unix:///etc/ai-gateway-extproc-uds/run.sock",
                    "Where the processor listens: unix:///path or host:port, :port for all addresses of the host"),
            used("adminPort", PORT, "quarkus.management.port", "1064", "HTTP: /health and /metrics"),
            used("logLevel", LOG_LEVEL, "quarkus.log.level", "info", "debug, info, warn or error"),
            used("logFormat", CONSOLE_FORMAT, "quarkus.log.console.json.enabled", "text", "text or json"),
            used(
                    "enableRedaction",
                    BOOLEAN,
                    "lockkeeper.processor.redaction",
                    "false",
                    "A client's own words stay out of the debug log"),
            used("rootPrefix", TEXT, "lockkeeper.root-prefix", "/", "Path prefix of all endpoints"),
            used(
                    "endpointPrefixes",
                    TEXT,
                    "lockkeeper.endpoint-prefixes",
                    "",
                    "Path prefixes of APIs below the root prefix: openai:/v0,cohere:/cohere,anthropic:/anthropic"),
            used(
                    "maxRecvMsgSize",
                    NUMBER,
                    "lockkeeper.processor.max-inbound-message-size",
                    "",
                    "Largest gRPC message in bytes; a body beyond it is answered 413"),
            used(
                    "requestHeaderAttributes",
                    TEXT,
                    "lockkeeper.header-attributes.request",
                    "",
                    "header:attribute pairs for all telemetry"),
            used(
                    "metricsRequestHeaderAttributes",
                    TEXT,
                    "lockkeeper.header-attributes.metrics",
                    "",
                    "header:attribute pairs for metrics"),
            used(
                    "spanRequestHeaderAttributes",
                    TEXT,
                    "lockkeeper.header-attributes.span",
                    "agent-session-id:session.id",
                    "header:attribute pairs for spans"),
            used(
                    "logRequestHeaderAttributes",
                    TEXT,
                    "lockkeeper.header-attributes.log",
                    "agent-session-id:session.id",
                    "header:attribute pairs for access logs, which the extension server sets up"),
            later("mcpAddr", TEXT, "lockkeeper.mcp.address", "", "Where MCP would be served"),
            later(
                    "mcpSessionEncryptionSeed",
                    TEXT,
                    "lockkeeper.mcp.session-encryption.seed",
                    "default-insecure-seed",
                    "Seed of the key that encrypts MCP session ids"),
            later(
                    "mcpSessionEncryptionIterations",
                    NUMBER,
                    "lockkeeper.mcp.session-encryption.iterations",
                    "100000",
                    "Rounds of its derivation"),
            later(
                    "mcpFallbackSessionEncryptionSeed",
                    TEXT,
                    "lockkeeper.mcp.session-encryption.fallback.seed",
                    "",
                    "Former seed, still accepted"),
            later(
                    "mcpFallbackSessionEncryptionIterations",
                    NUMBER,
                    "lockkeeper.mcp.session-encryption.fallback.iterations",
                    "100000",
                    "Rounds of its derivation"),
            later("mcpWriteTimeout", DURATION, "lockkeeper.mcp.write-timeout", "2m", "Time to write an MCP answer"));

    private ProcessorFlags() {}

    private static Flag used(String name, FlagKind kind, String property, String defaultValue, String meaning) {
        return new Flag(name, kind, property, defaultValue, true, meaning);
    }

    private static Flag later(String name, FlagKind kind, String property, String defaultValue, String meaning) {
        return new Flag(name, kind, property, defaultValue, false, meaning);
    }
}
