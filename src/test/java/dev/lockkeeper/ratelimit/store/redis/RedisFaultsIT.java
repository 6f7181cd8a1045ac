package dev.lockkeeper.ratelimit.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.ratelimit.limit.Limit;
import dev.lockkeeper.ratelimit.store.Counted;
import dev.lockkeeper.ratelimit.store.Counter;
import dev.lockkeeper.ratelimit.store.StoreFailure.Kind;
import dev.lockkeeper.ratelimit.store.Weight;
import dev.lockkeeper.realparts.RedisServer;
import dev.lockkeeper.realparts.TcpProxy;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.nio.NioEventLoopGroup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens to Redis, every call is answered soon, late ones count nothing, and service resumes without a restart. */
class RedisFaultsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration DEADLINE = Duration.ofMillis(50);
    /** A call's deadline and what an idle machine adds. */
    private static final Duration SOON = Duration.ofMillis(250);
    /** Never reached, and its window does not end during a test. */
    private static final Limit LARGE = Limit.fixedWindow(4_000_000_000L, 31_536_000);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private NioEventLoopGroup loops;
    private RedisServer server;
    private TcpProxy network;
    private RedisStore store;
    private SteadyCalls calls;

    @BeforeEach
    void open(@TempDir Path folder) {
        server = RedisServer.start(folder);
        network = TcpProxy.to(server.port());
        loops = new NioEventLoopGroup(2);
        store = store(network.port());
        await().atMost(PATIENCE).until(store::healthy);
        calls = new SteadyCalls(store, _ -> counter("all", 1));
        awaitCalls("steady", () -> calls.passed() > 200);
    }

    @AfterEach
    void close() {
        calls.close();
        store.close();
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        network.close();
        server.close();
    }

    @Test
    void aKilledRedisIsFoundAgainEmpty() {
        // When
        server.process().kill();
        awaitCalls("refused", () -> calls.failed(Kind.CONNECTION) > 100);
        server.restart();

        // Then
        awaitPasses();
        assertAnsweredSoon();
        assertThat(count("lockkeeper.ratelimit.redis.connections.lost")).isPositive();
    }

    @Test
    void aFrozenRedisIsNotAskedAndCountsNothingOfWhatItMissed() {
        // When: it stands still for a while
        server.process().freeze();
        awaitCalls("breaker", () -> calls.failed(Kind.OPEN_BREAKER) > 200);
        long unknown = calls.failed(Kind.TIMEOUT);
        server.process().thaw();
        awaitPasses();
        stopCalls();

        // Then: what waited in its queue was too late
        assertAnsweredSoon();
        assertThat(unknown).isPositive();
        assertCountedAtMost(count("lockkeeper.ratelimit.store.unknown.outcome") / 2);
        assertThat(count("lockkeeper.ratelimit.redis.breaker.opened")).isPositive();
    }

    @Test
    void aSlowNetworkIsAnsweredInTime() {
        // When
        network.delay(Duration.ofMillis(100));
        awaitCalls("breaker", () -> calls.failed(Kind.OPEN_BREAKER) > 200);
        network.release();
        awaitPasses();
        stopCalls();

        // Then: only answers that were on their way when it began may have counted
        assertAnsweredSoon();
        assertCountedAtMost(count("lockkeeper.ratelimit.store.unknown.outcome"));
    }

    @Test
    void lateRequestsCountNothing() {
        // Given: nobody else asks, and Redis stands still
        stopCalls();
        long before = counted();
        server.process().freeze();

        // When: what is asked now reaches it after its callers have gone
        List<CompletableFuture<Counted>> late = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            late.add(Answers.ask(store, counter("all", 1)));
        }
        late.forEach(each -> assertThat(each).failsWithin(PATIENCE));
        server.process().thaw();
        awaitCalls("answers", store::healthy);

        // Then
        assertThat(counted()).isEqualTo(before);
        assertThat(count("lockkeeper.ratelimit.store.unknown.outcome"))
                .as("nobody could know so then")
                .isGreaterThanOrEqualTo(7);
    }

    @Test
    void requestsHeldOnTheirWayCountNothing() {
        // Given
        stopCalls();
        long before = counted();
        network.holdRequests();

        // When
        List<CompletableFuture<Counted>> late = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            late.add(Answers.ask(store, counter("all", 1)));
        }
        late.forEach(each -> assertThat(each).failsWithin(PATIENCE));
        network.release();
        awaitCalls("answers", store::healthy);

        // Then
        assertThat(counted()).isEqualTo(before);
    }

    @Test
    void lostAnswersMayCountAndAreCountedThemselves() {
        // When: Redis works, but nobody hears of it
        network.holdAnswers();
        awaitCalls("breaker", () -> calls.failed(Kind.OPEN_BREAKER) > 50);
        network.release();
        awaitPasses();
        stopCalls();

        // Then
        double unknown = count("lockkeeper.ratelimit.store.unknown.outcome");
        assertThat((double) counted())
                .as("%s unknown=%s", calls, unknown)
                .isBetween((double) calls.passed() + 1, calls.passed() + unknown);
    }

    @Test
    void aCutNetworkHealsAndAHalfOpenConnectionIsGivenUp() {
        // When: connections break, then swallow everything
        network.cut();
        awaitPasses();
        network.drop();
        awaitCalls("given up", () -> calls.failed(Kind.CONNECTION) > 50);
        network.release();

        // Then
        awaitPasses();
        assertAnsweredSoon();
    }

    @Test
    void flushedScriptsGoUnnoticed() {
        try (RedisCommands redis = new RedisCommands(server.port())) {
            // When
            for (int i = 0; i < 20; i++) {
                long passed = calls.passed();
                redis.call("SCRIPT", "FLUSH");
                awaitCalls("more", () -> calls.passed() > passed + 10);
            }

            // Then
            assertThat(calls.failed(Kind.ERROR)).as(calls.toString()).isZero();
        }
    }

    @Test
    void aReadOnlyRedisIsAnErrorUntilItIsTheMasterAgain() {
        try (RedisCommands redis = new RedisCommands(server.port())) {
            // When
            redis.call("REPLICAOF", "127.0.0.1", "1");
            awaitCalls("errors", () -> calls.failed(Kind.ERROR) > 5);
            redis.call("REPLICAOF", "NO", "ONE");

            // Then
            awaitPasses();
            assertAnsweredSoon();
        }
    }

    @Test
    void aRedisThatIsLoadingItsDataIsNotThereYet(@TempDir Path folder) {
        // Given: data that take some seconds to load
        RedisServer slow = RedisServer.start(
                folder, "--key-load-delay", "2000", "--loading-process-events-interval-bytes", "1024");
        try (RedisCommands redis = new RedisCommands(slow.port());
                RedisStore other = store(slow.port())) {
            await().atMost(PATIENCE).until(other::healthy);
            Answers.decision(other, PATIENCE, counter("kept", 3));
            redis.text("EVAL", "for i = 1, 1500 do redis.call('SET', 'key-' .. i, string.rep('x', 100)) end", "0");
            redis.text("SAVE");

            // When
            slow.restart();

            // Then
            try (RedisCommands loading = new RedisCommands(slow.port())) {
                assertThat(loading.text("GET", "kept")).startsWith("LOADING");
            }
            assertThat(Answers.failure(other, counter("kept", 1)).kind()).isEqualTo(Kind.CONNECTION);
            await().atMost(PATIENCE).until(other::healthy);
            assertThat(Answers.decision(other, PATIENCE, counter("kept", 0))
                            .steps()
                            .getFirst()
                            .before())
                    .isEqualTo(3);
        } finally {
            slow.close();
        }
    }

    @Test
    void startsWithoutRedisAndFindsItLater(@TempDir Path folder) {
        // Given
        RedisServer other = RedisServer.start(folder);
        other.process().kill();
        RedisStore early = store(other.port());
        assertThat(Answers.failure(early, counter("key", 1)).kind()).isEqualTo(Kind.CONNECTION);

        // When
        other.restart();

        // Then
        await().atMost(PATIENCE).until(early::healthy);
        assertThat(Answers.decision(early, PATIENCE, counter("key", 1)).refused())
                .isFalse();
        early.close();
        other.close();
    }

    private RedisStore store(int port) {
        return new RedisStore(
                RedisSettings.of(RedisTopology.single("127.0.0.1:" + port)).withDeadline(DEADLINE),
                Optional.empty(),
                loops,
                meters);
    }

    private void awaitPasses() {
        long passed = calls.passed();
        awaitCalls("passes again", () -> store.healthy() && calls.passed() > passed + 100);
    }

    private void awaitCalls(String what, BooleanSupplier condition) {
        await(what).atMost(PATIENCE).until(condition::getAsBoolean);
    }

    private void stopCalls() {
        calls.close();
        awaitCalls("all answered", () -> calls.open() == 0);
    }

    /** Later only by as much as this process got no turn at all. */
    private void assertAnsweredSoon() {
        assertThat(calls.slowest())
                .as(calls.toString())
                .isLessThan(SOON.plus(calls.longestStall().multipliedBy(2)));
    }

    /** A call whose answer was read a moment too late may have counted, on a busy machine; never more than those. */
    private void assertCountedAtMost(double unheard) {
        assertThat((double) counted())
                .as("%s may have counted unheard: %s", calls, unheard)
                .isBetween((double) calls.passed(), calls.passed() + unheard);
    }

    private long counted() {
        return Answers.decision(store, PATIENCE, counter("all", 0))
                .steps()
                .getFirst()
                .before();
    }

    private double count(String meter) {
        return meters.get(meter).counter().count();
    }

    private static Counter counter(String key, long hits) {
        return new Counter(key, LARGE, hits, Weight.ENFORCED, 0);
    }
}
