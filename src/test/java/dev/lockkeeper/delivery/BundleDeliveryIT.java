package dev.lockkeeper.delivery;

import static dev.lockkeeper.delivery.Bundles.GATEWAY;
import static dev.lockkeeper.delivery.Bundles.bundle;
import static dev.lockkeeper.delivery.RawProcessor.hello;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.delivery.BundleSources.Credentials;
import dev.lockkeeper.delivery.BundleSources.Server;
import dev.lockkeeper.delivery.proto.Bundle;
import dev.lockkeeper.delivery.proto.ProcessorMessage;
import dev.lockkeeper.delivery.proto.Want;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.plan.bundle.BundlePlan;
import dev.lockkeeper.processor.ProcessorConfigs;
import io.grpc.Status;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A processor uses the leader's newest bundle, says so to every replica, and keeps what it has when something breaks. */
class BundleDeliveryIT {

    private static final ObjectKey OTHER = new ObjectKey("default", "other");

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    @Test
    void usesTheNewestBundleAndSaysSo() {
        // Given
        Replica replica = replica(FixedBundles.leading(1).with(bundle("one")));
        BundleClient client = client(replica);
        awaitUsed(client, "one");

        // When
        replica.published.publish(bundle("two"));

        // Then
        awaitUsed(client, "two");
        await().until(() -> replica.acknowledged().equals(Optional.of("two")));
        assertThat(replica.service.of(GATEWAY)).singleElement().satisfies(processor -> {
            assertThat(processor.node()).isEqualTo("node");
            assertThat(processor.pod()).contains(new ObjectKey("envoys", "envoy-1"));
        });
        assertThat(replica.service.of(OTHER)).isEmpty();
    }

    @Test
    void forgetsAGatewayThatHasNoBundleAnyMore() {
        // Given
        Replica replica = replica(FixedBundles.leading(1).with(bundle("one")));
        BundleClient client = client(replica);
        awaitUsed(client, "one");

        // When
        replica.published.remove(GATEWAY);

        // Then
        await().until(() -> client.used().isEmpty());
        await().until(() -> replica.acknowledged().isEmpty());
        assertThat(client.ready()).isTrue();
    }

    @Test
    void keepsTheGoodBundleWhenItRefusesABadOne() {
        // Given
        Replica replica = replica(FixedBundles.leading(1).with(bundle("one")));
        BundleClient client = client(replica);
        awaitUsed(client, "one");

        // When
        replica.published.publish(Bundles.cut(GATEWAY, "bad", "backends: [", 100));

        // Then
        await().until(() -> processor(replica).refusal().isPresent());
        assertThat(processor(replica).refusal().orElseThrow()).startsWith("not a filter config: ");
        assertThat(processor(replica).acknowledged()).contains("one");
        assertThat(client.used()).containsValue("one");

        // And a good one repairs it
        replica.published.publish(bundle("two"));
        await().until(() -> processor(replica).acknowledged().equals(Optional.of("two")));
        assertThat(processor(replica).refusal()).isEmpty();
        assertThat(replica.meters.get("lockkeeper.delivery.nacks").counter().count())
                .isEqualTo(1);
    }

    @Test
    void refusesContentThatIsNotWhatItsChecksumSays() {
        // Given
        Replica replica = replica(FixedBundles.leading(1).with(bundle("one")));
        BundleClient client = client(replica);
        awaitUsed(client, "one");
        BundlePlan two = bundle("two");

        // When
        replica.published.publish(new BundlePlan(
                GATEWAY, "v1.1.0", "forged", two.checksum(), bundle("three").parts()));

        // Then
        await().until(() -> processor(replica).refusal().isPresent());
        assertThat(processor(replica).refusal().orElseThrow()).contains("has checksum");
        assertThat(client.used()).containsValue("one");
    }

