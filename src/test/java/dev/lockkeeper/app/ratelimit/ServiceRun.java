package dev.lockkeeper.app.ratelimit;

import dev.lockkeeper.realparts.FreePorts;
import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor;
import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor.Entry;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitRequest;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** The role's server with files of limits and variables, on free ports of this host. */
public final class ServiceRun implements AutoCloseable {

    final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    final RateLimitServer server;
    private final ManagedChannel channel;
    private final Vertx vertx = Vertx.vertx();
    private final int debugPort = FreePorts.next();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Path file;

    public ServiceRun(Path folder, String limits, Map<String, String> more) throws IOException {
        this.file = Files.createDirectories(folder.resolve("config")).resolve("limits.yaml");
        Files.writeString(file, limits);
        int grpcPort = FreePorts.next();
        Map<String, String> environment = new HashMap<>(Map.of(
                "GRPC_HOST",
                "127.0.0.1",
                "GRPC_PORT",
                Integer.toString(grpcPort),
                "DEBUG_HOST",
                "127.0.0.1",
                "DEBUG_PORT",
                Integer.toString(debugPort),
                "RUNTIME_ROOT",
                folder.toString(),
                "RUNTIME_WATCH_ROOT",
                "false"));
        environment.putAll(more);
        this.server = new RateLimitServer(TestConfig.of(Map.of()), environment, vertx, meters);
        server.start();
        this.channel = NettyChannelBuilder.forAddress("127.0.0.1", grpcPort)
                .usePlaintext()
                .build();
    }

    public ManagedChannel channel() {
        return channel;
    }

    void limits(String changed) throws IOException {
        Files.writeString(file, changed);
    }

    RateLimitResponse ask(RateLimitRequest request) {
        return RateLimitServiceGrpc.newBlockingStub(channel).shouldRateLimit(request);
    }

    RateLimitResponse ask(String domain, String... descriptors) {
        return ask(request(domain, descriptors));
    }

    /** Each descriptor as {@code key=value,key=value}. */
    public static RateLimitRequest request(String domain, String... descriptors) {
        RateLimitRequest.Builder request = RateLimitRequest.newBuilder().setDomain(domain);
        for (String descriptor : descriptors) {
            RateLimitDescriptor.Builder built = RateLimitDescriptor.newBuilder();
            Stream.of(descriptor.split(","))
                    .map(entry -> entry.split("=", 2))
                    .forEach(pair ->
                            built.addEntries(Entry.newBuilder().setKey(pair[0]).setValue(pair[1])));
            request.addDescriptors(built);
        }
        return request.build();
    }

    /** Of the debug port. */
    String page(String path) throws IOException, InterruptedException {
        return http.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + debugPort + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Override
    public void close() {
        channel.shutdownNow();
        server.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
