package dev.lockkeeper.app.ratelimit;

import dev.lockkeeper.app.AppConfig;
import dev.lockkeeper.app.InvalidSetting;
import dev.lockkeeper.grpc.GrpcLimits;
import dev.lockkeeper.grpc.ListenAddress;
import dev.lockkeeper.grpc.TlsFiles;
import dev.lockkeeper.ratelimit.config.ConfigPlace;
import dev.lockkeeper.ratelimit.config.Strictness;
import dev.lockkeeper.ratelimit.config.xds.XdsSettings;
import dev.lockkeeper.ratelimit.service.HeaderNames;
import dev.lockkeeper.ratelimit.service.ServiceOptions;
import dev.lockkeeper.ratelimit.service.SpentHits;
import dev.lockkeeper.ratelimit.statsd.StatsdSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * All settings of the role, checked: the peer's variables, and ours below {@code lockkeeper.ratelimit}.
 *
 * @param address of the gRPC port
 * @param tls plaintext when empty
 * @param clientName that a client's certificate must have; any when empty
 * @param debug where {@code /rlconfig} and {@code /stats} are
 * @param xds the control plane that limits come from; files when empty
 * @param followsStoreLosses not healthy while the store is away, though it answered before
 * @param maxOpenCalls that may wait for the store
 * @param healthyOnlyWithConfig not healthy before a domain is loaded
 * @param forceStart even if the first configuration is broken
 * @param extraTags of all metrics of the role
 * @param statsd where figures are sent to, besides their page
 * @param metricsPath of that page
 * @param tracing OpenTelemetry's variables; none when no spans are sent
 * @param plainTopValues whether values of refused descriptors are shown as they are
 */