    @Test
    void followsTheLeaderThoughAStandbySaysSomethingElse() {
        // Given
        Replica standby = replica(new FixedBundles().with(bundle("old")));
        Replica leader = replica(FixedBundles.leading(1).with(bundle("one")));
        BundleClient client = client(standby, leader);
        awaitUsed(client, "one");

        // When
        standby.published.publish(bundle("older"));
        leader.published.publish(bundle("two"));

        // Then
        awaitUsed(client, "two");
        await().during(Duration.ofMillis(600)).until(() -> client.used().containsValue("two"));
        // And the standby knows what is in use, for when it leads
        await().until(() -> standby.acknowledged().equals(Optional.of("two")));
    }

    @Test
    void goesOverToTheNewLeaderAtOnceAndNotBack() {
        // Given
        Replica first = replica(FixedBundles.leading(1).with(bundle("one")));
        Replica second = replica(new FixedBundles().with(bundle("one")));
        BundleClient client = client(first, second);
        awaitUsed(client, "one");

        // When: the former leader has not heard that it leads no more
        second.published.publish(bundle("two"));
        second.published.lead(2);
        awaitUsed(client, "two");
        first.published.publish(bundle("stale"));

        // Then
        await().during(Duration.ofMillis(600)).until(() -> client.used().containsValue("two"));
        second.published.follow();
        first.published.follow();
        await().during(Duration.ofMillis(600)).until(() -> client.used().containsValue("two"));
    }

    @Test
    void takesAStandbysBundleWhenTheLeaderStaysAway() {
        // Given
        Replica leader = replica(FixedBundles.leading(1).with(bundle("one")));
        Replica standby = replica(new FixedBundles().with(bundle("standby")));
        BundleClient client = client(leader, standby);
        awaitUsed(client, "one");

        // When
        leader.close();

        // Then
        assertThat(client.used()).containsValue("one");
        awaitUsed(client, "standby");
    }

    @Test
    void keepsItsBundleThroughARestartAndIsNotSentItAgain() {
        // Given
        Replica former = replica(FixedBundles.leading(1).with(bundle("one")));
        BundleClient client = client(former);
        awaitUsed(client, "one");
        former.close();
        await().until(() -> former.service.of(GATEWAY).isEmpty());
        assertThat(client.used()).containsValue("one");
        assertThat(client.ready()).isTrue();

        // When
        Replica next = keep(Replica.start(
                FixedBundles.leading(2).with(bundle("one")), former.at().port()));

        // Then
        await().until(() -> next.acknowledged().equals(Optional.of("one")));
        assertThat(next.meters.get("lockkeeper.delivery.bundles.sent").counter().count())
                .isZero();
        next.published.publish(bundle("two"));
        awaitUsed(client, "two");
    }

    @Test
    void hearsNothingOfAReplicaThatHasNotPlannedYet() {
        // Given
        Replica replica = replica(FixedBundles.leading(1));
        replica.published.ready(false);
        BundleClient client = client(replica);
        await().until(() -> replica.service.of(GATEWAY).size() == 1);
        await().during(Duration.ofMillis(500)).until(() -> !client.ready());

        // When
        replica.published.ready(true);

        // Then
        await().until(client::ready);
        assertThat(client.used()).isEmpty();
    }

    @Test
    void servesAllGatewaysOfAReplicaOnTheSameHost() {
        // Given
        Replica replica = replica(FixedBundles.leading(1).with(bundle("one")).with(bundle(OTHER, "other")));
        BundleClient client = keep(client(Optional.empty(), replica.at()));
        await().until(() -> client.used().equals(Map.of(GATEWAY, "one", OTHER, "other")));

        // When
        replica.published.remove(OTHER);

        // Then
        awaitUsed(client, "one");
        await().until(() -> replica.service.of(OTHER).getFirst().acknowledged().isEmpty());
    }

    @Test
    void letsASlowProcessorHoldUpNobodyAndSkipsWhatIsOld() {
        // Given
        Replica replica = replica(FixedBundles.leading(1).with(large("0")));
        RawProcessor slow = keep(new RawProcessor(replica)).say(hello());
        await().until(() -> replica.service.of(GATEWAY).size() == 1);
        RawProcessor quick =
                keep(new RawProcessor(replica)).say(hello().setNode("quick")).read(1_000);
        awaitWhole(quick, "0");

        // When
        for (int number = 1; number <= 10; number++) {
            replica.published.publish(large(Integer.toString(number)));
            awaitWhole(quick, Integer.toString(number));
        }

        // Then
        slow.read(1_000);
        await().until(() ->
                slow.bundles().stream().anyMatch(piece -> piece.getUuid().equals("10")));
        assertThat(slow.bundles().stream().map(Bundle::getUuid).distinct()).containsExactly("0", "10");
    }

