package dev.lockkeeper.ratelimit.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.ratelimit.limit.Limit;
import dev.lockkeeper.ratelimit.store.Counter;
import dev.lockkeeper.ratelimit.store.CounterStore;
import dev.lockkeeper.ratelimit.store.Weight;
import dev.lockkeeper.realparts.FreePorts;
import dev.lockkeeper.realparts.RedisServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.nio.NioEventLoopGroup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a replica is made master of a cluster's slots, the first call that hears of it is answered there, and gauges show who is master. */
class ClusterFailoverIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Limit LARGE = Limit.fixedWindow(1_000_000, 31_536_000);
    private static final String CONNECTIONS = "lockkeeper.ratelimit.redis.connections";

    private final NioEventLoopGroup loops = new NioEventLoopGroup(2);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @AfterEach
    void close() {
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void aPromotedReplicaAnswersTheFirstCall(@TempDir Path folder) {
        int gossip = FreePorts.next();
        try (RedisServer master = node(folder.resolve("master"), gossip);
                RedisServer replica = node(folder.resolve("replica"), FreePorts.next());
                RedisCommands toMaster = new RedisCommands(master.port());
                RedisCommands toReplica = new RedisCommands(replica.port())) {
            // Given
            toMaster.call("CLUSTER", "ADDSLOTSRANGE", "0", Integer.toString(HashSlot.SLOTS - 1));
            toReplica.call("CLUSTER", "MEET", "127.0.0.1", Integer.toString(master.port()), Integer.toString(gossip));
            String id = toMaster.text("CLUSTER", "MYID");
            await("they know each other")
                    .atMost(PATIENCE)
                    .until(() -> toReplica.text("CLUSTER", "REPLICATE", id).equals("OK"));
            await("the replica follows")
                    .atMost(PATIENCE)
                    .until(() -> toReplica.text("INFO", "replication").contains("master_link_status:up")
                            && toMaster.text("CLUSTER", "INFO").contains("cluster_state:ok"));
            try (CounterStore store = RedisStore.open(
                    RedisSettings.of(RedisTopology.cluster("127.0.0.1:" + master.port()))
                            .withDeadline(Duration.ofSeconds(2)),
                    Optional.empty(),
                    loops,
                    meters)) {
                await("store").atMost(PATIENCE).until(store::healthy);
                assertThat(before(store)).isZero();

                // When
                await("failover begins")
                        .atMost(PATIENCE)
                        .until(() -> toReplica.text("CLUSTER", "FAILOVER").equals("OK"));
                await("the replica is master")
                        .atMost(PATIENCE)
                        .until(() -> toReplica.text("ROLE").startsWith("[master")
                                && toMaster.text("ROLE").startsWith("[slave"));

                // Then
                assertThat(before(store)).isOne();
                assertThat(store.wasHealthy()).isTrue();
                await("the former master is let go")
                        .atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(meters.find(CONNECTIONS).gauges())
                                .extracting(gauge -> gauge.getId().getTag("redis"))
                                .containsExactly("main@127.0.0.1:" + replica.port()));
                assertThat(meters.get(CONNECTIONS).gauge().value()).isPositive();
            }
            assertThat(meters.find(CONNECTIONS).gauges()).isEmpty();
        }
    }

    private static long before(CounterStore store) {
        return Answers.decision(store, PATIENCE, new Counter("key", LARGE, 1, Weight.ENFORCED, 0))
                .steps()
                .getFirst()
                .before();
    }

    private static RedisServer node(Path folder, int gossip) {
        return RedisServer.start(
                folder,
                "--cluster-enabled",
                "yes",
                "--cluster-port",
                Integer.toString(gossip),
                "--cluster-node-timeout",
                "2000",
                "--repl-diskless-sync-delay",
                "0");
    }
}
