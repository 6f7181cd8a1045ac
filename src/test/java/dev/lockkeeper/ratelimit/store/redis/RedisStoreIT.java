package dev.lockkeeper.ratelimit.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.ratelimit.limit.Algorithm;
import dev.lockkeeper.ratelimit.limit.Limit;
import dev.lockkeeper.ratelimit.limit.Step;
import dev.lockkeeper.ratelimit.store.Counted;
import dev.lockkeeper.ratelimit.store.Counter;
import dev.lockkeeper.ratelimit.store.StoreFailure;
import dev.lockkeeper.ratelimit.store.Weight;
import dev.lockkeeper.realparts.RedisServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.nio.NioEventLoopGroup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Redis counts for all stores that use it, each request in one command, and keeps nothing longer than it means something. */
class RedisStoreIT {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** Machines that run tests are slow at times. */
    private static final Duration DEADLINE = Duration.ofSeconds(2);
    /** No window ends during a test. */
    private static final long YEAR = 31_536_000;

    private static RedisServer server;
    private static NioEventLoopGroup loops;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private RedisCommands redis;
    private RedisStore store;

    @BeforeAll
    static void startRedis(@TempDir Path folder) {
        server = RedisServer.start(folder, "--requirepass", "secret");
        loops = new NioEventLoopGroup(2);
    }

