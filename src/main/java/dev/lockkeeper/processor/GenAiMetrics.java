package dev.lockkeeper.processor;

import dev.lockkeeper.plan.bundle.TokenCounts;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;

/**
 * What models were asked and how they answered, by the names, attributes and buckets of the peer's processor, which are
 * those of OpenTelemetry's conventions for generative AI. An attribute that a request does not have is empty, which
 * Prometheus takes for missing.
 */
final class GenAiMetrics {

    static final String TOKENS = "gen_ai.client.token.usage";
    static final String DURATION = "gen_ai.server.request.duration";
    static final String FIRST_TOKEN = "gen_ai.server.time_to_first_token";
    static final String PER_TOKEN = "gen_ai.server.time_per_output_token";

    private static final double[] TOKEN_BUCKETS = {
        1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864
    };
    private static final Duration[] DURATION_BUCKETS =
            millis(10, 20, 40, 80, 160, 320, 640, 1280, 2560, 5120, 10240, 20480, 40960, 81920);
    private static final Duration[] FIRST_TOKEN_BUCKETS =
            millis(1, 5, 10, 20, 40, 60, 80, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10000);
    private static final Duration[] PER_TOKEN_BUCKETS =
            millis(10, 25, 50, 75, 100, 150, 200, 300, 400, 500, 750, 1000, 2500);

    private final MeterRegistry meters;
    private final Map<Key, DistributionSummary> summaries = new ConcurrentHashMap<>();
    private final Map<Key, Timer> timers = new ConcurrentHashMap<>();

    /** @param extra the token type or the error type */
    private record Key(String metric, Tags tags, String extra) {}

    GenAiMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    /** What one answer used, one value each kind of token; kinds that it does not have are left out. */
    void used(Tags tags, TokenCounts tokens) {
        tokens(tags, "input", tokens.input());
        orNone(tags, "cached_input", tokens.cachedInput());
        orNone(tags, "cache_creation_input", tokens.cacheCreationInput());
        orNone(tags, "output", tokens.output());
        orNone(tags, "reasoning", tokens.reasoning());
    }

    void answered(Tags tags, boolean failed, Duration duration) {
        timers.computeIfAbsent(
                        new Key(DURATION, tags, failed ? "_OTHER" : ""),
                        key -> timer(key, "Generative AI server request duration.", DURATION_BUCKETS)
                                .tags(tags.and("error.type", key.extra()))
                                .register(meters))
                .record(duration);
    }

    void firstToken(Tags tags, Duration duration) {
        timers.computeIfAbsent(
                        new Key(FIRST_TOKEN, tags, ""),
                        key -> timer(key, "Time to receive first token in streaming responses.", FIRST_TOKEN_BUCKETS)
                                .tags(tags)
                                .register(meters))
                .record(duration);
    }

    void perToken(Tags tags, Duration duration) {
        timers.computeIfAbsent(
                        new Key(PER_TOKEN, tags, ""),
                        key -> timer(key, "Time per output token generated after the first token.", PER_TOKEN_BUCKETS)
                                .tags(tags)
                                .register(meters))
                .record(duration);
    }

    private void orNone(Tags tags, String type, long tokens) {
        if (tokens > 0) {
            tokens(tags, type, tokens);
        }
    }

    private void tokens(Tags tags, String type, long tokens) {
        summaries
                .computeIfAbsent(
                        new Key(TOKENS, tags, type),
                        key -> DistributionSummary.builder(TOKENS)
                                .description("Number of tokens processed.")
                                .baseUnit("token")
                                .tags(tags.and("gen_ai.token.type", key.extra()))
                                .serviceLevelObjectives(TOKEN_BUCKETS)
                                .register(meters))
                .record(tokens);
    }

    private static Timer.Builder timer(Key key, String description, Duration[] buckets) {
        return Timer.builder(key.metric()).description(description).serviceLevelObjectives(buckets);
    }

    private static Duration[] millis(long... buckets) {
        return LongStream.of(buckets).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
    }
}
