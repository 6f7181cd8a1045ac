package dev.lockkeeper.app.arguments;

import static dev.lockkeeper.app.arguments.FlagKind.BOOLEAN;
import static dev.lockkeeper.app.arguments.FlagKind.CONSOLE_FORMAT;
import static dev.lockkeeper.app.arguments.FlagKind.DURATION;
import static dev.lockkeeper.app.arguments.FlagKind.LISTEN_ADDRESS;
import static dev.lockkeeper.app.arguments.FlagKind.LOG_FORMAT;
import static dev.lockkeeper.app.arguments.FlagKind.LOG_LEVEL;
import static dev.lockkeeper.app.arguments.FlagKind.NUMBER;
import static dev.lockkeeper.app.arguments.FlagKind.PORT;
import static dev.lockkeeper.app.arguments.FlagKind.PULL_POLICY;
import static dev.lockkeeper.app.arguments.FlagKind.TEXT;

import java.util.List;

/** All flags of the Envoy AI Gateway controller v1.1.0, so that a Deployment made for it starts Lockkeeper unchanged. */
public final class PeerFlags {

    public static final List<Flag> ALL = List.of(
            used(
                    "enableLeaderElection",
                    BOOLEAN,
                    "lockkeeper.leader-election.enabled",
                    "true",
                    "Only the replica that holds the Lease writes; false is right for a single replica only"),
            used(
                    "envoyGatewayNamespace",
                    TEXT,
                    "lockkeeper.envoy-gateway-namespace",
                    "envoy-gateway-system",
                    "Where Envoy Gateway runs Envoy and so the bundle Secrets are written"),
            used("logLevel", LOG_LEVEL, "quarkus.log.level", "info", "debug, info, warn or error"),
            used("logFormat", CONSOLE_FORMAT, "quarkus.log.console.json.enabled", "text", "text or json"),
            used("port", LISTEN_ADDRESS, "lockkeeper.grpc.port", ":1063", "gRPC port of the extension server"),
            used(
                    "maxRecvMsgSize",
                    NUMBER,
                    "lockkeeper.grpc.max-inbound-message-size",
                    "33554432",
                    "Largest gRPC message in bytes; Envoy Gateway sends all resources of a Gateway in one"),
            used(
                    "watchNamespaces",
                    TEXT,
                    "lockkeeper.watch-namespaces",
                    "",
                    "Namespaces to read, separated by commas; empty for all"),
            used("rootPrefix", TEXT, "lockkeeper.root-prefix", "/", "Path prefix of all generated matches"),
            used(
                    "endpointPrefixes",
                    TEXT,
                    "lockkeeper.endpoint-prefixes",
                    "",
                    "Path prefixes of APIs below the root prefix: openai:/v0,cohere:/cohere,anthropic:/anthropic"),
            later(
                    "cacheSyncTimeout",
                    DURATION,
                    "lockkeeper.cache-sync-timeout",
                    "2m",
                    "Lockkeeper waits for the API server as long as it takes"),
            used("webhookPort", PORT, "lockkeeper.webhook.port", "9443", "Port of the pod webhook"),
            used(
                    "tlsCertDir",
                    TEXT,
                    "lockkeeper.webhook.tls-cert-dir",
                    "/certs",
                    "Folder of the webhook's certificate"),
            used("tlsCertName", TEXT, "lockkeeper.webhook.tls-cert-name", "tls.crt", "Certificate in that folder"),
            used("tlsKeyName", TEXT, "lockkeeper.webhook.tls-key-name", "tls.key", "Key in that folder"),
            used("caBundleName", TEXT, "lockkeeper.webhook.ca-bundle-name", "ca.crt", "CA in that folder"),
            used(
                    "extProcImage",
                    TEXT,
                    "lockkeeper.processor.image",
                    "docker.io/envoyproxy/ai-gateway-extproc:latest",
                    "Image of the injected processor"),
            used(
                    "extProcImagePullPolicy",
                    PULL_POLICY,
                    "lockkeeper.processor.image-pull-policy",
                    "IfNotPresent",
                    "Always, IfNotPresent or Never"),
            used(
                    "extProcImagePullSecrets",
                    TEXT,
                    "lockkeeper.processor.image-pull-secrets",
                    "",
                    "Names of Secrets, separated by semicolons"),
            used(
                    "extProcLogLevel",
                    LOG_LEVEL,
                    "lockkeeper.processor.log-level",
                    "info",
                    "Log level of the injected processor"),
            used(
                    "extProcLogFormat",
                    LOG_FORMAT,
                    "lockkeeper.processor.log-format",
                    "text",
                    "Log format of the injected processor"),
            used(
                    "extProcEnableRedaction",
                    BOOLEAN,
                    "lockkeeper.processor.redaction",
                    "false",
                    "The injected processor leaves contents out of its debug log"),
            used(
                    "extProcExtraEnvVars",
                    TEXT,
                    "lockkeeper.processor.extra-env-vars",
                    "",
                    "NAME=value of the injected processor, separated by semicolons"),
            used(
                    "extProcMaxRecvMsgSize",
                    NUMBER,
                    "lockkeeper.processor.max-inbound-message-size",
                    "536870912",
                    "Largest gRPC message of the injected processor in bytes"),
            used(
                    "requestHeaderAttributes",
                    TEXT,
                    "lockkeeper.header-attributes.request",
                    "",
                    "header:attribute pairs for access logs and all telemetry of the injected processor"),
            used(
                    "metricsRequestHeaderAttributes",
                    TEXT,
                    "lockkeeper.header-attributes.metrics",
                    "",
                    "header:attribute pairs for metrics of the injected processor"),
            used(
                    "spanRequestHeaderAttributes",
                    TEXT,
                    "lockkeeper.header-attributes.span",
                    "agent-session-id:session.id",
                    "header:attribute pairs for spans of the injected processor"),
            used(
                    "logRequestHeaderAttributes",
                    TEXT,
                    "lockkeeper.header-attributes.log",
                    "agent-session-id:session.id",
                    "header:attribute pairs for access logs"),
            used(
                    "mcpSessionEncryptionSeed",
                    TEXT,
                    "lockkeeper.mcp.session-encryption.seed",
                    "default-insecure-seed",
                    "Seed of the key by which the injected processor encrypts MCP session ids"),
            used(
                    "mcpSessionEncryptionIterations",
                    NUMBER,
                    "lockkeeper.mcp.session-encryption.iterations",
                    "100000",
                    "Rounds of its derivation"),
            used(
                    "mcpFallbackSessionEncryptionSeed",
                    TEXT,
                    "lockkeeper.mcp.session-encryption.fallback.seed",
                    "",
                    "Former seed, still accepted"),
            used(
                    "mcpFallbackSessionEncryptionIterations",
                    NUMBER,
                    "lockkeeper.mcp.session-encryption.fallback.iterations",
                    "100000",
                    "Rounds of its derivation"),
            later(
                    "quotaRateLimitServiceAddr",
                    TEXT,
                    "lockkeeper.quota.rate-limit-service",
                    "envoy-ai-gateway-ratelimit.envoy-gateway-system",
                    "Rate limit service of quotas"),
            later(
                    "quotaRateLimitTimeout",
                    NUMBER,
                    "lockkeeper.quota.rate-limit-timeout-seconds",
                    "5",
                    "Seconds that Envoy waits for it"),
            later(
                    "quotaRateLimitFailureModeDeny",
                    BOOLEAN,
                    "lockkeeper.quota.failure-mode-deny",
                    "false",
                    "Requests are refused while it cannot be reached"));

    private PeerFlags() {}

    private static Flag used(String name, FlagKind kind, String property, String defaultValue, String meaning) {
        return new Flag(name, kind, property, defaultValue, true, meaning);
    }

    private static Flag later(String name, FlagKind kind, String property, String defaultValue, String meaning) {
        return new Flag(name, kind, property, defaultValue, false, meaning);
    }
}
