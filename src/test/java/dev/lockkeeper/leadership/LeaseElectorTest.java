package dev.lockkeeper.leadership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.leadership.SimulatedConnection.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** At most one replica holds a permit, whatever clocks, networks, people and the API server do, and soon one does again. */
class LeaseElectorTest extends ElectionScenario {

    @Test
    void leadsAtOnceWhenThereIsNoLease() {
        // Given
        SimulatedReplica a = replica("a");
        // When
        time.run(REQUESTS);
        // Then
        assertThat(a.said).containsExactly("acquired 0");
        LeaseRecord lease = server.lease().orElseThrow();
        assertThat(lease.holder()).isEqualTo("a");
        assertThat(lease.duration()).isEqualTo(LEASE);
        assertThat(lease.transitions()).isZero();
        // Sent after the first answer, at 4 ms.
        assertThat(a.elector.permit().orElseThrow().timeLeft())
                .isEqualTo(DEADLINE.minus(REQUESTS).plusMillis(4));
    }

    @Test
    void followsForAsLongAsTheLeaderRenews() {
        // Given
        SimulatedReplica a = leader("a");
        SimulatedReplica b = replica("b");
        // When
        time.run(Duration.ofHours(1));
        // Then
        assertThat(a.said).containsExactly("acquired 0");
        assertThat(b.said).containsExactly("following a");
        assertThat(server.writes).isBetween(1790, 1802);
        assertThat(b.connection.reads).as("the watch is enough").isEqualTo(1);
    }

    @Test
    void takesOverFromADeadLeader() {
        // Given
        SimulatedReplica a = leader("a");
        SimulatedReplica b = replica("b");
        time.run(Duration.ofMinutes(1));
        // When
        a.kill();
        time.run(LEASE.plus(RETRY));
        // Then
        assertThat(b.said).containsExactly("following a", "acquired 1");
        assertThat(b.epoch()).isEqualTo(1);
    }

    @Test
    void takesOverFromADeadLeaderWithoutAWatch() {
        // Given
        SimulatedReplica a = leader("a");
        SimulatedReplica b = replica("b");
        b.connection.watchLost = true;
        time.run(Duration.ofMinutes(1));
        // When
        a.kill();
        time.run(LEASE.plus(RETRY).plus(RETRY.dividedBy(2)));
        // Then
        assertThat(b.mayWrite()).isTrue();
    }

    @Test
    void doesNotCareAboutWrongClocks() {
        // Given
        SimulatedReplica a = leader("a");
        a.clockError = Duration.ofHours(-2);
        SimulatedReplica b = replica("b");
        b.clockError = Duration.ofHours(3);
        time.run(Duration.ofMinutes(1));
        assertThat(b.said).containsExactly("following a");
        // When
        a.clockError = Duration.ofHours(5);
        time.run(Duration.ofMinutes(1));
        a.kill();
        time.run(LEASE.plus(RETRY));
        // Then
        assertThat(a.said).containsExactly("acquired 0");
        assertThat(b.said).containsExactly("following a", "acquired 1");
    }

    @Test
    void demotesAtTheDeadlineWhenRequestsHang() {
        // Given
        SimulatedReplica a = leader("a");
        SimulatedReplica b = replica("b");
        time.run(Duration.ofSeconds(3));
        Duration left = a.elector.permit().orElseThrow().timeLeft();
        // When
        a.connection.fault = Fault.HUNG;
        time.run(left.minusMillis(1));
        boolean before = a.mayWrite();
        time.run(Duration.ofMillis(1));
        // Then
        assertThat(before).isTrue();
        assertThat(a.mayWrite()).isFalse();
        assertThat(a.said).containsExactly("acquired 0", "lost 0: no renewal within 10000ms");
        time.run(Duration.ofSeconds(7));
        assertThat(b.said).containsExactly("following a", "acquired 1");
    }

    @Test
    void survivesOneHungRequest() {
        // Given
        SimulatedReplica a = leader("a");
        time.run(Duration.ofMillis(1900));
        // When
        a.connection.fault = Fault.HUNG;
        time.run(Duration.ofMillis(200));
        a.connection.fault = Fault.NONE;
        time.run(Duration.ofMinutes(1));
        // Then
        assertThat(a.said).containsExactly("acquired 0");
    }

