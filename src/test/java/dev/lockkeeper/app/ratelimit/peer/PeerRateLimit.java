package dev.lockkeeper.app.ratelimit.peer;

import static org.awaitility.Awaitility.await;

import dev.lockkeeper.realparts.FreePorts;
import dev.lockkeeper.realparts.Processes;
import dev.lockkeeper.realparts.RealPart;
import dev.lockkeeper.realparts.RunningProcess;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The real envoyproxy/ratelimit. */
final class PeerRateLimit implements AutoCloseable {

    private final RunningProcess service;
    private final ManagedChannel channel;

    PeerRateLimit(Path folder, int redisPort, String limits, Map<String, String> more) throws IOException {
        int grpcPort = FreePorts.next();
        int httpPort = FreePorts.next();
        Files.writeString(Files.createDirectories(folder.resolve("sub/config")).resolve("limits.yaml"), limits);
        Map<String, String> environment = new HashMap<>(Map.ofEntries(
                Map.entry("REDIS_SOCKET_TYPE", "tcp"),
                Map.entry("REDIS_URL", "127.0.0.1:" + redisPort),
                Map.entry("RUNTIME_ROOT", folder.toString()),
                Map.entry("RUNTIME_SUBDIRECTORY", "sub"),
                Map.entry("RUNTIME_WATCH_ROOT", "false"),
                Map.entry("USE_STATSD", "false"),
                Map.entry("DISABLE_STATS", "true"),
                Map.entry("LOG_LEVEL", "warn"),
                Map.entry("HOST", "127.0.0.1"),
                Map.entry("PORT", Integer.toString(httpPort)),
                Map.entry("GRPC_HOST", "127.0.0.1"),
                Map.entry("GRPC_PORT", Integer.toString(grpcPort)),
                Map.entry("DEBUG_HOST", "127.0.0.1"),
                Map.entry("DEBUG_PORT", Integer.toString(FreePorts.next()))));
        environment.putAll(more);
        this.service = Processes.start(
                "ratelimit",
                List.of(RealPart.RATELIMIT.path().toString()),
                environment,
                folder.resolve("ratelimit.log"));
        HttpClient http = HttpClient.newHttpClient();
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .until(() -> http.send(
                                        HttpRequest.newBuilder(
                                                        URI.create("http://127.0.0.1:" + httpPort + "/healthcheck"))
                                                .build(),
                                        HttpResponse.BodyHandlers.ofString())
                                .statusCode()
                        == 200);
        this.channel = NettyChannelBuilder.forAddress("127.0.0.1", grpcPort)
                .usePlaintext()
                .build();
    }

    ManagedChannel channel() {
        return channel;
    }

    @Override
    public void close() {
        channel.shutdownNow();
        service.close();
    }
}
