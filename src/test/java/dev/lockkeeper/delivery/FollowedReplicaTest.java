package dev.lockkeeper.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.delivery.FollowedReplica.Candidate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A processor follows the leader with the highest epoch, and without a leader the replica it followed so far. */
class FollowedReplicaTest {

    private final FollowedReplica<String> following = new FollowedReplica<>();

    @Test
    void followsTheLeaderWhereverItIs() {
        assertThat(choose(0, standby("a"), leader("b", 3))).contains("b");
        assertThat(choose(1, leader("a", 4), leader("b", 3))).contains("a");
        assertThat(choose(2, leader("a", 4), standby("b"))).contains("a");
    }

    @Test
    void staysWithTheLastLeaderWhileNobodyLeads() {
        // Given
        choose(0, standby("a"), leader("b", 3));

        // When / Then
        assertThat(choose(1, standby("a"), standby("b"))).contains("b");
        assertThat(choose(60, standby("a"), standby("b"))).contains("b");
    }

    @Test
    void givesALostLeaderTimeToComeBackBeforeItTakesAnother() {
        // Given
        choose(0, standby("a"), leader("b", 3), standby("c"));

        // When / Then
        assertThat(choose(1, standby("a"), standby("c"))).isEmpty();
        assertThat(choose(3, standby("a"), standby("c"))).isEmpty();
        assertThat(choose(4, standby("a"), standby("c"))).contains("a");
        // And it does not go back and forth
        assertThat(choose(5, standby("a"), standby("b"), standby("c"))).contains("a");
        assertThat(choose(6, standby("a"), leader("b", 4))).contains("b");
    }

    @Test
    void startsTheWaitAnewWhenTheLostOneWasBack() {
        // Given
        choose(0, leader("b", 3));
        choose(1, standby("a"));
        choose(3, standby("a"), standby("b"));

        // When / Then
        assertThat(choose(5, standby("a"))).isEmpty();
        assertThat(choose(7, standby("a"))).isEmpty();
        assertThat(choose(8, standby("a"))).contains("a");
    }

    @Test
    void takesAFormerLeaderForAStandby() {
        // Given
        choose(0, leader("a", 3));
        choose(1, leader("a", 3), leader("b", 4));

        // When: the new leader is away and the former one has not heard of it
        var chosen = choose(2, leader("a", 3));

        // Then
        assertThat(chosen).isEmpty();
    }

    @Test
    void takesAnybodyWhenThereIsNothingToKeep() {
        assertThat(following.choose(List.of(standby("a")), false, 0)).contains("a");
        assertThat(following.choose(List.of(), true, 1)).isEmpty();
    }

    @Test
    void doesNotGoBackAndForthBetweenAddressesOfOneLeader() {
        assertThat(choose(0, leader("b", 0))).contains("b");
        assertThat(choose(1, leader("a", 0), leader("b", 0))).contains("b");
    }

    @SafeVarargs
    private Optional<String> choose(int seconds, Candidate<String>... candidates) {
        return following.choose(
                Arrays.asList(candidates), true, Duration.ofSeconds(seconds).toNanos());
    }

    private static Candidate<String> leader(String name, long epoch) {
        return new Candidate<>(name, OptionalLong.of(epoch));
    }

    private static Candidate<String> standby(String name) {
        return new Candidate<>(name, OptionalLong.empty());
    }
}