    @Test
    void aRenewalHeldBackPastTheLeaseMeetsAConflict() {
        // Given
        SimulatedReplica a = leader("a");
        SimulatedReplica b = replica("b");
        time.run(Duration.ofMillis(1900));
        // When
        a.connection.fault = Fault.HELD_BACK;
        a.connection.heldBackFor = Duration.ofSeconds(20);
        time.run(Duration.ofSeconds(30));
        // Then
        assertThat(b.said).containsExactly("following a", "acquired 1");
        assertThat(server.lease().orElseThrow().holder()).isEqualTo("b");
        a.connection.fault = Fault.NONE;
        time.run(Duration.ofSeconds(10));
        assertThat(a.said).containsExactly("acquired 0", "lost 0: no renewal within 10000ms", "following b");
    }

    @Test
    void knowsItsOwnClaimWhenTheAnswerWasLost() {
        // Given
        SimulatedReplica a = new SimulatedReplica(settings("a", true), time, server, new Random(1));
        a.connection.latency = Duration.ofMillis(2);
        a.started();
        time.run(Duration.ofMillis(1));
        // When
        a.connection.fault = Fault.ANSWER_LOST;
        time.run(Duration.ofMillis(100));
        a.connection.fault = Fault.NONE;
        time.run(Duration.ofSeconds(9));
        // Then
        assertThat(a.said).containsExactly("acquired 0");
    }

    @Test
    void aTwinOfTheSameNameDoesNotLeadToo() {
        // Given
        SimulatedReplica a = leader("pod");
        SimulatedReplica twin = replica("pod");
        // When
        time.run(Duration.ofMinutes(5));
        // Then
        assertThat(a.said).containsExactly("acquired 0");
        assertThat(twin.said).containsExactly("following pod");
    }

    @Test
    void labelsOnTheLeaseChangeNothing() {
        // Given
        SimulatedReplica a = leader("a");
        SimulatedReplica b = replica("b");
        time.run(Duration.ofSeconds(3));
        a.kill();
        // When
        for (int i = 0; i < 17; i++) {
            server.touch();
            time.run(Duration.ofSeconds(1));
        }
        // Then
        assertThat(b.said).containsExactly("following a", "acquired 1");
    }

    @Test
    void aLabelDoesNotCostTheLeaderItsTerm() {
        // Given
        SimulatedReplica a = leader("a");
        a.connection.watchLost = true;
        // When
        server.touch();
        time.run(Duration.ofMinutes(1));
        // Then
        assertThat(a.said).containsExactly("acquired 0");
        assertThat(a.mayWrite()).isTrue();
    }

    @Test
    void theLeaderRestoresADeletedLease() {
        // Given
        SimulatedReplica a = leader("a");
        SimulatedReplica b = replica("b");
        time.run(Duration.ofSeconds(3));
        // When
        server.delete();
        time.run(Duration.ofMinutes(1));
        // Then
        assertThat(a.said).containsExactly("acquired 0");
        assertThat(b.said).containsExactly("following a");
        assertThat(server.lease().orElseThrow().holder()).isEqualTo("a");
    }

    @Test
    void aFollowerDoesNotTrustADeletedLease() {
        // Given
        SimulatedReplica a = leader("a");
        SimulatedReplica b = replica("b");
        time.run(Duration.ofSeconds(3));
        a.connection.fault = Fault.HUNG;
        // When
        server.delete();
        time.run(LEASE);
        // Then
        assertThat(b.said).containsExactly("following a");
        time.run(RETRY);
        assertThat(b.said).containsExactly("following a", "acquired 1");
    }

    @Test
    void stepsDownWhenAnotherHolderIsWrittenByHand() {
        // Given
        SimulatedReplica a = leader("a");
        time.run(Duration.ofSeconds(3));
        // When
        server.put(server.heldBy("somebody", LEASE, Instant.EPOCH, 7));
        time.run(REQUESTS);
        // Then
        assertThat(a.said).containsExactly("acquired 0", "lost 0: taken by somebody", "following somebody");
        time.run(LEASE.plus(RETRY));
        assertThat(a.said).endsWith("acquired 8");
    }

