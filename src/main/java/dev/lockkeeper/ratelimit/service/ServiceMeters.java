package dev.lockkeeper.ratelimit.service;

import dev.lockkeeper.ratelimit.store.StoreFailure;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;

/** What is counted of calls; those names that the peer has are its own. */
final class ServiceMeters {

    private static final Duration[] BUCKETS = LongStream.of(
                    50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 250_000, 1_000_000)
            .mapToObj(micros -> Duration.ofNanos(micros * 1_000))
            .toArray(Duration[]::new);

    private final LongAdder requests = new LongAdder();
    private final LongAdder serviceErrors = new LongAdder();
    private final LongAdder storeErrors = new LongAdder();
    private final LongAdder globalShadow = new LongAdder();
    private final LongAdder loads = new LongAdder();
    private final LongAdder failedLoads = new LongAdder();
    private final UnknownDomains unknownDomains;
    private final TopRefused top = new TopRefused(System::nanoTime);
    private final Counter overload;
    private final Timer response;
    private final Timer store;
    private final Map<StoreFailure.Kind, Counter> failures = new EnumMap<>(StoreFailure.Kind.class);

    ServiceMeters(MeterRegistry meters) {
        gauge(meters, "ratelimit_service_total_requests", Tags.of("grpc_method", "ShouldRateLimit"), requests);
        gauge(meters, "ratelimit_service_should_rate_limit_error", Tags.of("err_type", "service_error"), serviceErrors);
        gauge(meters, "ratelimit_service_should_rate_limit_error", Tags.of("err_type", "redis_error"), storeErrors);
        gauge(meters, "ratelimit_service_global_shadow_mode", Tags.empty(), globalShadow);
        gauge(meters, "ratelimit_service_config_load_success", Tags.empty(), loads);
        gauge(meters, "ratelimit_service_config_load_error", Tags.empty(), failedLoads);
        this.unknownDomains = new UnknownDomains(meters);
        this.response = Timer.builder("ratelimit_service_response_time")
                .tag("grpc_method", "ShouldRateLimit")
                .description("from a call's arrival to its answer")
                .serviceLevelObjectives(BUCKETS)
                .register(meters);
        this.store = Timer.builder("lockkeeper.ratelimit.store.time")
                .description("from the question to the store's answer")
                .serviceLevelObjectives(BUCKETS)
                .register(meters);
        this.overload = Counter.builder("lockkeeper.ratelimit.overload")
                .description("calls refused at once because too many waited for the store")
                .register(meters);
        for (StoreFailure.Kind kind : StoreFailure.Kind.values()) {
            failures.put(
                    kind,
                    Counter.builder("lockkeeper.ratelimit.store.errors")
                            .description("questions that the store did not answer")
                            .tag("kind", kind.word())
                            .register(meters));
        }
    }

    void request() {
        requests.increment();
    }

    void answered(long nanos) {
        response.record(nanos, TimeUnit.NANOSECONDS);
    }

    void storeAnswered(long nanos) {
        store.record(nanos, TimeUnit.NANOSECONDS);
    }

    void serviceError() {
        serviceErrors.increment();
    }

    void storeError() {
        storeErrors.increment();
    }

    void storeFailed(StoreFailure failure) {
        Counter counter = failures.get(failure.kind());
        if (counter != null) {
            counter.increment();
        }
    }

    TopRefused top() {
        return top;
    }

    void overload() {
        overload.increment();
    }

    void globalShadow() {
        globalShadow.increment();
    }

    void unknownDomain(String domain) {
        unknownDomains.count(domain);
    }

    void loaded(boolean whole) {
        (whole ? loads : failedLoads).increment();
    }

    void tell(Figures figures) {
        figures.counter("ratelimit_server.ShouldRateLimit.total_requests", requests.sum());
        figures.counter("ratelimit.service.call.should_rate_limit.service_error", serviceErrors.sum());
        figures.counter("ratelimit.service.call.should_rate_limit.redis_error", storeErrors.sum());
        figures.counter("ratelimit.service.global_shadow_mode", globalShadow.sum());
        figures.counter("ratelimit.service.config_load_success", loads.sum());
        figures.counter("ratelimit.service.config_load_error", failedLoads.sum());
        unknownDomains.tell(figures);
        ResponseTimes.tell("ratelimit_server.ShouldRateLimit.response_time", response.takeSnapshot(), figures);
    }

    private static void gauge(MeterRegistry meters, String name, Tags tags, LongAdder adder) {
        Gauge.builder(name, adder, LongAdder::sum)
                .tags(tags)
                .description("counted since the start")
                .register(meters);
    }
}