    @Test
    void sendsTheContentWhenTheProcessorDoesNotHaveItAnyMore() {
        // Given
        Replica replica = replica(FixedBundles.leading(1).with(bundle("one")));
        RawProcessor processor = keep(new RawProcessor(replica))
                .say(hello().putUsed(GATEWAY.toString(), "one"))
                .read(100);
        await().until(() -> processor.messages().size() == 3);
        assertThat(processor.messages().getFirst().getStanding().getEpoch()).isEqualTo(1);
        assertThat(processor.bundles()).singleElement().satisfies(bundle -> {
            assertThat(bundle.getTotal()).isZero();
            assertThat(bundle.getUuid()).isEqualTo("one");
        });
        assertThat(processor.messages().getLast().hasSynced()).isTrue();

        // When
        processor.say(ProcessorMessage.newBuilder()
                .setWant(Want.newBuilder().setGateway(GATEWAY.toString()).setUuid("one")));

        // Then
        await().until(() -> processor.bundles().size() == 3);
        assertThat(processor.bundles().getLast().getTotal()).isEqualTo(2);
    }

    @Test
    void endsStreamsOfAnotherProtocolAndOfOtherGateways() {
        // Given
        Replica replica = replica(FixedBundles.leading(1).with(bundle("one")));

        // When
        RawProcessor newer =
                keep(new RawProcessor(replica)).say(hello().setProtocol(2)).read(1);
        RawProcessor stray = keep(new RawProcessor(replica))
                .say(hello())
                .say(ProcessorMessage.newBuilder().setWant(Want.newBuilder().setGateway(OTHER.toString())))
                .read(100);

        // Then
        await().until(() -> newer.end().isPresent() && stray.end().isPresent());
        assertThat(newer.end().orElseThrow().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
        assertThat(newer.end().orElseThrow().getDescription())
                .isEqualTo("the processor speaks version 2 of the bundle protocol, this replica version 1");
        assertThat(stray.end().orElseThrow().getDescription())
                .isEqualTo("\"default/other\" is not a Gateway that this stream is for");
    }

    private static BundlePlan large(String uuid) {
        String text = "version: v1.1.0\nuuid: \"%s\"\n# %s\n".formatted(uuid, "x".repeat(3 << 20));
        return Bundles.cut(GATEWAY, uuid, text, 700 << 10);
    }

    private Replica replica(FixedBundles published) {
        return keep(Replica.start(published));
    }

    private BundleClient client(Replica... replicas) {
        return keep(client(
                Optional.of(GATEWAY), Arrays.stream(replicas).map(Replica::at).toArray(Server[]::new)));
    }

    private static BundleClient client(Optional<ObjectKey> gateway, Server... servers) {
        BundleClient client = new BundleClient(
                new BundleSources(
                        List.of(servers),
                        Optional.empty(),
                        gateway,
                        Optional.of(new ObjectKey("envoys", "envoy-1")),
                        Credentials.NONE),
                "node",
                "v1.1.0",
                new ProcessorConfigs(),
                new SimpleMeterRegistry());
        client.start();
        return client;
    }

    private <T extends AutoCloseable> T keep(T opened) {
        open.add(opened);
        return opened;
    }

    private static ConnectedProcessor processor(Replica replica) {
        return replica.service.of(GATEWAY).getFirst();
    }

    private static void awaitWhole(RawProcessor processor, String uuid) {
        await().pollInterval(Duration.ofMillis(10))
                .until(() -> processor.bundles().stream()
                        .anyMatch(piece -> piece.getUuid().equals(uuid) && piece.getIndex() == piece.getTotal() - 1));
    }

    private static void awaitUsed(BundleClient client, String uuid) {
        await().atMost(Duration.ofSeconds(20)).until(() -> client.used().equals(Map.of(GATEWAY, uuid)));
    }
}
