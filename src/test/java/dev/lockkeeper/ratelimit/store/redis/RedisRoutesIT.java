package dev.lockkeeper.ratelimit.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.ratelimit.limit.Limit;
import dev.lockkeeper.ratelimit.limit.Step;
import dev.lockkeeper.ratelimit.store.Counted;
import dev.lockkeeper.ratelimit.store.Counter;
import dev.lockkeeper.ratelimit.store.StoreFailure.Kind;
import dev.lockkeeper.ratelimit.store.Weight;
import dev.lockkeeper.realparts.CertificateAuthority;
import dev.lockkeeper.realparts.RedisServer;
import io.grpc.Context;
import io.grpc.Deadline;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Redis is reached as its operators run it: by TLS with a certificate, by a socket file, as a user with few rights, through sentinels. */
class RedisRoutesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration DEADLINE = Duration.ofSeconds(2);
    private static final Counter HIT = new Counter("key", Limit.fixedWindow(5, 31_536_000), 1, Weight.ENFORCED, 0);

    private final NioEventLoopGroup loops = new NioEventLoopGroup(2);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void byTlsWithACertificate() throws SSLException {
        CertificateAuthority authority = new CertificateAuthority(folder);
        CertificateAuthority.Signed client = authority.client("lockkeeper", "lockkeeper");
        SslContext known = SslContextBuilder.forClient()
                .trustManager(authority.certificate().toFile())
                .keyManager(client.certificate().toFile(), client.key().toFile())
                .build();
        SslContext nameless = SslContextBuilder.forClient()
                .trustManager(authority.certificate().toFile())
                .build();
        try (RedisServer server = RedisServer.withTls(folder, authority);
                RedisStore store = store(settings("127.0.0.1:" + server.port()).withTls(() -> known));
                RedisStore stranger =
                        store(settings("127.0.0.1:" + server.port()).withTls(() -> nameless))) {
            await().atMost(PATIENCE).until(store::healthy);
            assertThat(Answers.decision(store, PATIENCE, HIT).refused()).isFalse();
            assertThat(stranger.healthy()).isFalse();
            assertThat(Answers.failure(stranger, HIT).kind()).isEqualTo(Kind.CONNECTION);
        }
    }

    @Test
    void byASocketFile() {
        Path socket = folder.resolve("redis.sock");
        try (RedisServer server = RedisServer.start(folder, "--unixsocket", socket.toString());
                RedisStore store = store(settings(socket.toString()))) {
            await().atMost(PATIENCE).until(store::healthy);
            assertThat(Answers.decision(store, PATIENCE, HIT).refused()).isFalse();
            assertThat(server.process().isAlive()).isTrue();
        }
    }

    @Test
    void asAUserWithFewRights() {
        try (RedisServer server = RedisServer.start(
                        folder,
                        "--user",
                        "limits",
                        "on",
                        ">secret",
                        "~*",
                        "+evalsha",
                        "+eval",
                        "+time",
                        "+mget",
                        "+get",
                        "+set",
                        "+setrange");
                RedisStore store = store(
                        settings("127.0.0.1:" + server.port()).withCredentials(RedisCredentials.of("limits:secret")))) {
            await().atMost(PATIENCE).until(store::healthy);

            // When: the first makes the counter, the second adds to it
            Answers.decision(store, PATIENCE, HIT);
            Counted second = Answers.decision(store, PATIENCE, HIT);

            // Then
            assertThat(second.steps()).extracting(Step::after).containsExactly(2L);
        }
    }

    @Test
    void inADatabaseOfItsOwn() {
        try (RedisServer server = RedisServer.start(folder);
                RedisCommands commands = new RedisCommands(server.port());
                RedisStore store = store(settings("redis://127.0.0.1:%d/2".formatted(server.port())));
                RedisStore none = store(settings("redis://127.0.0.1:%d/99".formatted(server.port())))) {
            await().atMost(PATIENCE).until(store::healthy);
            assertThat(Answers.decision(store, PATIENCE, HIT).refused()).isFalse();
            assertThat(commands.call("DBSIZE")).isEqualTo(new Reply.Number(0));
            commands.call("SELECT", "2");
            assertThat(commands.call("DBSIZE")).isEqualTo(new Reply.Number(1));
            assertThat(none.healthy()).isFalse();
        }
    }

    @Test
    void throughASentinelAlsoAfterAFailover() {
        try (RedisServer master = RedisServer.start(folder);
                RedisServer replica = RedisServer.start(
                        folder, "--replicaof", "127.0.0.1 " + master.port(), "--repl-diskless-sync-delay", "0");
                RedisServer sentinel = RedisServer.sentinel(folder, "limits", master.port());
                RedisCommands watched = new RedisCommands(sentinel.port());
                RedisStore store = store(
                        RedisSettings.of(RedisTopology.sentinel("limits,127.0.0.1:1,127.0.0.1:" + sentinel.port()))
                                .withDeadline(DEADLINE))) {
            // Given
            await().atMost(PATIENCE).until(store::healthy);
            assertThat(Answers.decision(store, PATIENCE, HIT).refused()).isFalse();
            await("the sentinel knows the replica")
                    .atMost(PATIENCE)
                    .until(() -> watched.call("SENTINEL", "replicas", "limits") instanceof Reply.Many(var replicas)
                            && !replicas.isEmpty()
                            && replicas.toString().contains("master-link-status], Text[value=ok]"));

            // When
            master.process().kill();

            // Then: the replica takes over, with what was counted
            await().atMost(PATIENCE).until(store::healthy);
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> Answers.decision(store, DEADLINE, HIT)
                                    .steps()
                                    .getFirst()
                                    .before()
                            >= 1);
            assertThat(replica.process().isAlive()).isTrue();
        }
    }

    @Test
    void aNameThatIsLookedUpSlowlyHoldsUpNobodyElse() {
        // Given: one loop for all, on which a store works
        CountDownLatch looked = new CountDownLatch(1);
        CountDownLatch known = new CountDownLatch(1);
        NioEventLoopGroup loop = new NioEventLoopGroup(1);
        try (RedisServer server = RedisServer.start(folder);
                RedisStore other =
                        new RedisStore(settings("127.0.0.1:" + server.port()), Optional.empty(), loop, meters)) {
            await().atMost(PATIENCE).until(other::healthy);

            // When: another store's name is being looked up
            RedisSettings named = settings("redis.example:" + server.port()).withHosts(host -> {
                looked.countDown();
                known.await();
                return InetAddress.getLoopbackAddress();
            });
            try (RedisStore slow = new RedisStore(named, Optional.empty(), loop, meters)) {
                await().atMost(PATIENCE).until(() -> looked.getCount() == 0);

                // Then
                for (int i = 0; i < 5; i++) {
                    assertThat(Answers.decision(other, DEADLINE, HIT).refused()).isFalse();
                }
                assertThat(Answers.failure(slow, HIT).message()).isEqualTo("no connection to Redis in time");

                // When, Then
                known.countDown();
                await().atMost(PATIENCE).until(slow::healthy);
            }
        } finally {
            loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    @Test
    void aNameThatNobodyKnowsIsAskedForAgain() {
        AtomicInteger times = new AtomicInteger();
        try (RedisServer server = RedisServer.start(folder);
                RedisStore store =
                        store(settings("redis.example:" + server.port()).withHosts(host -> {
                            if (times.incrementAndGet() < 6) {
                                throw new UnknownHostException(host);
                            }
                            return InetAddress.getLoopbackAddress();
                        }))) {
            await().atMost(PATIENCE).until(store::healthy);
            assertThat(meters.get("lockkeeper.ratelimit.redis.connections.lost")
                            .counter()
                            .count())
                    .isGreaterThanOrEqualTo(5);
        }
    }

    @Test
    void aCallersOwnDeadlineIsKept() {
        try (RedisServer server = RedisServer.start(folder);
                RedisStore store = store(settings("127.0.0.1:" + server.port()));
                ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor()) {
            // Given: a Redis that does not answer, and a store that would wait for long
            await().atMost(PATIENCE).until(store::healthy);
            server.process().freeze();
            long began = System.nanoTime();

            // When
            Kind kind = inContext(Deadline.after(20, TimeUnit.MILLISECONDS), timer, store);
            Kind tooLate = inContext(Deadline.after(-1, TimeUnit.MILLISECONDS), timer, store);

            // Then
            assertThat(kind).isEqualTo(Kind.TIMEOUT);
            assertThat(tooLate).isEqualTo(Kind.TIMEOUT);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(DEADLINE);
            server.process().thaw();
        }
    }

    private static Kind inContext(Deadline deadline, ScheduledExecutorService timer, RedisStore store) {
        Context.CancellableContext context = Context.current().withDeadline(deadline, timer);
        Context former = context.attach();
        try {
            return Answers.failure(store, HIT).kind();
        } finally {
            context.detach(former);
            context.cancel(null);
        }
    }

    private static RedisSettings settings(String url) {
        return RedisSettings.of(RedisTopology.single(url)).withDeadline(DEADLINE);
    }

    private RedisStore store(RedisSettings settings) {
        return new RedisStore(settings, Optional.empty(), loops, meters);
    }
}
