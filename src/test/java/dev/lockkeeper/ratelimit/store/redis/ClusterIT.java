package dev.lockkeeper.ratelimit.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.ratelimit.limit.Limit;
import dev.lockkeeper.ratelimit.store.Counted;
import dev.lockkeeper.ratelimit.store.Counter;
import dev.lockkeeper.ratelimit.store.CounterStore;
import dev.lockkeeper.ratelimit.store.Weight;
import dev.lockkeeper.realparts.FreePorts;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a Redis Cluster a request's counters may be on any nodes: it still passes on all or leaves no trace, and slots may move. */
class ClusterIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int NODES = 3;
    private static final Limit LARGE = Limit.fixedWindow(1_000_000, 31_536_000);

    private final NioEventLoopGroup loops = new NioEventLoopGroup(2);
    private final List<RedisServer> servers = new ArrayList<>();
    private final List<Integer> gossips = new ArrayList<>();
    private final List<RedisCommands> nodes = new ArrayList<>();
    private CounterStore store;

    @BeforeEach
    void open(@TempDir Path folder) {
        for (int i = 0; i < NODES; i++) {
            // The usual port of a node's gossip, 10000 above its own, may be anybody's.
            int gossip = FreePorts.next();
            RedisServer server = RedisServer.start(
                    folder.resolve("node-" + i),
                    "--cluster-enabled",
                    "yes",
                    "--cluster-port",
                    Integer.toString(gossip),
                    "--cluster-node-timeout",
                    "2000");
            gossips.add(gossip);
            servers.add(server);
            nodes.add(new RedisCommands(server.port()));
            int first = i * HashSlot.SLOTS / NODES;
            int last = (i + 1) * HashSlot.SLOTS / NODES - 1;
            nodes.get(i).call("CLUSTER", "ADDSLOTSRANGE", Integer.toString(first), Integer.toString(last));
        }
        for (int i = 1; i < NODES; i++) {
            nodes.getFirst()
                    .call(
                            "CLUSTER",
                            "MEET",
                            "127.0.0.1",
                            Integer.toString(servers.get(i).port()),
                            Integer.toString(gossips.get(i)));
        }
        for (RedisCommands node : nodes) {
            await("the nodes know each other")
                    .atMost(PATIENCE)
                    .until(() -> node.call("CLUSTER", "INFO") instanceof Reply.Text(String text)
                            && text.contains("cluster_state:ok")
                            && text.contains("cluster_known_nodes:" + NODES));
        }
        store = RedisStore.open(
                RedisSettings.of(RedisTopology.cluster(
                                "127.0.0.1:1,127.0.0.1:" + servers.get(1).port()))
                        .withDeadline(Duration.ofSeconds(2)),
                Optional.empty(),
                loops,
                new SimpleMeterRegistry());
        await("store").atMost(PATIENCE).until(store::healthy);
    }

    @AfterEach
    void close() {
        store.close();
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        nodes.forEach(RedisCommands::close);
        servers.forEach(RedisServer::close);
    }

    @Test
    void slotsAreThoseOfTheServer() {
        for (String key : List.of("", "a", "123456789", "{user}.1", "x{}y", "a{b}{c}", "{", "ü{é}")) {
            assertThat((long) HashSlot.of(key))
                    .as(key)
                    .isEqualTo(nodes.getFirst().number("CLUSTER", "KEYSLOT", key));
        }
    }

    @Test
    void aRequestAcrossNodesPassesTogetherOrLeavesNoTrace() {
        // Given: counters on all nodes, of which one has little room
        Limit strict = Limit.fixedWindow(100, 31_536_000);
        List<CompletableFuture<Counted>> answers = new ArrayList<>();

        // When
        for (int i = 0; i < 400; i++) {
            answers.add(Answers.ask(store, hits("a", LARGE, 1), hits("b", LARGE, 2), hits("c", strict, 1)));
        }
        long passed =
                answers.stream().filter(answer -> !answer.join().refused()).count();

        // Then
        assertThat(passed).isEqualTo(100);
        await("refused hits are given back").atMost(PATIENCE).untilAsserted(() -> {
            assertThat(before("a", LARGE)).isEqualTo(passed);
            assertThat(before("b", LARGE)).isEqualTo(2 * passed);
        });
        assertThat(before("c", strict)).isEqualTo(passed);
        assertThat(List.of(HashSlot.of("a") * NODES / HashSlot.SLOTS, HashSlot.of("b") * NODES / HashSlot.SLOTS))
                .as("nodes of the counters")
                .doesNotContain(HashSlot.of("c") * NODES / HashSlot.SLOTS);
    }

    @Test
    void aMovedSlotIsFollowed() {
        // Given
        assertThat(decide(hits("before", LARGE, 1)).refused()).isFalse();
        int slot = HashSlot.of("other");
        int from = slot * NODES / HashSlot.SLOTS;
        String to = id((from + 1) % NODES);

        // When
        for (int i = 0; i < NODES; i++) {
            nodes.get((from + 1 + i) % NODES).call("CLUSTER", "SETSLOT", Integer.toString(slot), "NODE", to);
        }

        // Then
        assertThat(decide(hits("other", LARGE, 1)).refused()).isFalse();
        assertThat(nodes.get((from + 1) % NODES).number("EXISTS", "other")).isOne();
    }

    @Test
    void aSlotOnItsWayIsAskedForWhereItsKeysAre() {
        // Given: a slot with one key, about to move
        assertThat(decide(hits("{way}old", LARGE, 1)).refused()).isFalse();
        String slot = Integer.toString(HashSlot.of("way"));
        int from = HashSlot.of("way") * NODES / HashSlot.SLOTS;
        int to = (from + 1) % NODES;
        nodes.get(to).call("CLUSTER", "SETSLOT", slot, "IMPORTING", id(from));
        nodes.get(from).call("CLUSTER", "SETSLOT", slot, "MIGRATING", id(to));

        // When
        assertThat(decide(hits("{way}old", LARGE, 1)).steps().getFirst().before())
                .isOne();
        assertThat(decide(hits("{way}new", LARGE, 1)).refused()).isFalse();

        // Then: the new key is where the slot goes, and calls are still asked of the old place first
        assertThat(nodes.get(from).call("CLUSTER", "COUNTKEYSINSLOT", slot)).isEqualTo(new Reply.Number(1));
        assertThat(nodes.get(to).call("CLUSTER", "COUNTKEYSINSLOT", slot)).isEqualTo(new Reply.Number(1));
        nodes.get(to).call("SCRIPT", "FLUSH");
        assertThat(decide(hits("{way}new", LARGE, 1)).steps().getFirst().before())
                .isOne();
        assertThat(decide(hits("{way}old", LARGE, 1)).steps().getFirst().before())
                .isEqualTo(2);
    }

    @Test
    void aClusterThatIsDownIsAnErrorUntilItIsWhole() {
        // Given
        int node = HashSlot.of("a") * NODES / HashSlot.SLOTS;
        String lost = Integer.toString(HashSlot.of("other-slot"));
        int owner = HashSlot.of("other-slot") * NODES / HashSlot.SLOTS;

        // When: nobody has one of the slots
        nodes.get(owner).call("CLUSTER", "DELSLOTS", lost);
        await().atMost(PATIENCE)
                .until(() -> nodes.get(owner).text("CLUSTER", "INFO").contains("cluster_state:fail"));

        // Then
        assertThat(Answers.failure(store, hits("other-slot", LARGE, 1)).message())
                .matches("CLUSTERDOWN .*|no node of the cluster has slot " + lost);
        nodes.get(owner).call("CLUSTER", "ADDSLOTS", lost);
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> !decide(hits("other-slot", LARGE, 1), hits("a", LARGE, 1))
                        .refused());
        assertThat(nodes.get(node).number("EXISTS", "a")).isOne();
    }

    private String id(int node) {
        return nodes.get(node).call("CLUSTER", "MYID") instanceof Reply.Text(String id) ? id : "";
    }

    private long before(String key, Limit limit) {
        return decide(hits(key, limit, 0)).steps().getFirst().before();
    }

    private Counted decide(Counter... counters) {
        return Answers.decision(store, PATIENCE, counters);
    }

    private static Counter hits(String key, Limit limit, long hits) {
        return new Counter(key, limit, hits, Weight.ENFORCED, 0);
    }
}
