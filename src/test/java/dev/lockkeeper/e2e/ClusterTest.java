package dev.lockkeeper.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.realparts.ControlPlane;
import dev.lockkeeper.realparts.WithApiServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What tests on the {@link SharedCluster} have in common: Envoy must have taken all that it was given. */
@WithApiServer(controllers = {"garbagecollector", "deployment", "replicaset"})
@ExtendWith(SharedClusterExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ClusterTest {
    private Cluster cluster;

    @BeforeAll
    void useCluster(SharedCluster shared, ControlPlane plane) {
        cluster = shared.on(plane);
    }

    @AfterEach
    void envoyHasRefusedNothing() {
        cluster.upstreams().forEach(upstream -> upstream.behave(FakeUpstream.Behaviour.GOOD));
        assertThat(cluster.envoy().rejectedUpdates()).isEmpty();
    }

    Cluster cluster() {
        return cluster;
    }
}
