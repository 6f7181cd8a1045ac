package dev.lockkeeper.apply.publication;

import static dev.lockkeeper.apply.publication.Rig.GATEWAY;
import static dev.lockkeeper.apply.publication.Rig.LEAD;
import static dev.lockkeeper.apply.publication.Rig.LINGER;
import static dev.lockkeeper.apply.publication.Rig.ROUTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.model.Kind;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.plan.bundle.FragmentBackend;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Envoy never names a backend that a processor does not know, and what was taken away is away at once. */
class PublicationTest {

    private static final String OLD = "default/one/route/chat/rule/0/ref/0";
    private static final String NEW = "default/two/route/chat/rule/0/ref/0";
    private static final ObjectKey POD = new ObjectKey("envoy-gateway-system", "envoy-1");

    private Rig rig = new Rig(FormerSource.NONE);

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void aRouteWaitsUntilItsProcessorHasTheNewBackend() {
        // Given a route to one that a connected processor serves
        given("one");
        rig.acknowledges("a", Optional.empty(), rig.bundle().uuid());
        String before = rig.bundle().uuid();

        // When it goes to two
        rig.apply(Manifests.route("two"));

        // Then it waits until the processor has the bundle that holds both
        assertThat(rig.backends()).containsOnlyKeys(OLD, NEW);
        assertThat(rig.gate.before(rig.route()))
                .map(RouteGate.Wait::reason)
                .contains("1 of 1 processors of Gateway default/gw have not acknowledged its bundle");
        assertThat(rig.bundle().uuid()).isNotEqualTo(before);
        rig.acknowledges("a", Optional.empty(), rig.bundle().uuid());
        assertThat(rig.gate.before(rig.route()))
                .map(RouteGate.Wait::reason)
                .contains("the bundle of Gateway default/gw is being written");
        rig.gate.stored(GATEWAY, rig.bundle().uuid());
        assertThat(rig.gate.before(rig.route())).isEmpty();
    }

    @Test
    void wordOfAnAcknowledgementOpensTheGate() {
        // Given a route that waits
        given("one");
        rig.acknowledges("a", Optional.empty(), rig.bundle().uuid());
        rig.apply(Manifests.route("two"));
        rig.bundle();
        assertThat(rig.gate.before(rig.route())).isPresent();
        Set<ObjectKey> open = new HashSet<>();

        // When looked at before and after the acknowledgement
        rig.gate.stored(GATEWAY, rig.bundle().uuid());
        rig.gate.recheck(GATEWAY, open::add);
        assertThat(open).isEmpty();
        rig.acknowledges("a", Optional.empty(), rig.bundle().uuid());
        rig.gate.recheck(GATEWAY, open::add);

        // Then
        assertThat(open).containsExactly(ROUTE);
    }

    @Test
    void aPodThatSaysNothingIsGivenTheLeadTimeAfterItsSecretsAreWritten() {
        // Given a route to one, and a pod whose processor reads Secrets
        given("one");
        rig.pods.add(new EnvoyPod(POD, "uid", "1", ""));

        // When it goes to two
        rig.apply(Manifests.route("two"));
        rig.bundle();

        // Then it waits for the Secrets, then for the lead time
        rig.pass(LEAD.multipliedBy(3));
        assertThat(rig.gate.before(rig.route()))
                .map(RouteGate.Wait::reason)
                .contains("the bundle of Gateway default/gw is being written");
        rig.gate.stored(GATEWAY, rig.bundle().uuid());
        rig.pass(LEAD.minusSeconds(1));
        assertThat(rig.gate.before(rig.route()))
                .contains(new RouteGate.Wait(
                        "1 Envoy pods of Gateway default/gw are given PT10S to read its bundle",
                        Duration.ofSeconds(1)));
        rig.pass(Duration.ofSeconds(1));
        assertThat(rig.gate.before(rig.route())).isEmpty();
    }

