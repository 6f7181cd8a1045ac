package dev.lockkeeper.ratelimit.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.ratelimit.config.LimitPolicy;
import dev.lockkeeper.ratelimit.config.Unit;
import dev.lockkeeper.ratelimit.limit.Limit;
import dev.lockkeeper.ratelimit.match.CountedLimit;
import dev.lockkeeper.ratelimit.store.Counter;
import dev.lockkeeper.ratelimit.store.Weight;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitRequest;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The descriptors that are refused most are known, in bounded room, and forgotten after a while. */
class TopRefusedTest {

    private static final CountedLimit LIMIT = CountedLimit.of(LimitPolicy.fixedWindow(1, Unit.MINUTE));

    private final AtomicLong nanos = new AtomicLong();
    private final TopRefused top = new TopRefused(nanos::get);

    @Test
    void mostRefusedComeFirstHoweverManyOthersThereAre() {
        // When: two of 2,000 are refused far more often than the rest
        for (int i = 0; i < 2_000; i++) {
            refuse("user=" + i, 1);
            if (i % 5 == 0) {
                refuse("user=hot", 10);
                refuse("user=warm", 7);
            }
        }
        // Then
        assertThat(top.top()).hasSize(100);
        assertThat(top.top().get(0).descriptor()).isEqualTo(Asked.descriptor("user=hot"));
        assertThat(top.top().get(1).descriptor()).isEqualTo(Asked.descriptor("user=warm"));
        assertThat(top.top().get(0).hits() - top.top().get(0).error()).isLessThanOrEqualTo(4_000);
        assertThat(top.top().get(0).hits()).isGreaterThanOrEqualTo(4_000);
    }

    @Test
    void countsAreHalvedEveryMinuteUntilNothingIsLeft() {
        // Given
        refuse("user=ann", 8);
        // When, Then
        nanos.addAndGet(Duration.ofSeconds(125).toNanos());
        assertThat(top.top())
                .singleElement()
                .satisfies(one -> assertThat(one.hits()).isEqualTo(2));
        nanos.addAndGet(Duration.ofDays(365).toNanos());
        assertThat(top.top()).isEmpty();
    }

    @Test
    void valuesAreHashedUnlessAskedFor() {
        // Given
        refuse("user=ann,tier=", 3);
        // When, Then
        assertThat(TopRefusedLines.of(top.top(), false))
                .isEqualTo("3 refused lately (error 0): shop (limit of the request): user=sha256:49915e0d,tier=\n");
        assertThat(TopRefusedLines.of(top.top(), true))
                .isEqualTo("3 refused lately (error 0): shop (limit of the request): user=ann,tier=\n");
    }

    @Test
    void descriptorsOfManyBytesAreNotKept() {
        // When
        refuse("user=" + "x".repeat(5_000), 3);
        refuse("user=ann", 2);
        // Then
        assertThat(top.top())
                .singleElement()
                .satisfies(one -> assertThat(one.descriptor()).isEqualTo(Asked.descriptor("user=ann")));
    }

    private void refuse(String entries, long hits) {
        RateLimitRequest request = RateLimitRequest.newBuilder()
                .setDomain("shop")
                .addDescriptors(Asked.descriptor(entries))
                .build();
        Limit limit = LIMIT.limit();
        top.refused(
                request,
                AppliedLimits.override(LIMIT, RuleMetrics.UNCOUNTED),
                new Counter(entries, limit, hits, Weight.ENFORCED, 0));
    }
}
