package dev.lockkeeper.leadership;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;

/** Replicas that elect on a simulated Lease in simulated time; after each step at most one of them may write. */
abstract class ElectionScenario {

    static final Duration LEASE = Duration.ofSeconds(15);
    static final Duration DEADLINE = Duration.ofSeconds(10);
    static final Duration RETRY = Duration.ofSeconds(2);
    /** Enough for the requests of a takeover. */
    static final Duration REQUESTS = Duration.ofMillis(20);

    final SimulatedTime time = new SimulatedTime();
    final SimulatedLeaseServer server = new SimulatedLeaseServer();
    final List<SimulatedReplica> replicas = new ArrayList<>();

    @BeforeEach
    void neverTwo() {
        time.afterEachStep(() ->
                assertThat(replicas.stream().filter(SimulatedReplica::mayWrite)).hasSizeLessThanOrEqualTo(1));
    }

    SimulatedReplica leader(String name) {
        SimulatedReplica leader = replica(name);
        time.run(REQUESTS);
        return leader;
    }

    SimulatedReplica replica(String name) {
        SimulatedReplica replica =
                new SimulatedReplica(settings(name, true), time, server, new Random(replicas.size())).started();
        replicas.add(replica);
        return replica;
    }

    static ElectionSettings settings(String identity, boolean release) {
        return new ElectionSettings(true, identity, "system", "lease", LEASE, DEADLINE, RETRY, release);
    }
}