    @Test
    void aPodIsHeardThroughItsProcessor() {
        // Given a pod whose processor is connected
        given("one");
        rig.pods.add(new EnvoyPod(POD, "uid", "1", ""));
        rig.apply(Manifests.route("two"));
        rig.acknowledges("a", Optional.of(POD), rig.bundle().uuid());
        rig.gate.stored(GATEWAY, rig.bundle().uuid());

        // Then nobody is given time, and nobody is nudged
        assertThat(rig.gate.before(rig.route())).isEmpty();
        assertThat(rig.gate.silent(GATEWAY)).isEmpty();
    }

    @Test
    void aProcessorThatDoesNotAnswerHoldsARouteBackForTheLeadTimeOnly() {
        // Given a processor that never takes the new bundle
        given("one");
        rig.acknowledges("a", Optional.empty(), rig.bundle().uuid());
        rig.apply(Manifests.route("two"));
        rig.gate.stored(GATEWAY, rig.bundle().uuid());

        // When
        rig.pass(LEAD);

        // Then
        assertThat(rig.gate.before(rig.route())).isEmpty();
    }

    @Test
    void aRouteThatNamesNothingNewGoesAtOnce() {
        // Given a pod that says nothing
        given("one");
        rig.pods.add(new EnvoyPod(POD, "uid", "1", ""));
        rig.gate.stored(GATEWAY, rig.bundle().uuid());
        rig.pass(LEAD);

        // When a timeout changes, but no backend
        rig.apply(Manifests.route("one").replace("backendRefs", "timeouts: { request: 7s }\n    backendRefs"));
        rig.bundle();

        // Then
        assertThat(rig.gate.before(rig.route())).isEmpty();
    }

    @Test
    void withoutAnyEnvoyNothingWaits() {
        given("one");

        rig.apply(Manifests.route("two"));

        assertThat(rig.gate.before(rig.route())).isEmpty();
    }

    @Test
    void podsThatAreNotListedYetMayBeThere() {
        given("one");
        rig.complete = false;

        rig.apply(Manifests.route("two"));
        rig.bundle();

        assertThat(rig.gate.before(rig.route())).isPresent();
    }

    @Test
    void formerBackendsStayUntilTheNewRouteHasSettled() {
        // Given a route that went from one to two
        given("one");
        rig.bundle();
        rig.apply(Manifests.route("two"));
        assertThat(rig.backends()).containsOnlyKeys(OLD, NEW);

        // When time passes before and after the HTTPRoute is written
        rig.pass(LINGER.multipliedBy(2));
        assertThat(rig.backends()).containsOnlyKeys(OLD, NEW);
        rig.written();
        await().untilAsserted(() -> {
            rig.pass(Duration.ofSeconds(1));
            assertThat(rig.backends()).containsOnlyKeys(NEW);
        });

        // Then the former one is gone, not before its time
        assertThat(rig.nanos.get())
                .isGreaterThanOrEqualTo(LINGER.multipliedBy(3).toNanos());
    }

    @Test
    void formerBackendsStayWhileEnvoyGatewayHasNotReported() {
        // Given a route that went from one to two, its HTTPRoute written, and an Envoy Gateway that is away
        given("one");
        rig.bundle();
        rig.reported = false;
        rig.apply(Manifests.route("two"));
        rig.bundle();
        rig.written();

        // When time passes
        rig.pass(LINGER.multipliedBy(10));

        // Then
        await().during(Duration.ofMillis(600))
                .untilAsserted(() -> assertThat(rig.backends()).containsOnlyKeys(OLD, NEW));
    }

    @Test
    void aRouteThatChangesAllTheTimeIsWrittenAllTheSame() {
        // Given a pod that says nothing, and a route that names another backend before each lead time is over
        given("one");
        rig.pods.add(new EnvoyPod(POD, "uid", "1", ""));
        boolean waits = true;
        int rules = 1;
        while (waits && rules < 10) {
            // When
            rig.apply(Manifests.route("one", ++rules));
            rig.gate.stored(GATEWAY, rig.bundle().uuid());
            waits = rig.gate.before(rig.route()).isPresent();
            rig.pass(LEAD.minusSeconds(1));
        }

        // Then it waited for three times the lead, not longer
        assertThat(waits).isFalse();
        assertThat(rules).isEqualTo(6);
    }

