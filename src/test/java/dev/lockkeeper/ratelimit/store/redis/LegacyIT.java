package dev.lockkeeper.ratelimit.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.ratelimit.limit.Limit;
import dev.lockkeeper.ratelimit.store.Counted;
import dev.lockkeeper.ratelimit.store.Counter;
import dev.lockkeeper.ratelimit.store.Weight;
import dev.lockkeeper.realparts.RedisServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.nio.NioEventLoopGroup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In compatibility mode a Redis is shared with envoyproxy/ratelimit: its keys, its counting, its clock. */
class LegacyIT {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long NOW = 1_790_000_015;
    private static final Limit TWENTY = Limit.fixedWindow(20, 60);
    private static final Limit TEN = Limit.fixedWindow(10, 3_600);
    /** 15 s of the minute are over. */
    private static final String MINUTE = "basic_key1_a_1789999980";

    private static final String HOUR = "basic_key2_b_1789999200";

    private NioEventLoopGroup loops;
    private RedisServer server;
    private RedisCommands redis;
    private RedisStore store;

    @BeforeEach
    void open(@TempDir Path folder) {
        loops = new NioEventLoopGroup(1);
        server = RedisServer.start(folder);
        redis = new RedisCommands(server.port());
        store = store(false);
    }

    @AfterEach
    void close() {
        store.close();
        redis.close();
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        server.close();
    }

    @Test
    void theOthersHitsAreSeenAndOursByIt() {
        // Given: the other service has counted
        redis.call("INCRBY", MINUTE, "7");

        // When
        Counted counted = decide(hits(MINUTE, TWENTY, 3));

        // Then
        assertThat(counted.steps().getFirst().before()).isEqualTo(7);
        assertThat(counted.steps().getFirst().remaining()).isEqualTo(10);
        assertThat(counted.steps().getFirst().resetMicros()).isEqualTo(25_000_000);
        assertThat(redis.call("GET", MINUTE)).isEqualTo(new Reply.Text("10"));
    }

    @Test
    void refusedHitsCountOnAllCounters() {
        for (int i = 0; i < 15; i++) {
            Counted counted = decide(hits(MINUTE, TWENTY, 1), hits(HOUR, TEN, 1));
            assertThat(counted.refused()).as("call %d", i).isEqualTo(i >= 10);
            assertThat(counted.steps().getFirst().remaining()).isEqualTo(19 - i);
        }
        assertThat(redis.call("GET", MINUTE)).isEqualTo(new Reply.Text("15"));
        assertThat(redis.call("GET", HOUR)).isEqualTo(new Reply.Text("15"));
    }

    @Test
    void stoppedAtTheLimitOnlyThatCounterGoesOn() {
        store.close();
        store = store(true);
        for (int i = 0; i < 15; i++) {
            decide(hits(MINUTE, TWENTY, 1), hits(HOUR, TEN, 1));
        }
        assertThat(redis.call("GET", MINUTE)).isEqualTo(new Reply.Text("10"));
        assertThat(redis.call("GET", HOUR)).isEqualTo(new Reply.Text("15"));
        assertThat(decide(hits(MINUTE, TWENTY, 1), hits(HOUR, TEN, 1))
                        .steps()
                        .getFirst()
                        .remaining())
                .isEqualTo(10);
    }

    @Test
    void aKeyLivesForItsWindowAndTheJitterFromItsFirstHit() {
        decide(hits(MINUTE, TWENTY, 1));
        assertThat(redis.number("TTL", MINUTE)).isBetween(59L, 360L);
        redis.call("EXPIRE", MINUTE, "20");
        decide(hits(MINUTE, TWENTY, 1));
        assertThat(redis.number("TTL", MINUTE)).isBetween(1L, 20L);
    }

    @Test
    void hitsAreGivenBackDownToNothingAndQuestionsMakeNoKey() {
        decide(hits(MINUTE, TWENTY, 5));
        assertThat(decide(hits(MINUTE, TWENTY, -3)).steps().getFirst().after()).isEqualTo(2);
        assertThat(decide(hits(MINUTE, TWENTY, -30)).steps().getFirst().after()).isZero();
        assertThat(decide(hits(HOUR, TEN, 0)).refused()).isFalse();
        assertThat(redis.number("EXISTS", HOUR)).isZero();
    }

    private RedisStore store(boolean stopAtLimit) {
        RedisStore opened = new RedisStore(
                RedisSettings.of(RedisTopology.single("127.0.0.1:" + server.port()))
                        .withDeadline(Duration.ofSeconds(2)),
                Optional.of(new LegacyForm(stopAtLimit, 300, () -> NOW)),
                loops,
                new SimpleMeterRegistry());
        await().atMost(PATIENCE).until(opened::healthy);
        return opened;
    }

    private Counted decide(Counter... counters) {
        return Answers.decision(store, PATIENCE, counters);
    }

    private static Counter hits(String key, Limit limit, long hits) {
        return new Counter(key, limit, hits, Weight.ENFORCED, 0);
    }
}
