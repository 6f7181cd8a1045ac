package dev.lockkeeper.app.ratelimit;

import dev.lockkeeper.app.InvalidSetting;
import dev.lockkeeper.ratelimit.store.redis.HostNames;
import dev.lockkeeper.ratelimit.store.redis.RedisCredentials;
import dev.lockkeeper.ratelimit.store.redis.RedisSettings;
import dev.lockkeeper.ratelimit.store.redis.RedisTopology;
import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A Redis that the peer's variables name: the main one, or that for limits per second. */
final class RedisSetup {

    private final PeerValues peer;
    private final Map<String, String> environment;
    private final String prefix;

    /** @param prefix of its variables */
    private RedisSetup(PeerValues peer, Map<String, String> environment, String prefix) {
        this.peer = peer;
        this.environment = environment;
        this.prefix = prefix;
    }

    /** Empty when none is named: counters are in memory then. @throws InvalidSetting when they do not fit together */
    static Optional<RedisSettings> main(PeerValues peer, Map<String, String> environment, Duration deadline) {
        RedisSetup main = new RedisSetup(peer, environment, "REDIS_");
        return main.named() ? Optional.of(main.settings("main", deadline)) : Optional.empty();
    }

    /** Empty when limits per second are with the others. @throws InvalidSetting when they do not fit together */
    static Optional<RedisSettings> perSecond(PeerValues peer, Map<String, String> environment, Duration deadline) {
        if (!peer.flag("REDIS_PERSECOND")) {
            return Optional.empty();
        }
        if (!new RedisSetup(peer, environment, "REDIS_").named()) {
            throw new InvalidSetting("REDIS_PERSECOND: needs REDIS_URL for all other limits");
        }
        return Optional.of(new RedisSetup(peer, environment, "REDIS_PERSECOND_").settings("per_second", deadline));
    }

    private boolean named() {
        return Stream.of("URL", "SOCKET_TYPE", "TYPE")
                .anyMatch(name -> !environment.getOrDefault(prefix + name, "").isEmpty());
    }

    private RedisSettings settings(String role, Duration deadline) {
        String url = peer.text(prefix + "URL");
        if (environment.getOrDefault(prefix + "URL", "").isEmpty()
                && !peer.text(prefix + "SOCKET_TYPE").equals("unix")) {
            throw new InvalidSetting("%sURL: required with %1$sSOCKET_TYPE=%s: host:port"
                    .formatted(prefix, peer.text(prefix + "SOCKET_TYPE")));
        }
        RedisTopology topology = topology(url);
        List<String> servers = servers(url);
        return new RedisSettings(
                role,
                topology,
                credentials(peer.optional(prefix + "AUTH"), type().equals("SENTINEL") ? List.of() : servers),
                credentials(peer.optional(prefix + "SENTINEL_AUTH"), type().equals("SENTINEL") ? servers : List.of()),
                tls(servers),
                !peer.flag("REDIS_TLS_SKIP_HOSTNAME_VERIFICATION"),
                RedisSettings.CONNECTIONS,
                RedisSettings.IN_FLIGHT,
                deadline,
                HostNames.SYSTEM);
    }

    private String type() {
        return peer.text(prefix + "TYPE").toUpperCase(Locale.ROOT);
    }

    private List<String> servers(String url) {
        return switch (type()) {
            case "SINGLE" -> List.of(url);
            case "SENTINEL" -> RedisTopology.items(url).stream().skip(1).toList();
            default -> RedisTopology.items(url);
        };
    }

    private RedisTopology topology(String url) {
        String type = type();
        try {
            return switch (type) {
                case "SINGLE" -> RedisTopology.single(url);
                case "SENTINEL" -> RedisTopology.sentinel(url);
                case "CLUSTER" -> RedisTopology.cluster(url);
                default ->
                    throw new InvalidSetting("%sTYPE: \"%s\"; allowed are SINGLE, SENTINEL, CLUSTER"
                            .formatted(prefix, peer.text(prefix + "TYPE")));
            };
        } catch (IllegalArgumentException e) {
            throw new InvalidSetting("%sURL: %s".formatted(prefix, e.getMessage()));
        }
    }

    /** As the peer, what the variable leaves open is taken from the URL; where it names sentinels, it speaks of these only. */
    private static Optional<RedisCredentials> credentials(Optional<String> variable, List<String> servers) {
        RedisCredentials said = variable.map(RedisCredentials::of).orElse(RedisCredentials.NOBODY);
        return Optional.of(said.or(RedisCredentials.inUrls(servers).orElse(RedisCredentials.NOBODY)))
                .filter(known -> !known.equals(RedisCredentials.NOBODY));
    }

    /** The files are the same for both. */
    private Optional<Supplier<SslContext>> tls(List<String> servers) {
        if (!peer.flag(prefix + "TLS") && servers.stream().noneMatch(server -> server.startsWith("rediss://"))) {
            return Optional.empty();
        }
        return Optional.of(new RedisTls(peer));
    }
}