    @Test
    void beginsANewTermWhenTheHolderIsEmptiedByHand() {
        // Given
        SimulatedReplica a = leader("a");
        time.run(Duration.ofSeconds(3));
        // When
        server.put(server.heldBy("", LEASE, Instant.EPOCH, 3));
        time.run(REQUESTS);
        // Then
        assertThat(a.said).containsExactly("acquired 0", "lost 0: Lease given away by hand", "acquired 4");
    }

    @Test
    void waitsForAnApiServerThatIsNotThereYet() {
        // Given
        SimulatedReplica a = new SimulatedReplica(settings("a", true), time, server, new Random(1));
        a.connection.fault = Fault.REFUSED;
        a.started();
        time.run(Duration.ofMinutes(10));
        assertThat(a.said).isEmpty();
        // When
        a.connection.fault = Fault.NONE;
        time.run(RETRY.multipliedBy(2));
        // Then
        assertThat(a.said).containsExactly("acquired 0");
    }

    @Test
    void keepsItsTermOverAShortAbsenceOfTheApiServer() {
        // Given
        SimulatedReplica a = leader("a");
        // When
        a.connection.fault = Fault.REFUSED;
        time.run(Duration.ofSeconds(7));
        a.connection.fault = Fault.NONE;
        time.run(Duration.ofMinutes(1));
        // Then
        assertThat(a.said).containsExactly("acquired 0");
    }

    @Test
    void competesAgainAfterALongAbsenceOfTheApiServer() {
        // Given
        SimulatedReplica a = leader("a");
        SimulatedReplica b = replica("b");
        time.run(Duration.ofSeconds(1));
        // When
        a.connection.fault = Fault.REFUSED;
        b.connection.fault = Fault.REFUSED;
        time.run(Duration.ofMinutes(1));
        a.connection.fault = Fault.NONE;
        b.connection.fault = Fault.NONE;
        time.run(RETRY.multipliedBy(2));
        // Then
        assertThat(a.said).startsWith("acquired 0", "lost 0: no renewal within 10000ms");
        assertThat(a.mayWrite() || b.mayWrite()).isTrue();
    }

    @Test
    void aStoppedProcessWakesUpWithoutAPermit() {
        // Given
        SimulatedReplica a = leader("a");
        SimulatedReplica b = replica("b");
        time.run(Duration.ofSeconds(1));
        WritePermit old = a.elector.permit().orElseThrow();
        // When
        a.freeze();
        time.run(Duration.ofSeconds(30));
        a.resume();
        // Then
        assertThat(a.mayWrite()).isFalse();
        assertThat(old.timeLeft()).isZero();
        time.run(Duration.ofSeconds(5));
        assertThat(a.said).containsExactly("acquired 0", "lost 0: no renewal within 10000ms", "following b");
        assertThat(b.epoch()).isEqualTo(1);
    }

    @Test
    void respectsALongerLeaseOfAnotherProgram() {
        // Given
        server.put(server.heldBy("peer", Duration.ofSeconds(60), Instant.EPOCH, 4));
        SimulatedReplica a = replica("a");
        // When
        time.run(Duration.ofSeconds(59));
        // Then
        assertThat(a.said).containsExactly("following peer");
        time.run(Duration.ofSeconds(2));
        assertThat(a.said).containsExactly("following peer", "acquired 5");
    }

    @Test
    void listenersHearEachChangeInOrder() {
        // Given
        SimulatedReplica a = leader("a");
        List<String> heard = new ArrayList<>();
        a.elector.onChange(new LeadershipListener() {
            @Override
            public void acquired(long epoch) {
                heard.add("acquired " + epoch);
            }

            @Override
            public void lost(long epoch) {
                heard.add("lost " + epoch);
            }
        });
        // When
        time.run(Duration.ofSeconds(1));
        server.put(server.heldBy("", LEASE, Instant.EPOCH, 3));
        time.run(Duration.ofSeconds(1));
        a.stop();
        time.run(Duration.ofSeconds(1));
        // Then
        assertThat(heard).containsExactly("acquired 0", "lost 0", "acquired 4", "lost 4");
    }
}
