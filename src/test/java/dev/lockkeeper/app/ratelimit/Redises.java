package dev.lockkeeper.app.ratelimit;

import static org.awaitility.Awaitility.await;

import dev.lockkeeper.ratelimit.store.redis.RedisCommands;
import dev.lockkeeper.realparts.CertificateAuthority;
import dev.lockkeeper.realparts.FreePorts;
import dev.lockkeeper.realparts.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Real ones of all kinds, started when first asked for, each with the variables that lead to it. */
final class Redises implements AutoCloseable {

    private static final String PASSWORD = "secret";

    private final Path folder;
    private final CertificateAuthority authority;
    private final List<RedisServer> servers = new ArrayList<>();
    private final Map<String, Map<String, String>> variables = new HashMap<>();

    Redises(Path folder) {
        this.folder = folder;
        this.authority = new CertificateAuthority(folder);
    }

    /**
     * What a service is given.
     *
     * @param perSecond with a second one of the same kind for limits per second
     */
    Map<String, String> variables(WayToRedis way, boolean perSecond) {
        Map<String, String> all = new HashMap<>();
        one(way, "main").forEach((name, value) -> all.put("REDIS_" + name, value));
        if (perSecond) {
            all.put("REDIS_PERSECOND", "true");
            one(way, "per-second").forEach((name, value) -> {
                if (!name.startsWith("TLS_")) {
                    all.put("REDIS_PERSECOND_" + name, value);
                }
            });
        }
        return all;
    }

    /** The port of one that needs neither TLS nor a password. */
    int plainPort(String role) {
        String url = String.valueOf(one(WayToRedis.PLAIN, role).get("URL"));
        return Integer.parseInt(url.substring(url.indexOf(':') + 1));
    }

    @Override
    public void close() {
        servers.forEach(RedisServer::close);
    }

    private Map<String, String> one(WayToRedis way, String role) {
        return variables.computeIfAbsent(way + " " + role, _ -> start(way));
    }

    private Map<String, String> start(WayToRedis way) {
        return switch (way) {
            case MEMORY -> Map.of();
            case PLAIN -> reached(started(RedisServer.start(folder)), Map.of());
            case TLS ->
                reached(
                        started(RedisServer.withTls(folder, authority, "--tls-auth-clients", "no")),
                        Map.of(
                                "TLS",
                                "true",
                                "TLS_CACERT",
                                authority.certificate().toString()));
            case CLIENT_CERTIFICATE -> {
                CertificateAuthority.Signed client = authority.client("service", "service");
                yield reached(
                        started(RedisServer.withTls(folder, authority)),
                        Map.of(
                                "TLS", "true",
                                "TLS_CACERT", authority.certificate().toString(),
                                "TLS_CLIENT_CERT", client.certificate().toString(),
                                "TLS_CLIENT_KEY", client.key().toString()));
            }
            case USER ->
                reached(
                        started(RedisServer.start(
                                folder,
                                "--user",
                                "limits",
                                "on",
                                ">" + PASSWORD,
                                "~*",
                                "+@all",
                                "--requirepass",
                                "other")),
                        Map.of("AUTH", "limits:" + PASSWORD));
            case SENTINEL -> sentinel();
            case CLUSTER -> cluster();
        };
    }

    private Map<String, String> sentinel() {
        RedisServer master = started(RedisServer.start(folder, "--requirepass", PASSWORD));
        RedisServer sentinel = started(RedisServer.sentinel(
                folder, "limits", master.port(), "sentinel auth-pass limits " + PASSWORD, "requirepass watcher"));
        return Map.of(
                "SOCKET_TYPE", "tcp",
                "TYPE", "SENTINEL",
                "URL", "limits,127.0.0.1:" + sentinel.port(),
                "AUTH", PASSWORD,
                "SENTINEL_AUTH", "watcher");
    }

    /** Of a single node: its slots are still apart. */
    private Map<String, String> cluster() {
        RedisServer node = started(RedisServer.start(
                folder.resolve("node-" + servers.size()),
                "--cluster-enabled",
                "yes",
                "--cluster-port",
                Integer.toString(FreePorts.next()),
                "--requirepass",
                PASSWORD));
        try (RedisCommands commands = new RedisCommands(node.port())) {
            commands.text("AUTH", PASSWORD);
            commands.text("CLUSTER", "ADDSLOTSRANGE", "0", "16383");
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> commands.text("CLUSTER", "INFO").contains("cluster_state:ok"));
        }
        return reached(node, Map.of("TYPE", "CLUSTER", "AUTH", PASSWORD));
    }

    private RedisServer started(RedisServer server) {
        servers.add(server);
        return server;
    }

    private static Map<String, String> reached(RedisServer server, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(more);
        all.put("SOCKET_TYPE", "tcp");
        all.put("URL", "127.0.0.1:" + server.port());
        return all;
    }
}
