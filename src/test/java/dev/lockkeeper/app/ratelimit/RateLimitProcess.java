package dev.lockkeeper.app.ratelimit;

import static org.awaitility.Awaitility.await;

import dev.lockkeeper.realparts.FreePorts;
import dev.lockkeeper.realparts.Processes;
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

/** The packaged program in the role {@code ratelimit}, as a process of its own, and a channel to it. */
final class RateLimitProcess implements AutoCloseable {

    private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");
    private static final Duration START = Duration.ofSeconds(90);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final RunningProcess process;
    private final int httpPort;
    private final int metricsPort;
    private final ManagedChannel channel;

    private RateLimitProcess(RunningProcess process, int grpcPort, int httpPort, int metricsPort) {
        this.process = process;
        this.httpPort = httpPort;
        this.metricsPort = metricsPort;
        this.channel = NettyChannelBuilder.forAddress("127.0.0.1", grpcPort)
                .usePlaintext()
                .build();
    }

    /** Does not wait until it is healthy. */
    static RateLimitProcess start(Path folder, String limits, int redisPort, Map<String, String> more)
            throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve("config")).resolve("limits.yaml"), limits);
        int grpcPort = FreePorts.next();
        int httpPort = FreePorts.next();
        int metricsPort = FreePorts.next();
        Map<String, String> environment = new HashMap<>(Map.ofEntries(
                Map.entry("LOCKKEEPER_ROLES", "ratelimit"),
                Map.entry("HOST", "127.0.0.1"),
                Map.entry("PORT", Integer.toString(httpPort)),
                Map.entry("GRPC_HOST", "127.0.0.1"),
                Map.entry("GRPC_PORT", Integer.toString(grpcPort)),
                Map.entry("DEBUG_HOST", "127.0.0.1"),
                Map.entry("DEBUG_PORT", Integer.toString(FreePorts.next())),
                Map.entry("PROMETHEUS_ADDR", "127.0.0.1:" + metricsPort),
                Map.entry("LOG_LEVEL", "info"),
                Map.entry("RUNTIME_ROOT", folder.toString()),
                Map.entry("RUNTIME_WATCH_ROOT", "false"),
                Map.entry("REDIS_SOCKET_TYPE", "tcp"),
                Map.entry("REDIS_URL", "127.0.0.1:" + redisPort)));
        environment.putAll(more);
        RunningProcess process = Processes.start(
                "ratelimit-" + grpcPort,
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-jar",
                        JAR.toAbsolutePath().toString()),
                environment,
                Path.of("target/real-parts", "ratelimit-" + grpcPort + ".log"));
        return new RateLimitProcess(process, grpcPort, httpPort, metricsPort);
    }

    RateLimitProcess healthy() {
        process.await("health", START, () -> get(httpPort, "/healthcheck").equals("OK"));
        return this;
    }

    RunningProcess process() {
        return process;
    }

    ManagedChannel channel() {
        return channel;
    }

    /** Sum of all series whose line begins so; 0 without any. */
    double metric(String beginning) {
        return get(metricsPort, "/metrics")
                .lines()
                .filter(line -> line.startsWith(beginning))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Waits until a metric has at most this value. */
    void awaitAtMost(String beginning, double most) {
        await(beginning).atMost(Duration.ofSeconds(20)).until(() -> metric(beginning) <= most);
    }

    @Override
    public void close() {
        channel.shutdownNow();
        process.close();
    }

    private static String get(int port, String path) {
        try {
            return HTTP.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException notYet) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
