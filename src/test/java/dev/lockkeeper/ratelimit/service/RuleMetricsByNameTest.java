package dev.lockkeeper.ratelimit.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Metrics of limits have a bound: what finds no room counts as other, and what is gone or idle makes room. */
class RuleMetricsByNameTest {

    private static final String TOTAL = "ratelimit_service_rate_limit_total_hits";

    private final AtomicLong nanos = new AtomicLong();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final RuleMetricsByName names = new RuleMetricsByName(meters, 2, nanos::get);

    @Test
    void limitsThatNobodyHitsHaveNoSeries() {
        // Given
        RuleMetrics metrics = names.configured("shop", "shop.path_/api.method");
        assertThat(series()).isEmpty();
        // When
        metrics.hit(3);
        // Then
        assertThat(meters.get(TOTAL)
                        .tags("domain", "shop", "key1", "path_/api", "key2", "method", "key3", "")
                        .gauge()
                        .value())
                .isEqualTo(3);
    }

    @Test
    void furtherLevelsAreInTheThirdLabel() {
        // When
        names.configured("a.b", "a.b.one.two.three.four").hit(1);
        // Then
        assertThat(meters.get(TOTAL)
                        .tags("domain", "a.b", "key1", "one", "key2", "two", "key3", "three.four")
                        .gauge()
                        .value())
                .isEqualTo(1);
    }

    @Test
    void beyondTheBoundAllCountAsOther() {
        // Given
        names.ofValues("shop", "shop.user_ann").hit(1);
        names.ofValues("shop", "shop.user_bob").hit(1);
        // When
        for (int i = 0; i < 1_000; i++) {
            names.ofValues("shop", "shop.user_" + i).hit(1);
        }
        // Then
        assertThat(series()).hasSize(3);
        assertThat(meters.get(TOTAL).tag("domain", "other").gauge().value()).isEqualTo(1_000);
        assertThat(meters.get("lockkeeper.ratelimit.metrics.overflow").gauge().value())
                .isEqualTo(1_000);
    }

    @Test
    void idleNamesOfValuesMakeRoom() {
        // Given
        names.ofValues("shop", "shop.user_ann").hit(1);
        names.ofValues("shop", "shop.user_bob").hit(1);
        names.ofValues("shop", "shop.user_eve").hit(1);
        // When
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        names.ofValues("shop", "shop.user_ann").hit(1);
        names.ofValues("shop", "shop.user_dan").hit(1);
        // Then
        assertThat(series())
                .extracting(gauge -> gauge.getId().getTag("key1"))
                .containsExactlyInAnyOrder("user_ann", "user_dan", "other");
    }

    @Test
    void limitsThatAreNoLongerConfiguredGo() {
        // Given
        names.configured("shop", "shop.a").hit(1);
        names.ofValues("gone", "gone.user_ann").hit(1);
        assertThat(series()).hasSize(2);
        // When
        names.keep(Set.of("shop.b"), Set.of("shop"));
        names.configured("shop", "shop.b").hit(1);
        // Then
        assertThat(series()).extracting(gauge -> gauge.getId().getTag("key1")).containsExactly("b");
        // When
        names.configured("shop", "shop.a").hit(7);
        // Then
        assertThat(meters.get(TOTAL).tag("key1", "a").gauge().value()).isEqualTo(7);
    }

    @Test
    void aNameOfValuesThatAFileGetsLaterIsTheFiles() {
        // Given
        names.ofValues("shop", "shop.a").hit(1);
        // When
        names.configured("shop", "shop.a");
        names.ofValues("shop", "shop.b").hit(1);
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        names.ofValues("shop", "shop.c");
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        names.ofValues("shop", "shop.d").hit(1);
        // Then: it does not make room when idle
        assertThat(series()).extracting(gauge -> gauge.getId().getTag("key1")).contains("a");
        // When
        names.keep(Set.of(), Set.of("shop"));
        // Then: and goes with the file's limit
        assertThat(series()).extracting(gauge -> gauge.getId().getTag("key1")).doesNotContain("a");
    }

    private Collection<Gauge> series() {
        return meters.find(TOTAL).gauges();
    }
}
