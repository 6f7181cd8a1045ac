package dev.lockkeeper.app.ratelimit;

import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor;
import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor.Entry;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitRequest;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitServiceGrpc;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A call over gRPC every few milliseconds until closed, without waiting for the answers, and what became of them. */
final class SteadyAsks implements AutoCloseable {

    private static final long PERIOD_MILLIS = 2;
    /** Longer than any answer may take. */
    private static final Duration GIVEN_UP = Duration.ofSeconds(20);

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final ScheduledExecutorService idle = Executors.newSingleThreadScheduledExecutor();
    private final RateLimitServiceGrpc.RateLimitServiceStub stub;
    private final RateLimitRequest request;
    private final AtomicLong asked = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private final Map<String, AtomicLong> slowest = new ConcurrentHashMap<>();
    private final AtomicLong turn = new AtomicLong(System.nanoTime());
    private final AtomicLong longestStall = new AtomicLong();
    private final Set<String> failures = ConcurrentHashMap.newKeySet();
    private final Map<String, AtomicLong> answers = new ConcurrentHashMap<>();

    SteadyAsks(Channel channel, String key) {
        this.stub = RateLimitServiceGrpc.newStub(channel);
        this.request = request(key);
        clock.scheduleAtFixedRate(this::ask, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        idle.scheduleWithFixedDelay(this::takeTurn, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** One hit of a descriptor in the domain {@code shop}. */
    static RateLimitRequest request(String key) {
        return request(key, "x");
    }

    static RateLimitRequest request(String key, String value) {
        return RateLimitRequest.newBuilder()
                .setDomain("shop")
                .addDescriptors(RateLimitDescriptor.newBuilder()
                        .addEntries(Entry.newBuilder().setKey(key).setValue(value)))
                .build();
    }

    /** How many calls ended so: a code of the answer, or {@code UNKNOWN} and the like. */
    long ended(String how) {
        AtomicLong count = answers.get(how);
        return count == null ? 0 : count.get();
    }

    long asked() {
        return asked.get();
    }

    /** Texts of errors, each once. */
    Set<String> failures() {
        return failures;
    }

    long open() {
        return asked.get() - answered.get();
    }

    Duration slowest() {
        return slowest.values().stream()
                .map(AtomicLong::get)
                .max(Long::compare)
                .map(Duration::ofNanos)
                .orElse(Duration.ZERO);
    }

    /** Of calls that ended so. */
    Duration slowest(String how) {
        AtomicLong nanos = slowest.get(how);
        return Duration.ofNanos(nanos == null ? 0 : nanos.get());
    }

    /** For so long a thread without work of its own got no turn: what the machine adds to everything. */
    Duration longestStall() {
        return Duration.ofNanos(longestStall.get());
    }

    /** No further calls; those under way go on. */
    void stop() {
        clock.close();
    }

    @Override
    public void close() {
        clock.close();
        idle.close();
    }

    @Override
    public String toString() {
        return "asked=%s answers=%s slowest=%s longest_stall=%s errors=%s"
                .formatted(asked, answers, slowest(), longestStall(), failures);
    }

    private void ask() {
        long began = System.nanoTime();
        asked.incrementAndGet();
        stub.withDeadlineAfter(GIVEN_UP).shouldRateLimit(request, new StreamObserver<>() {
            @Override
            public void onNext(RateLimitResponse response) {
                ended(began, response.getOverallCode().name());
            }

            @Override
            public void onError(Throwable error) {
                failures.add(error.getMessage() + (error.getCause() == null ? "" : ": " + error.getCause()));
                ended(
                        began,
                        error instanceof StatusRuntimeException status
                                ? status.getStatus().getCode().name()
                                : error.toString());
            }

            @Override
            public void onCompleted() {
                // Counted with its answer.
            }
        });
    }

    private void ended(long began, String how) {
        slowest.computeIfAbsent(how, _ -> new AtomicLong()).accumulateAndGet(System.nanoTime() - began, Math::max);
        answers.computeIfAbsent(how, _ -> new AtomicLong()).incrementAndGet();
        answered.incrementAndGet();
    }

    private void takeTurn() {
        long now = System.nanoTime();
        longestStall.accumulateAndGet(now - turn.getAndSet(now), Math::max);
    }
}
