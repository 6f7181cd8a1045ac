package dev.lockkeeper.app.ratelimit.peer;

import static org.awaitility.Awaitility.await;

import dev.lockkeeper.app.ratelimit.RateLimitServer;
import dev.lockkeeper.app.ratelimit.TestConfig;
import dev.lockkeeper.app.ratelimit.peer.Differences.Reply;
import dev.lockkeeper.app.ratelimit.peer.RandomQuestions.Question;
import dev.lockkeeper.realparts.FreePorts;
import dev.lockkeeper.realparts.RedisServer;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitServiceGrpc;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitServiceGrpc.RateLimitServiceFutureStub;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Asks both services the same, in the same order, and compares what they say. */
final class Comparison {

    /** A minute's window must not turn between the two answers to a question. */
    private static final int SAFE_SECONDS = 45;

    private static final int CHUNK = 500;
    /** After so many questions both begin with empty counters, since ever more of them differ after calls that were refused. */
    private static final int AFRESH = 50;

    private final Path folder;
    private final boolean exact;
    private final Counters kept;

    /** Where ours counts. */
    enum Counters {
        MEMORY,
        REDIS,
        /** On one Redis with another instance of the peer: each question goes to one of the two, by chance. */
        SHARED
    }

    /** @param exact ours in its own mode, else in the peer's */
    Comparison(Path folder, boolean exact, Counters kept) {
        this.folder = folder;
        this.exact = exact;
        this.kept = kept;
    }

    Differences run(long seed, int questions) throws IOException, InterruptedException {
        Random random = new Random(seed);
        String domain = "domain" + seed;
        RandomLimits limits = new RandomLimits(random, domain, !exact);
        RandomQuestions source = new RandomQuestions(random, domain, limits);
        Map<String, String> modes = modes(random);
        Path place = folder.resolve("run" + seed);
        Vertx vertx = Vertx.vertx();
        int port = FreePorts.next();
        try (RedisServer counters = RedisServer.start(place.resolve("counters"));
                RedisServer others = RedisServer.start(place.resolve("others"));
                PeerRateLimit peer = new PeerRateLimit(place.resolve("peer"), others.port(), limits.text(), modes);
                PeerRateLimit beside =
                        new PeerRateLimit(place.resolve("beside"), counters.port(), limits.text(), modes);
                RateLimitServer server = ours(place.resolve("ours"), limits.text(), modes, vertx, port, counters)) {
            server.start();
            await().atMost(Duration.ofSeconds(20)).until(server::healthy);
            ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", port)
                    .usePlaintext()
                    .build();
            try {
                RateLimitServiceFutureStub theirs = RateLimitServiceGrpc.newFutureStub(peer.channel());
                RateLimitServiceFutureStub own = RateLimitServiceGrpc.newFutureStub(channel);
                RateLimitServiceFutureStub other =
                        kept == Counters.SHARED ? RateLimitServiceGrpc.newFutureStub(beside.channel()) : own;
                Differences differences = new Differences(exact);
                for (int i = 0; i < questions; i++) {
                    if (i % CHUNK == 0) {
                        awaitSafeTime();
                    }
                    if (exact && kept == Counters.REDIS && i % AFRESH == 0) {
                        others.empty();
                        counters.empty();
                        differences.afresh();
                    }
                    Question question = source.next();
                    Future<RateLimitResponse> first = theirs.shouldRateLimit(question.request());
                    Future<RateLimitResponse> second =
                            (random.nextBoolean() ? own : other).shouldRateLimit(question.request());
                    differences.compare(question, reply(first), reply(second));
                }
                return differences;
            } finally {
                channel.shutdownNow();
            }
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private Map<String, String> modes(Random random) {
        Map<String, String> modes = new HashMap<>();
        modes.put("LIMIT_RESPONSE_HEADERS_ENABLED", Boolean.toString(random.nextBoolean()));
        modes.put("RESPONSE_DYNAMIC_METADATA", Boolean.toString(random.nextBoolean()));
        modes.put("SHADOW_MODE", Boolean.toString(random.nextInt(5) == 0));
        modes.put("QUOTA_MODE", Boolean.toString(!exact && random.nextInt(5) == 0));
        return modes;
    }

    private RateLimitServer ours(
            Path place, String limits, Map<String, String> modes, Vertx vertx, int port, RedisServer counters)
            throws IOException {
        Files.writeString(Files.createDirectories(place.resolve("config")).resolve("limits.yaml"), limits);
        Map<String, String> environment = new HashMap<>(Map.of(
                "GRPC_HOST", "127.0.0.1",
                "GRPC_PORT", Integer.toString(port),
                "DEBUG_HOST", "127.0.0.1",
                "DEBUG_PORT", "0",
                "LOCAL_CACHE_SIZE_IN_BYTES", "0",
                "RUNTIME_ROOT", place.toString(),
                "RUNTIME_WATCH_ROOT", "false"));
        environment.putAll(modes);
        if (kept != Counters.MEMORY) {
            environment.put("REDIS_SOCKET_TYPE", "tcp");
            environment.put("REDIS_URL", "127.0.0.1:" + counters.port());
        }
        return new RateLimitServer(
                TestConfig.of(Map.of(
                        "lockkeeper.ratelimit.compatibility",
                        exact ? "exact" : "legacy",
                        "lockkeeper.ratelimit.store-deadline",
                        "5s")),
                environment,
                vertx,
                new SimpleMeterRegistry());
    }

    private static Reply reply(Future<RateLimitResponse> answer) throws InterruptedException {
        try {
            return new Reply(answer.get(), "");
        } catch (ExecutionException e) {
            String error = e.getCause() instanceof StatusRuntimeException status
                    ? String.valueOf(status.getMessage())
                    : String.valueOf(e.getCause());
            return new Reply(RateLimitResponse.getDefaultInstance(), error);
        }
    }

    private static void awaitSafeTime() {
        await().atMost(Duration.ofSeconds(30)).until(() -> Instant.now().getEpochSecond() % 60 < SAFE_SECONDS);
    }
}