    @AfterAll
    static void stopRedis() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        server.close();
    }

    @BeforeEach
    void open() {
        redis = new RedisCommands(server.port());
        redis.call("AUTH", "secret");
        redis.call("FLUSHALL");
        store = connected(settings());
    }

    @AfterEach
    void close() {
        store.close();
        redis.close();
    }

    @Test
    void oneRequestIsOneCommand() {
        // Given: the script is known, and a counter of each algorithm
        decide(
                hits("fixed", Limit.fixedWindow(5, YEAR), 1),
                hits("sliding", new Limit(Algorithm.SLIDING_WINDOW, 5, YEAR, 5), 1),
                hits("bucket", new Limit(Algorithm.TOKEN_BUCKET, 5, YEAR, 5), 0));
        redis.call("CONFIG", "RESETSTAT");

        // When
        Counted counted = decide(
                hits("fixed", Limit.fixedWindow(5, YEAR), 1),
                hits("sliding", new Limit(Algorithm.SLIDING_WINDOW, 5, YEAR, 5), 2),
                hits("bucket", new Limit(Algorithm.TOKEN_BUCKET, 5, YEAR, 5), 5));

        // Then
        assertThat(counted.refused()).isFalse();
        assertThat(counted.steps()).extracting("remaining").containsExactly(3L, 2L, 0L);
        assertThat(calls("evalsha")).isOne();
        assertThat(calls("eval")).isZero();
        // What the script itself does: one read of all, one write each; only what has no life yet, or another one, is
        // given one.
        assertThat(calls("mget")).isOne();
        assertThat(calls("setrange")).isEqualTo(2);
        assertThat(calls("set")).isOne();
        assertThat(calls("expire")).isZero();
    }

    @Test
    void aRequestMayHaveThousandsOfCounters() {
        // Given: the last one is twice in it
        Counter[] many = IntStream.range(0, 2_500)
                .mapToObj(i -> hits("many" + Math.min(i, 2_498), Limit.fixedWindow(3, YEAR), 1))
                .toArray(Counter[]::new);
        decide(many);

        // When
        Counted counted = decide(many);

        // Then
        assertThat(counted.refused()).isTrue();
        assertThat(counted.steps().subList(0, 2_498)).extracting(Step::after).containsOnly(2L);
        assertThat(counted.steps().subList(2_498, 2_500))
                .extracting(Step::after)
                .containsExactly(3L, 4L);
    }

    @Test
    void aRefusedRequestLeavesNoTrace() {
        // Given: one of two counters is full
        Limit one = Limit.fixedWindow(1, YEAR);
        decide(hits("full", one, 1));

        // When
        Counted refused = decide(hits("free", Limit.fixedWindow(5, YEAR), 1), hits("full", one, 1));

        // Then
        assertThat(refused.refused()).isTrue();
        assertThat(redis.number("EXISTS", "free")).isZero();
        assertThat(decide(hits("full", one, 0)).steps().getFirst().before()).isOne();
    }

    @Test
    void askingMakesNoKey() {
        Counted asked = decide(hits("new", Limit.fixedWindow(5, YEAR), 0), hits("other", Limit.fixedWindow(1, 60), -3));
        assertThat(asked.refused()).isFalse();
        assertThat(redis.number("DBSIZE")).isZero();
    }

    @Test
    void keysLiveAsLongAsTheyMeanSomething() {
        // When
        decide(
                hits("minute", Limit.fixedWindow(5, 60), 1),
                hits("sliding", new Limit(Algorithm.SLIDING_WINDOW, 5, 60, 5), 1),
                hits("bucket", new Limit(Algorithm.TOKEN_BUCKET, 60, 60, 60), 30));

        // Then
        assertThat(redis.number("PTTL", "minute")).isBetween(1L, 60_000L);
        assertThat(redis.number("PTTL", "sliding")).isBetween(59_000L, 120_000L);
        assertThat(redis.number("PTTL", "bucket")).isBetween(25_000L, 30_001L);
    }

    @Test
    void laterHitsDoNotProlongAKeysLife() {
        // Given: a counter whose life somebody has shortened
        Limit limit = Limit.fixedWindow(5, YEAR);
        decide(hits("key", limit, 1));
        redis.call("PEXPIRE", "key", "500000");

        // When
        decide(hits("key", limit, 1));

        // Then
        assertThat(redis.number("PTTL", "key")).isBetween(1L, 500_000L);
    }

    @Test
    void aForgottenScriptIsSentAgain() {
        // Given
        redis.call("SCRIPT", "FLUSH");

        // When
        List<CompletableFuture<Counted>> answers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            answers.add(Answers.ask(store, hits("key", Limit.fixedWindow(20, YEAR), 1)));
        }

        // Then
        assertThat(answers).filteredOn(answer -> !answer.join().refused()).hasSize(20);
    }

    @Test
    void manyAtOnceGetExactlyTheLimit() {
        // Given: three stores, as three replicas have them
        List<RedisStore> replicas = List.of(connected(settings()), connected(settings()), store);
        Limit limit = Limit.fixedWindow(1_000, YEAR);

        // When
        List<CompletableFuture<Counted>> answers = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            answers.add(Answers.ask(replicas.get(i % 3), hits("shared", limit, 1), hits("free-" + i % 7, limit, 1)));
        }

        // Then: and the refused ones left no trace on the other counters
        assertThat(answers).filteredOn(answer -> !answer.join().refused()).hasSize(1_000);
        long others = 0;
        for (int i = 0; i < 7; i++) {
            others += decide(hits("free-" + i, limit, 0)).steps().getFirst().before();
        }
        assertThat(others).isEqualTo(1_000);
        replicas.getFirst().close();
        replicas.get(1).close();
    }

    @Test
    void noTwoDescriptorsOfOddTextsMeet() {
        Counted counted =
                decide(hits("ü\r\n$1\r\nx", Limit.fixedWindow(1, YEAR), 1), hits("", Limit.fixedWindow(1, YEAR), 1));
        assertThat(counted.refused()).isFalse();
        assertThat(redis.number("EXISTS", "ü\r\n$1\r\nx", "")).isEqualTo(2);
    }

    @Test
    void aWrongPasswordIsSaidAndTriedAgain() {
        // Given
        RedisStore stranger = new RedisStore(
                RedisSettings.of(topology()).withCredentials(RedisCredentials.of("wrong")),
                Optional.empty(),
                loops,
                meters);

        // When
        await().atMost(PATIENCE)
                .until(() -> meters.get("lockkeeper.ratelimit.redis.connections.lost")
                                .counter()
                                .count()
                        >= 4);

        // Then
        assertThat(Answers.failure(stranger, hits("key", Limit.fixedWindow(1, YEAR), 1))
                        .kind())
                .isEqualTo(StoreFailure.Kind.CONNECTION);
        stranger.close();
    }

    @Test
    void aKeyThatIsNoCounterIsAnErrorOfItsRequestOnly() {
        // Given
        redis.call("LPUSH", "list", "x");

        // When
        StoreFailure failure = Answers.failure(store, hits("list", Limit.fixedWindow(1, YEAR), 1));

        // Then
        assertThat(failure.kind()).isEqualTo(StoreFailure.Kind.ERROR);
        assertThat(failure.message()).startsWith("WRONGTYPE");
        assertThat(decide(hits("key", Limit.fixedWindow(1, YEAR), 1)).refused()).isFalse();
    }

    private static RedisTopology topology() {
        return RedisTopology.single("127.0.0.1:" + server.port());
    }

    private static RedisSettings settings() {
        return RedisSettings.of(topology())
                .withCredentials(RedisCredentials.of("secret"))
                .withDeadline(DEADLINE);
    }

    private RedisStore connected(RedisSettings settings) {
        RedisStore opened = new RedisStore(settings, Optional.empty(), loops, new SimpleMeterRegistry());
        await().atMost(PATIENCE).until(opened::healthy);
        return opened;
    }

    private Counted decide(Counter... counters) {
        return Answers.decision(store, PATIENCE, counters);
    }

    private static Counter hits(String key, Limit limit, long hits) {
        return new Counter(key, limit, hits, Weight.ENFORCED, 0);
    }

    /** How often Redis has run a command, also within scripts. */
    private long calls(String command) {
        String stats = redis.call("INFO", "commandstats") instanceof Reply.Text(String text) ? text : "";
        return stats.lines()
                .filter(line -> line.startsWith("cmdstat_" + command + ":calls="))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf('=') + 1, line.indexOf(','))))
                .sum();
    }
}