    @Test
    void aStandbyKnowsWhatFormerPlansNamedWithoutAnybodyAsking() {
        // Given a replica that nobody asks for bundles
        given("one");
        rig.noted();

        // When the route changes and then somebody asks
        rig.apply(Manifests.route("two"));

        // Then
        assertThat(rig.backends()).containsOnlyKeys(OLD, NEW);
    }

    @Test
    void aBundleThatCannotBeReadIsAskedForAgain() {
        // Given a replica that starts while the API server cannot be asked
        given("one");
        String hash = rig.route().extension().hash();
        List<FragmentBackend> published = rig.route().fragment().backends();
        rig.close();
        AtomicBoolean reachable = new AtomicBoolean();
        rig = new Rig(_ -> reachable.get() ? Optional.of(Map.of(ROUTE, published)) : Optional.empty());
        rig.routed.put(ROUTE, hash);
        rig.apply(Manifests.objects() + "---\n" + Manifests.route("two"));
        assertThatThrownBy(() -> rig.bundle())
                .hasMessage("the published bundle of Gateway default/gw cannot be read now");

        // When it can
        reachable.set(true);

        // Then nothing is lost
        assertThat(rig.backends()).containsOnlyKeys(OLD, NEW);
    }

    @Test
    void aRotatedKeyIsInFormerBackendsToo() {
        given("one");
        rig.bundle();
        rig.apply(Manifests.route("two"));
        assertThat(rig.backends()).containsEntry(OLD, "sk-1");

        rig.apply(Manifests.secret("rotated"));

        assertThat(rig.backends()).containsEntry(OLD, "rotated").containsEntry(NEW, "rotated");
    }

    @Test
    void whatWasTakenAwayIsAwayAtOnce() {
        // Given a route that went from one to two, with one still in the bundle
        given("one");
        rig.bundle();
        rig.apply(Manifests.route("two"));
        assertThat(rig.backends()).containsOnlyKeys(OLD, NEW);
        rig.bundles.tookAway(GATEWAY);

        // When one is deleted
        rig.delete(Kind.AI_SERVICE_BACKEND, "one");

        // Then
        await().untilAsserted(() -> assertThat(rig.backends()).containsOnlyKeys(NEW));
        assertThat(rig.bundles.tookAway(GATEWAY)).isTrue();
        assertThat(rig.bundles.tookAway(GATEWAY)).isFalse();
    }

    @Test
    void aDeletedSecretTakesFormerAndPresentBackendsAway() {
        given("one");
        rig.bundle();
        rig.apply(Manifests.route("two"));

        rig.delete(Kind.SECRET, "key");

        assertThat(rig.backends()).isEmpty();
    }

    @Test
    void aNewReplicaFindsFormerBackendsInThePublishedBundle() {
        // Given a published bundle of a route to one, whose HTTPRoute names the plan of then
        given("one");
        String hash = rig.route().extension().hash();
        List<FragmentBackend> published = rig.route().fragment().backends();
        rig.close();

        // When a replica starts that only knows the route to two
        rig = new Rig(_ -> Optional.of(Map.of(ROUTE, published)));
        rig.routed.put(ROUTE, hash);
        rig.apply(Manifests.objects() + "---\n" + Manifests.route("two"));

        // Then it has both
        assertThat(rig.backends()).containsOnlyKeys(OLD, NEW);
    }

    @Test
    void whatIsFoundInAPublishedBundleIsTakenOnlyIfItIsStillTheSame() {
        // Given a published bundle with the key of then
        given("one");
        String hash = rig.route().extension().hash();
        List<FragmentBackend> published = rig.route().fragment().backends();
        rig.close();

        // When a replica starts after the key was rotated
        rig = new Rig(_ -> Optional.of(Map.of(ROUTE, published)));
        rig.routed.put(ROUTE, hash);
        rig.apply(Manifests.objects().replace("sk-1", "rotated") + "---\n" + Manifests.route("two"));

        // Then what cannot be told to be the same backend is left out
        assertThat(rig.backends()).containsOnlyKeys(NEW);
    }

    private void given(String backend) {
        rig.apply(Manifests.objects());
        rig.apply(Manifests.route(backend));
        rig.written();
    }
}
