package dev.lockkeeper.app.ratelimit;

import dev.lockkeeper.app.InvalidSetting;
import dev.lockkeeper.ratelimit.store.redis.RedisCredentials;
import dev.lockkeeper.ratelimit.store.redis.RedisSettings;
import dev.lockkeeper.ratelimit.store.redis.RedisTopology;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.File;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** The Redis that the peer's variables name. */
final class RedisSetup {

    private RedisSetup() {}

    /** Empty when none is named: counters are in memory then. @throws InvalidSetting when they do not fit together */
    static Optional<RedisSettings> of(PeerValues peer, Map<String, String> environment, Duration deadline) {
        if (Stream.of("REDIS_URL", "REDIS_SOCKET_TYPE", "REDIS_TYPE")
                .allMatch(name -> environment.getOrDefault(name, "").isEmpty())) {
            return Optional.empty();
        }
        String url = peer.text("REDIS_URL");
        if (environment.getOrDefault("REDIS_URL", "").isEmpty()
                && !peer.text("REDIS_SOCKET_TYPE").equals("unix")) {
            throw new InvalidSetting("REDIS_URL: required with REDIS_SOCKET_TYPE=tcp: host:port");
        }
        return Optional.of(new RedisSettings(
                "main",
                topology(peer, url),
                credentials(peer, url),
                peer.optional("REDIS_SENTINEL_AUTH").map(RedisCredentials::of),
                tls(peer, url),
                !peer.flag("REDIS_TLS_SKIP_HOSTNAME_VERIFICATION"),
                RedisSettings.CONNECTIONS,
                RedisSettings.IN_FLIGHT,
                deadline));
    }

    private static RedisTopology topology(PeerValues peer, String url) {
        String type = peer.text("REDIS_TYPE").toUpperCase(Locale.ROOT);
        try {
            return switch (type) {
                case "SINGLE" -> RedisTopology.single(url);
                case "SENTINEL" -> RedisTopology.sentinel(url);
                default ->
                    throw new InvalidSetting(
                            "REDIS_TYPE: \"%s\"; allowed are SINGLE, SENTINEL; a cluster is not served yet"
                                    .formatted(peer.text("REDIS_TYPE")));
            };
        } catch (IllegalArgumentException e) {
            throw new InvalidSetting("REDIS_URL: " + e.getMessage());
        }
    }

    private static Optional<RedisCredentials> credentials(PeerValues peer, String url) {
        try {
            return peer.optional("REDIS_AUTH").map(RedisCredentials::of).or(() -> RedisCredentials.inUrl(url));
        } catch (IllegalArgumentException e) {
            // Its message holds the URL, and that a password.
            throw new InvalidSetting("REDIS_URL: the part before @ cannot be read; REDIS_AUTH takes user:password");
        }
    }

    private static Optional<Supplier<SslContext>> tls(PeerValues peer, String url) {
        if (!peer.flag("REDIS_TLS") && !url.startsWith("rediss://")) {
            return Optional.empty();
        }
        Supplier<SslContext> context = () -> context(peer);
        // Once now, so that a file that cannot be used stops the start; then anew for each connection.
        context(peer);
        return Optional.of(context);
    }

    private static SslContext context(PeerValues peer) {
        try {
            SslContextBuilder builder = SslContextBuilder.forClient();
            peer.optional("REDIS_TLS_CACERT").map(File::new).ifPresent(builder::trustManager);
            Optional<File> certificate = peer.optional("REDIS_TLS_CLIENT_CERT").map(File::new);
            Optional<File> key = peer.optional("REDIS_TLS_CLIENT_KEY").map(File::new);
            if (certificate.isPresent() && key.isPresent()) {
                builder.keyManager(certificate.get(), key.get());
            }
            return builder.build();
        } catch (SSLException | IllegalArgumentException e) {
            throw new InvalidSetting(
                    "REDIS_TLS_CACERT, REDIS_TLS_CLIENT_CERT, REDIS_TLS_CLIENT_KEY: " + e.getMessage());
        }
    }
}