record RateLimitSettings(
        ListenAddress address,
        GrpcLimits limits,
        Optional<TlsFiles> tls,
        Optional<String> clientName,
        ListenAddress.Tcp debug,
        ConfigPlace place,
        Optional<XdsSettings> xds,
        Strictness strictness,
        boolean mergeDomains,
        ServiceOptions options,
        StoreSettings stores,
        boolean followsStoreLosses,
        int maxOpenCalls,
        boolean healthyOnlyWithConfig,
        boolean forceStart,
        Map<String, String> extraTags,
        Optional<StatsdSettings> statsd,
        String metricsPath,
        Map<String, String> tracing,
        boolean plainTopValues) {

    private static final int MESSAGE_BYTES = 4 << 20;

    /** @throws InvalidSetting when one is wrong, names it and says what is allowed */
    static RateLimitSettings of(AppConfig config, Map<String, String> environment) {
        PeerValues peer = new PeerValues(environment);
        refuseWhatCannotBe(peer, environment);
        AppConfig.RateLimit own = config.rateLimit();
        return new RateLimitSettings(
                address(peer),
                new GrpcLimits(
                        MESSAGE_BYTES,
                        peer.duration("GRPC_MAX_CONNECTION_AGE"),
                        peer.duration("GRPC_MAX_CONNECTION_AGE_GRACE"),
                        config.grpc().drainTimeout()),
                tls(peer, config.grpc().tls().reloadPeriod()),
                peer.optional("GRPC_CLIENT_TLS_SAN"),
                new ListenAddress.Tcp(peer.text("DEBUG_HOST"), peer.port("DEBUG_PORT")),
                new ConfigPlace(
                        Path.of(peer.text("RUNTIME_ROOT")),
                        peer.text("RUNTIME_SUBDIRECTORY"),
                        peer.textOrEmpty("RUNTIME_APPDIRECTORY"),
                        peer.flag("RUNTIME_WATCH_ROOT"),
                        peer.flag("RUNTIME_IGNOREDOTFILES")),
                xds(peer),
                strictness(own),
                peer.flag("MERGE_DOMAIN_CONFIG"),
                options(peer, own),
                StoreSettings.of(peer, environment, own),
                peer.flag("REDIS_HEALTH_CHECK_ACTIVE_CONNECTION"),
                atLeastOne("max-open-calls", own.maxOpenCalls()),
                peer.flag("HEALTHY_WITH_AT_LEAST_ONE_CONFIG_LOADED"),
                peer.flag("FORCE_START_WITHOUT_INITIAL_CONFIG"),
                StatsdSetup.tags("EXTRA_TAGS", peer.text("EXTRA_TAGS")),
                StatsdSetup.of(peer, environment),
                metricsPath(peer.text("PROMETHEUS_PATH")),
                TracingSetup.of(peer, environment),
                plainTopValues(own.topValues()));
    }

    private static void refuseWhatCannotBe(PeerValues peer, Map<String, String> environment) {
        String backend = peer.text("BACKEND_TYPE");
        require(
                backend.equals("redis"),
                "BACKEND_TYPE: \"%s\"; allowed is redis; there is no memcached store".formatted(backend));
        PeerNames.refusedOf(environment).ifPresent(name -> {
            throw new InvalidSetting("%s: %s".formatted(name.name(), name.instead()));
        });
        // Read before this for the log and the HTTP ports, but by parts that do not complain.
        peer.port("PORT");
        String level = peer.text("LOG_LEVEL").toUpperCase(Locale.ROOT);
        require(
                level.matches("TRACE|DEBUG|INFO|WARN|WARNING|ERROR|FATAL|PANIC"),
                "LOG_LEVEL: \"%s\"; allowed are TRACE, DEBUG, INFO, WARN, ERROR, FATAL, PANIC"
                        .formatted(peer.text("LOG_LEVEL")));
    }

    private static ListenAddress address(PeerValues peer) {
        Optional<String> socket = peer.optional("GRPC_UDS");
        if (socket.isEmpty()) {
            return new ListenAddress.Tcp(peer.text("GRPC_HOST"), peer.port("GRPC_PORT"));
        }
        Path path = Path.of(socket.get());
        require(path.isAbsolute(), "GRPC_UDS: \"%s\"; allowed is an absolute path".formatted(path));
        return new ListenAddress.UnixSocket(path);
    }

    private static Optional<XdsSettings> xds(PeerValues peer) {
        String type = peer.text("CONFIG_TYPE");
        return switch (type) {
            case "FILE" -> Optional.empty();
            case "GRPC_XDS_SOTW" -> Optional.of(XdsSetup.of(peer));
            default -> throw new InvalidSetting("CONFIG_TYPE: \"%s\"; allowed are FILE, GRPC_XDS_SOTW".formatted(type));
        };
    }

    private static Optional<TlsFiles> tls(PeerValues peer, Duration reloadPeriod) {
        if (!peer.flag("GRPC_SERVER_USE_TLS")) {
            return Optional.empty();
        }
        return Optional.of(new TlsFiles(
                file(peer, "GRPC_SERVER_TLS_CERT"),
                file(peer, "GRPC_SERVER_TLS_KEY"),
                peer.optional("GRPC_CLIENT_TLS_CACERT").map(Path::of),
                reloadPeriod));
    }

    private static Path file(PeerValues peer, String name) {
        return peer.optional(name)
                .map(Path::of)
                .orElseThrow(
                        () -> new InvalidSetting("%s: required with GRPC_SERVER_USE_TLS: a PEM file".formatted(name)));
    }

    private static Strictness strictness(AppConfig.RateLimit own) {
        return switch (own.config()) {
            case "per-file" -> own.compatibility().equals("legacy") ? Strictness.LEGACY_PER_FILE : Strictness.PER_FILE;
            case "strict" -> Strictness.ALL_OR_NOTHING;
            default ->
                throw new InvalidSetting(
                        "lockkeeper.ratelimit.config (LOCKKEEPER_RATELIMIT_CONFIG): \"%s\"; allowed are per-file, strict"
                                .formatted(own.config()));
        };
    }

    private static ServiceOptions options(PeerValues peer, AppConfig.RateLimit own) {
        String compatibility = own.compatibility();
        require(
                compatibility.matches("exact|legacy"),
                "lockkeeper.ratelimit.compatibility (LOCKKEEPER_RATELIMIT_COMPATIBILITY): \"%s\"; allowed are exact, legacy"
                        .formatted(compatibility));
        Optional<HeaderNames> headers = peer.flag("LIMIT_RESPONSE_HEADERS_ENABLED")
                ? Optional.of(new HeaderNames(
                        peer.text("LIMIT_LIMIT_HEADER"),
                        peer.text("LIMIT_REMAINING_HEADER"),
                        peer.text("LIMIT_RESET_HEADER")))
                : Optional.empty();
        return new ServiceOptions(
                peer.flag("SHADOW_MODE"),
                peer.flag("QUOTA_MODE"),
                peer.flag("RESPONSE_DYNAMIC_METADATA"),
                headers,
                peer.ratio("NEAR_LIMIT_RATIO"),
                peer.text("CACHE_KEY_PREFIX"),
                compatibility.equals("legacy"),
                spentHits(own.spentHits()));
    }

    private static SpentHits spentHits(String text) {
        return switch (text) {
            case "descriptors" -> SpentHits.DESCRIPTORS;
            case "requests" -> SpentHits.REQUESTS;
            case "none" -> SpentHits.NONE;
            default ->
                throw new InvalidSetting(
                        "lockkeeper.ratelimit.spent-hits (LOCKKEEPER_RATELIMIT_SPENT_HITS): \"%s\"; allowed are descriptors, requests, none"
                                .formatted(text));
        };
    }

    private static String metricsPath(String path) {
        require(
                path.matches("/[A-Za-z0-9._~/-]*"),
                "PROMETHEUS_PATH: \"%s\"; allowed is a path as /metrics".formatted(path));
        return path;
    }

    private static boolean plainTopValues(String word) {
        require(
                word.matches("hashed|plain"),
                "lockkeeper.ratelimit.top-values (LOCKKEEPER_RATELIMIT_TOP_VALUES): \"%s\"; allowed are hashed, plain"
                        .formatted(word));
        return word.equals("plain");
    }

    static int atLeastOne(String name, int value) {
        require(
                value >= 1,
                "lockkeeper.ratelimit.%s (LOCKKEEPER_RATELIMIT_%s): %d; allowed are 1 and more"
                        .formatted(name, name.replace('-', '_').toUpperCase(Locale.ROOT), value));
        return value;
    }

    static void require(boolean right, String message) {
        if (!right) {
            throw new InvalidSetting(message);
        }
    }
}
