package dev.lockkeeper.leadership;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A replica that ends gives its Lease away, so that another leads at once, unless the settings keep it. */
class LeaseReleaseTest extends ElectionScenario {

    @Test
    void takesAReleasedLeaseWithinASecond() {
        // Given
        SimulatedReplica a = leader("a");
        SimulatedReplica b = replica("b");
        time.run(Duration.ofSeconds(5));
        // When
        a.stop();
        time.run(REQUESTS);
        // Then
        assertThat(a.said).containsExactly("acquired 0", "stopped 0", "released 0");
        assertThat(b.said).containsExactly("following a", "acquired 1");
    }

    @Test
    void keepsTheLeaseAtItsEndWhenReleaseIsOff() {
        // Given
        SimulatedReplica a = new SimulatedReplica(settings("a", false), time, server, new Random(1)).started();
        time.run(REQUESTS);
        // When
        a.stop();
        time.run(Duration.ofSeconds(1));
        // Then
        assertThat(a.said).containsExactly("acquired 0", "stopped 0");
        assertThat(server.lease().orElseThrow().holder()).isEqualTo("a");
    }

    @Test
    void releasesAlsoWhenARenewalIsUnderWay() {
        // Given
        SimulatedReplica a = leader("a");
        SimulatedReplica b = replica("b");
        a.connection.latency = Duration.ofMillis(500);
        time.run(Duration.ofMillis(2250));
        // When
        a.stop();
        time.run(Duration.ofMillis(2100));
        // Then
        assertThat(a.said).endsWith("released 0");
        assertThat(b.mayWrite()).isTrue();
    }
}
