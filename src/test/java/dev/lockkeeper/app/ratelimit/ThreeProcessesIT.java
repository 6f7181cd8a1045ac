package dev.lockkeeper.app.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.ratelimit.store.redis.RedisCommands;
import dev.lockkeeper.realparts.RedisServer;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitRequest;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse.Code;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitServiceGrpc;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitServiceGrpc.RateLimitServiceBlockingStub;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three processes on one Redis let through exactly what a limit allows in all, however long and hard they are asked. */
class ThreeProcessesIT {

    private static final Duration LOAD = Duration.ofSeconds(30);
    private static final int CALLERS = 3;
    /** Of each value; callers go on to another one each second, so that the limit is reached again and again. */
    private static final long WINDOW_LIMIT = 100;

    private static final String COUNT =
            "local start, count = struct.unpack('<ddd', redis.call('GET', KEYS[1])) return count";
    private static final long BUCKET_RATE = 20;
    private static final long BURST = 100;
    private static final String LIMITS = """
            domain: shop
            descriptors:
            - {key: window, rate_limit: {unit: year, requests_per_unit: %d}}
            - {key: bucket, rate_limit: {unit: second, requests_per_unit: %d, algorithm: token_bucket, burst: %d}}
            """.formatted(WINDOW_LIMIT, BUCKET_RATE, BURST);

    private final LongAdder calls = new LongAdder();
    private final Map<String, AtomicLong> windowAllowed = new ConcurrentHashMap<>();
    private final AtomicLong bucketAllowed = new AtomicLong();

    @Test
    void allowedCountIsExact(@TempDir Path folder) throws Exception {
        List<RateLimitProcess> processes = new ArrayList<>();
        try (RedisServer redis = RedisServer.start(folder);
                RedisCommands commands = new RedisCommands(redis.port())) {
            // Given: no refusal is remembered, all ask Redis; a deadline that no busy machine reaches, since hits of
            // unheard answers would be missing here
            for (int i = 0; i < 3; i++) {
                processes.add(RateLimitProcess.start(
                        folder,
                        LIMITS,
                        redis.port(),
                        Map.of("LOCKKEEPER_RATELIMIT_STORE_DEADLINE", "10s", "LOCAL_CACHE_SIZE_IN_BYTES", "0")));
            }
            processes.forEach(RateLimitProcess::healthy);
            long began = micros(commands);
            long end = System.nanoTime() + LOAD.toNanos();

            // When
            List<Thread> callers = new ArrayList<>();
            for (RateLimitProcess process : processes) {
                RateLimitServiceBlockingStub stub = RateLimitServiceGrpc.newBlockingStub(process.channel());
                for (int i = 0; i < CALLERS; i++) {
                    callers.add(Thread.ofVirtual().start(() -> ask(stub, end)));
                }
            }
            for (Thread caller : callers) {
                caller.join();
            }

            // Then: what passed is the limit, and what Redis itself holds
            long took = micros(commands) - began;
            windowAllowed.forEach((value, allowed) -> assertThat(allowed.get())
                    .as("value %s, %s calls in all", value, calls)
                    .isLessThanOrEqualTo(WINDOW_LIMIT)
                    .isEqualTo(counted(commands, value)));
            assertThat(windowAllowed.values())
                    .filteredOn(allowed -> allowed.get() == WINDOW_LIMIT)
                    .as("limits that were reached, of %d", windowAllowed.size())
                    .hasSizeGreaterThan(10);
            assertThat(bucketAllowed.get())
                    .as("in %d µs of Redis", took)
                    .isBetween(
                            BURST + BUCKET_RATE * (LOAD.toSeconds() - 2), BURST + BUCKET_RATE * took / 1_000_000 + 1);
            for (RateLimitProcess process : processes) {
                assertThat(process.metric("lockkeeper_ratelimit_store_errors_total"))
                        .isZero();
                assertThat(process.metric("ratelimit_service_total_requests")).isPositive();
            }
        } finally {
            processes.forEach(RateLimitProcess::close);
        }
    }

    private void ask(RateLimitServiceBlockingStub stub, long end) {
        while (System.nanoTime() - end < 0) {
            calls.increment();
            String second = "second" + System.nanoTime() / 1_000_000_000;
            windowAllowed
                    .computeIfAbsent(second, _ -> new AtomicLong())
                    .addAndGet(allowed(stub, SteadyAsks.request("window", second)));
            bucketAllowed.addAndGet(allowed(stub, SteadyAsks.request("bucket")));
        }
    }

    private static int allowed(RateLimitServiceBlockingStub stub, RateLimitRequest request) {
        return stub.shouldRateLimit(request).getOverallCode() == Code.OK ? 1 : 0;
    }

    /** What Redis itself holds. */
    private static long counted(RedisCommands commands, String value) {
        String keys = commands.text("KEYS", "*6=window*=" + value);
        assertThat(keys).startsWith("[").endsWith("]").doesNotContain(", ");
        return commands.number("EVAL", COUNT, "1", keys.substring(1, keys.length() - 1));
    }

    private static long micros(RedisCommands commands) {
        String[] time = commands.text("TIME").replaceAll("[\\[\\] ]", "").split(",", -1);
        return Long.parseLong(time[0]) * 1_000_000 + Long.parseLong(time[1]);
    }
}
