package dev.lockkeeper.app;

import dev.lockkeeper.attach.SidecarSettings;
import io.quarkus.runtime.configuration.MemorySize;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Settings of the injected processor, checked. A wrong one is an {@link InvalidSetting} that says what is allowed. */
final class SidecarSetup {

    private static final String SESSIONS = "agent-session-id:session.id";

    private SidecarSetup() {}

    /** @throws InvalidSetting when one is wrong */
    static SidecarSettings of(SidecarConfig config, AppConfig app) {
        SidecarConfig.Processor processor = config.processor();
        SidecarSettings usual = SidecarSettings.DEFAULT;
        return new SidecarSettings(
                image(processor),
                environment(processor.extraEnvVars()),
                new SidecarSettings.Logs(
                        oneOf(
                                processor.logLevel().toLowerCase(Locale.ROOT),
                                "lockkeeper.processor.log-level (LOCKKEEPER_PROCESSOR_LOG_LEVEL, --extProcLogLevel)",
                                "debug",
                                "info",
                                "warn",
                                "error"),
                        oneOf(
                                processor.logFormat(),
                                "lockkeeper.processor.log-format (LOCKKEEPER_PROCESSOR_LOG_FORMAT, --extProcLogFormat)",
                                "text",
                                "json"),
                        processor.redaction()),
                new SidecarSettings.Paths(
                        app.rootPrefix(), app.endpointPrefixes().orElse("")),
                messageSize(processor.maxInboundMessageSize(), usual.maxMessageSize()),
                headerAttributes(config.headerAttributes(), app.headerAttributes()),
                sessions(config.mcp().sessionEncryption()),
                bundleServers(config.sidecar().bundleServers().orElse(List.of())),
                usual.nativeSidecar());
    }

    private static SidecarSettings.Image image(SidecarConfig.Processor processor) {
        String setting =
                "lockkeeper.processor.image-pull-secrets (LOCKKEEPER_PROCESSOR_IMAGE_PULL_SECRETS, --extProcImagePullSecrets)";
        List<String> secrets = parts(processor.imagePullSecrets()).toList();
        secrets.forEach(name -> require(
                name.matches("[a-z0-9]([a-z0-9.-]*[a-z0-9])?"),
                "%s: \"%s\" is no name of a Secret; allowed are names separated by semicolons"
                        .formatted(setting, name)));
        require(
                !processor.image().isBlank() && processor.image().chars().noneMatch(Character::isWhitespace),
                "lockkeeper.processor.image (LOCKKEEPER_PROCESSOR_IMAGE, --extProcImage): \"%s\"; allowed is an image such as registry/repository:tag"
                        .formatted(processor.image()));
        return new SidecarSettings.Image(
                processor.image(),
                oneOf(
                        processor.imagePullPolicy(),
                        "lockkeeper.processor.image-pull-policy (LOCKKEEPER_PROCESSOR_IMAGE_PULL_POLICY, --extProcImagePullPolicy)",
                        "Always",
                        "IfNotPresent",
                        "Never"),
                secrets);
    }

    /** The value goes as it is, the name without spaces around it. */
    private static List<Map.Entry<String, String>> environment(Optional<String> text) {
        return parts(text).map(SidecarSetup::variable).toList();
    }

    private static Map.Entry<String, String> variable(String pair) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? "" : pair.substring(0, equals).strip();
        require(
                !name.isEmpty(),
                "lockkeeper.processor.extra-env-vars (LOCKKEEPER_PROCESSOR_EXTRA_ENV_VARS, --extProcExtraEnvVars): \"%s\" is no variable; allowed are NAME=value, separated by semicolons"
                        .formatted(pair));
        return Map.entry(name, pair.substring(equals + 1));
    }

    private static long messageSize(Optional<MemorySize> size, long usual) {
        long bytes = size.map(MemorySize::asLongValue).orElse(usual);
        require(
                bytes > 0,
                "lockkeeper.processor.max-inbound-message-size (LOCKKEEPER_PROCESSOR_MAX_INBOUND_MESSAGE_SIZE, --extProcMaxRecvMsgSize): %d; allowed are 1 byte and more"
                        .formatted(bytes));
        return bytes;
    }

    /** The processor has the same defaults, so these are not told to it. An empty value is: it means none. */
    private static SidecarSettings.HeaderAttributes headerAttributes(
            SidecarConfig.HeaderAttributes config, AppConfig.HeaderAttributes common) {
        Optional<String> span = unlessUsual(config.span());
        Optional<String> log = unlessUsual(common.log());
        checkPairs(config.metrics(), "metrics", "METRICS");
        checkPairs(span, "span", "SPAN");
        return new SidecarSettings.HeaderAttributes(common.request(), span, config.metrics(), log);
    }

    private static Optional<String> unlessUsual(Optional<String> pairs) {
        return Optional.of(pairs.orElse("")).filter(text -> !text.equals(SESSIONS));
    }

    private static void checkPairs(Optional<String> pairs, String name, String variable) {
        pairs.ifPresent(text -> HeaderAttributeSettings.add(
                new TreeMap<>(),
                text,
                "lockkeeper.header-attributes.%s (LOCKKEEPER_HEADER_ATTRIBUTES_%s, --%sRequestHeaderAttributes)"
                        .formatted(name, variable, name)));
    }

    private static SidecarSettings.McpSessions sessions(SidecarConfig.SessionEncryption config) {
        atLeastOne(
                config.iterations(),
                "lockkeeper.mcp.session-encryption.iterations (LOCKKEEPER_MCP_SESSION_ENCRYPTION_ITERATIONS, --mcpSessionEncryptionIterations)");
        atLeastOne(
                config.fallback().iterations(),
                "lockkeeper.mcp.session-encryption.fallback.iterations (LOCKKEEPER_MCP_SESSION_ENCRYPTION_FALLBACK_ITERATIONS, --mcpFallbackSessionEncryptionIterations)");
        return new SidecarSettings.McpSessions(
                config.seed(),
                config.iterations(),
                config.fallback().seed().orElse(""),
                config.fallback().iterations());
    }

    private static List<String> bundleServers(List<String> servers) {
        List<String> given = servers.stream()
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
        given.forEach(text ->
                BundleSettings.server("lockkeeper.sidecar.bundle-servers (LOCKKEEPER_SIDECAR_BUNDLE_SERVERS)", text));
        return given;
    }

    private static void atLeastOne(long number, String setting) {
        require(number >= 1, "%s: %d; allowed are 1 and more".formatted(setting, number));
    }

    private static String oneOf(String value, String setting, String... allowed) {
        require(
                Set.of(allowed).contains(value),
                "%s: \"%s\"; allowed are %s".formatted(setting, value, String.join(", ", allowed)));
        return value;
    }

    private static Stream<String> parts(Optional<String> text) {
        return Arrays.stream(text.orElse("").split(";", -1)).map(String::strip).filter(part -> !part.isEmpty());
    }

    private static void require(boolean right, String message) {
        if (!right) {
            throw new InvalidSetting(message);
        }
    }
}
