package dev.lockkeeper.app.ratelimit;

import com.google.protobuf.UInt64Value;
import dev.lockkeeper.grpc.GrpcLimits;
import dev.lockkeeper.grpc.GrpcServer;
import dev.lockkeeper.grpc.GrpcServerSettings;
import dev.lockkeeper.grpc.GrpcServerSettings.CallThreads;
import dev.lockkeeper.grpc.ListenAddress;
import dev.lockkeeper.ratelimit.config.ConfigFile;
import dev.lockkeeper.ratelimit.config.LastGoodConfig;
import dev.lockkeeper.ratelimit.config.Strictness;
import dev.lockkeeper.ratelimit.service.RateLimitService;
import dev.lockkeeper.ratelimit.service.ServiceOptions;
import dev.lockkeeper.ratelimit.store.CounterStore;
import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitRequest;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitServiceGrpc;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitServiceGrpc.RateLimitServiceStub;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Made-up calls on a port of its own, through the whole service to the store, so that the first real ones meet compiled code: cold, a call takes longer
 * than proxies wait. They have limits and metrics of their own and no hits, so nothing is counted anywhere.
 */
final class WarmUp {

    private static final int ENOUGH = 4_000;
    /** The first calls load classes; together they would only wait for each other. */
    private static final int ONE_BY_ONE = 50;

    private static final int AT_ONCE = 8;
    private static final String DOMAIN = "lockkeeper.dev/warm-up";
    private static final ConfigFile LIMITS = ConfigFile.of("warm-up", """
            domain: %s
            descriptors:
            - key: user
              rate_limit: { unit: hour, requests_per_unit: 100 }
              descriptors:
              - key: path
                value: /api/*
                rate_limit: { unit: minute, requests_per_unit: 100 }
            """.formatted(DOMAIN));

    private final RateLimitService service;
    private final NioEventLoopGroup loops;

    /** @param store may be away: then calls warm what is before it */
    WarmUp(CounterStore store, ServiceOptions options, NioEventLoopGroup loops) {
        this.loops = loops;
        this.service = new RateLimitService(
                store, store, () -> options, CounterStores::seconds, AT_ONCE, new SimpleMeterRegistry());
        service.loaded(new LastGoodConfig(Strictness.PER_FILE, false).load(List.of(LIMITS)));
    }

    /** Blocks until there were enough calls, or the time is over. */
    void run(Duration most) throws InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        GrpcServerSettings settings = GrpcServerSettings.of(
                        "warm-up", new ListenAddress.Tcp("127.0.0.1", 0), CallThreads.EVENT_LOOP)
                .with(new GrpcLimits(1 << 16, GrpcLimits.NO_AGE, Duration.ZERO, Duration.ofMillis(100)));
        try (GrpcServer server =
                new GrpcServer(settings, List.of(service.definition()), () -> true, new SimpleMeterRegistry(), loops)) {
            server.start();
            ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", server.port())
                    .usePlaintext()
                    .eventLoopGroup(loops)
                    .channelType(NioSocketChannel.class)
                    .directExecutor()
                    .build();
            try {
                call(RateLimitServiceGrpc.newStub(channel), end);
            } finally {
                channel.shutdownNow();
            }
        }
    }

    private static void call(RateLimitServiceStub stub, long end) throws InterruptedException {
        Semaphore free = new Semaphore(1);
        for (int i = 0; i < ENOUGH; i++) {
            if (i == ONE_BY_ONE) {
                free.release(AT_ONCE - 1);
            }
            if (!free.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                return;
            }
            stub.shouldRateLimit(question(i), new StreamObserver<>() {
                @Override
                public void onNext(RateLimitResponse answer) {}

                @Override
                public void onError(Throwable failure) {
                    free.release();
                }

                @Override
                public void onCompleted() {
                    free.release();
                }
            });
        }
        free.tryAcquire(AT_ONCE, end - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    /** Of one descriptor and of two by turns. */
    private static RateLimitRequest question(int number) {
        RateLimitDescriptor.Builder user = RateLimitDescriptor.newBuilder()
                .setHitsAddend(UInt64Value.getDefaultInstance())
                .addEntries(entry("user", "user-" + number % 100));
        RateLimitRequest.Builder request =
                RateLimitRequest.newBuilder().setDomain(DOMAIN).addDescriptors(user);
        if (number % 2 == 1) {
            request.addDescriptors(user.clone().addEntries(entry("path", "/api/" + number % 10)));
        }
        return request.build();
    }

    private static RateLimitDescriptor.Entry entry(String key, String value) {
        return RateLimitDescriptor.Entry.newBuilder()
                .setKey(key)
                .setValue(value)
                .build();
    }
}
