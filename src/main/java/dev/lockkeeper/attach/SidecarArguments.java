package dev.lockkeeper.attach;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The processor's command line, in the peer's order (reference envoy-ai-gateway.md §11.2). */
final class SidecarArguments {

    private static final int MCP_PORT = 9856;

    private final List<String> arguments = new ArrayList<>();

    private SidecarArguments() {}

    static List<String> of(SidecarSettings settings, boolean mcp) {
        SidecarArguments all = new SidecarArguments();
        all.add("-configBundlePath", SidecarVolumes.BUNDLE_PATH);
        all.add("-logLevel", settings.logs().level());
        all.add("-extProcAddr", "unix://" + SidecarVolumes.SOCKET_PATH + "/run.sock");
        all.add("-adminPort", Integer.toString(Sidecar.ADMIN_PORT));
        all.add("-rootPrefix", settings.paths().root());
        all.add("-maxRecvMsgSize", Long.toString(settings.maxMessageSize()));
        if (!settings.logs().format().equals("text")) {
            all.add("-logFormat", settings.logs().format());
        }
        if (mcp) {
            all.mcp(settings.mcpSessions());
        }
        all.headerAttributes(settings.headerAttributes());
        if (!settings.paths().endpoints().isEmpty()) {
            all.add("-endpointPrefixes", settings.paths().endpoints());
        }
        if (settings.logs().redaction()) {
            all.arguments.add("-enableRedaction");
        }
        return all.arguments;
    }

    private void mcp(SidecarSettings.McpSessions sessions) {
        add("-mcpAddr", ":" + MCP_PORT);
        add("-mcpSessionEncryptionSeed", sessions.seed());
        add("-mcpSessionEncryptionIterations", Long.toString(sessions.iterations()));
        if (!sessions.fallbackSeed().isEmpty()) {
            add("-mcpFallbackSessionEncryptionSeed", sessions.fallbackSeed());
            add("-mcpFallbackSessionEncryptionIterations", Long.toString(sessions.fallbackIterations()));
        }
    }

    private void headerAttributes(SidecarSettings.HeaderAttributes attributes) {
        add("-requestHeaderAttributes", attributes.request());
        add("-spanRequestHeaderAttributes", attributes.span());
        add("-metricsRequestHeaderAttributes", attributes.metrics());
        add("-logRequestHeaderAttributes", attributes.log());
    }

    private void add(String name, Optional<String> value) {
        value.ifPresent(present -> add(name, present));
    }

    private void add(String name, String value) {
        arguments.add(name);
        arguments.add(value);
    }
}
