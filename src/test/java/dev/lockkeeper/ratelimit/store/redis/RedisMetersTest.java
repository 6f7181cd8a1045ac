package dev.lockkeeper.ratelimit.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

/** The peer's names are those of its Redises, and none holds the address of a cluster's node. */
class RedisMetersTest {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void rolesHaveThePeersNames() {
        // When
        new RedisMeters(meters, "main", () -> 2, () -> false).connected();
        new RedisMeters(meters, "per_second", () -> 1, () -> false).connected();
        // Then
        assertThat(meters.get("ratelimit_redis_pool_cx_active").gauge().value()).isEqualTo(2);
        assertThat(meters.get("ratelimit_redis_per_second_pool_cx_active")
                        .gauge()
                        .value())
                .isEqualTo(1);
    }

    @Test
    void nodesAreInALabelOnly() {
        // When
        new RedisMeters(meters, "main@10.0.0.1:6379", () -> 2, () -> false).connected();
        // Then
        assertThat(meters.get("lockkeeper.ratelimit.redis.connections")
                        .tag("redis", "main@10.0.0.1:6379")
                        .gauge()
                        .value())
                .isEqualTo(2);
        assertThat(meters.getMeters())
                .noneMatch(meter -> meter.getId().getName().startsWith("ratelimit_redis"));
    }
}
