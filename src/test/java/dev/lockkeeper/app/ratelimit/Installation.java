package dev.lockkeeper.app.ratelimit;

import static org.awaitility.Awaitility.await;

import dev.lockkeeper.realparts.FreePorts;
import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor;
import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor.Entry;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitRequest;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
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
import java.util.stream.Stream;

/** The role in this process, as variables and one file of limits make it, and a client of it. */
final class Installation implements AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final RateLimitServer server;
    private final ManagedChannel channel;
    private final int debugPort = FreePorts.next();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    /** @param own settings of ours; the store's deadline is long unless it is among them */
    Installation(Path folder, String limits, Map<String, String> own, Map<String, String> variables, Vertx vertx)
            throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve("config")).resolve("limits.yaml"), limits);
        int port = FreePorts.next();
        Map<String, String> environment = new HashMap<>(Map.of(
                "GRPC_HOST",
                "127.0.0.1",
                "GRPC_PORT",
                Integer.toString(port),
                "DEBUG_HOST",
                "127.0.0.1",
                "DEBUG_PORT",
                Integer.toString(debugPort),
                "RUNTIME_ROOT",
                folder.toString(),
                "RUNTIME_WATCH_ROOT",
                "false"));
        environment.putAll(variables);
        Map<String, String> settings = new HashMap<>(Map.of("lockkeeper.ratelimit.store-deadline", "2s"));
        settings.putAll(own);
        this.server = new RateLimitServer(TestConfig.of(settings), environment, vertx, meters);
        server.start();
        this.channel =
                NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
        await("its store answers").atMost(Duration.ofSeconds(20)).until(server::healthy);
    }

    /** @param descriptors each one entry, as {@code key=value} */
    RateLimitResponse ask(String domain, String... descriptors) {
        List<RateLimitDescriptor> all = Stream.of(descriptors)
                .map(text -> text.split("=", 2))
                .map(entry -> RateLimitDescriptor.newBuilder()
                        .addEntries(Entry.newBuilder().setKey(entry[0]).setValue(entry[1]))
                        .build())
                .toList();
        return RateLimitServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(Duration.ofSeconds(20))
                .shouldRateLimit(RateLimitRequest.newBuilder()
                        .setDomain(domain)
                        .addAllDescriptors(all)
                        .build());
    }

    /** One number of {@code /stats}. */
    long stat(String limit, String name) throws IOException, InterruptedException {
        String line = "ratelimit.service.rate_limit.%s.%s: ".formatted(limit, name);
        return HTTP.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + debugPort + "/stats"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body()
                .lines()
                .filter(each -> each.startsWith(line))
                .mapToLong(each -> Long.parseLong(each.substring(line.length())))
                .findFirst()
                .orElse(0);
    }

    ManagedChannel channel() {
        return channel;
    }

    SimpleMeterRegistry meters() {
        return meters;
    }

    @Override
    public void close() {
        channel.shutdownNow();
        server.close();
    }
}
