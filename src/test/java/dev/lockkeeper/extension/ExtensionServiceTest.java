package dev.lockkeeper.extension;

import static dev.lockkeeper.extension.FixedView.backend;
import static dev.lockkeeper.extension.FixedView.plan;
import static dev.lockkeeper.extension.FixedView.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.lockkeeper.extension.ExtensionSettings.Recognition;
import dev.lockkeeper.extension.proto.PostClusterModifyRequest;
import dev.lockkeeper.extension.proto.PostClusterModifyResponse;
import dev.lockkeeper.extension.proto.PostRouteModifyRequest;
import dev.lockkeeper.extension.proto.PostRouteModifyResponse;
import dev.lockkeeper.extension.proto.PostTranslateModifyRequest;
import dev.lockkeeper.extension.proto.PostTranslateModifyResponse;
import dev.lockkeeper.model.ObjectKey;
import io.envoyproxy.envoy.config.route.v3.DirectResponseAction;
import io.grpc.Status;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A hook answers from the plan that its route was made from, or says why Envoy Gateway should ask again. */
class ExtensionServiceTest {

    private static final ObjectKey CHAT = new ObjectKey("default", "chat");
    private static final ObjectKey OTHER = new ObjectKey("default", "other");
    private static final PostTranslateModifyRequest AI_ROUTE = PostTranslateModifyRequest.newBuilder()
            .addListeners(Xds.listener(Xds.router()).toByteString())
            .addRoutes(Xds.routes(Xds.modelRoute(CHAT, 0, "m", "new")).toByteString())
            .build();

    private final FixedView view = FixedView.of(plan(CHAT, "old", rule(backend(CHAT, "up", 0, 0))));
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Recorded<PostTranslateModifyResponse> answer = new Recorded<>();
    private ExtensionService service = service(Duration.ofMinutes(1));

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void waitsForThePlanThatItsWatchHasYetToBring() {
        // Given
        service.postTranslateModify(AI_ROUTE, answer);
        assertThat(answer.answers).isEmpty();

        // When
        view.put(plan(CHAT, "new", rule(backend(CHAT, "up", 0, 0))));

        // Then
        await().until(() -> answer.completed);
        assertThat(answer.answers).hasSize(1);
    }

    @Test
    void asksForAnotherTryWhenThePlanDoesNotCome() {
        // Given
        service.close();
        service = service(Duration.ZERO);

        // When
        service.postTranslateModify(AI_ROUTE, answer);

        // Then
        assertThat(answer.errors)
                .extracting(Status::getCode, Status::getDescription)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(
                        Status.Code.UNAVAILABLE,
                        "this replica does not have the plan that HTTPRoute default/chat was made from"));
        assertThat(meters.get("lockkeeper.extension.hook")
                        .tags("hook", "PostTranslateModify", "outcome", "unavailable")
                        .timer()
                        .count())
                .isOne();
    }

    @Test
    void asksForAnotherTryBeforeTheFirstPlan() {
        // Given
        service.close();
        service = service(Duration.ZERO);
        view.ready(false);

        // When
        service.postTranslateModify(PostTranslateModifyRequest.getDefaultInstance(), answer);

        // Then
        assertThat(answer.errors)
                .extracting(Status::getCode, Status::getDescription)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(
                        Status.Code.UNAVAILABLE, "the first plan is not built yet"));
    }

    @Test
    void aCallBeforeTheFirstPlanWaitsForIt() {
        // Given
        service.close();
        service = service(Duration.ofMillis(50));
        view.ready(false);
        view.put(plan(CHAT, "new", rule(backend(CHAT, "up", 0, 0))));

        // When
        service.postTranslateModify(AI_ROUTE, answer);

        // Then it is held longer than a call that lacks one plan, and answered as soon as there is one
        await().during(Duration.ofMillis(200)).until(() -> answer.errors.isEmpty() && !answer.completed);
        view.ready(true);
        await().until(() -> answer.completed);
        assertThat(TranslationScenario.closedRoutes(answer)).isZero();
    }

    @Test
    void aCallThatWaitedForTheFirstPlanIsRefusedSoonIfThatLacksItsRoute() {
        // Given
        service.close();
        service = service(Duration.ofMillis(50));
        view.ready(false);
        var request = AI_ROUTE.toBuilder()
                .setRoutes(0, Xds.routes(Xds.modelRoute(OTHER, 0, "m", "h1")).toByteString())
                .build();
        service.postTranslateModify(request, answer);

        // When
        view.ready(true);

        // Then
        await().atMost(Duration.ofMillis(600)).until(() -> !answer.errors.isEmpty());
    }

    @Test
    void refusesForAWhileForARouteThatItKnowsNothingOfAndThenClosesIt() {
        // Given
        service.close();
        service = service(Duration.ofMillis(50));
        var request = AI_ROUTE.toBuilder()
                .setRoutes(0, Xds.routes(Xds.modelRoute(OTHER, 0, "m", "h1")).toByteString())
                .build();

        // When Envoy Gateway tries again and again
        service.postTranslateModify(request, answer);
        await().until(() -> !answer.errors.isEmpty());
        await().pollInterval(Duration.ofMillis(60)).until(() -> {
            Recorded<PostTranslateModifyResponse> next = new Recorded<>();
            service.postTranslateModify(request, next);
            return next.completed && TranslationScenario.closedRoutes(next) == 1;
        });

        // Then it was asked for another try first
        assertThat(answer.errors)
                .extracting(Status::getCode, Status::getDescription)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(
                        Status.Code.UNAVAILABLE,
                        "this replica does not have the plan that HTTPRoute default/other was made from"));
        assertThat(meters.get("lockkeeper.extension.failures")
                        .tag("reason", "unknown_route")
                        .counter()
                        .count())
                .isPositive();
    }

    @Test
    void closesARouteWhosePlanDoesNotComeBackInsteadOfAllThatItsGatewayServes() {
        // Given a route that is known by another plan than its HTTPRoute names, as after a restart
        service.close();
        service = service(Duration.ofMillis(5));
        view.put(plan(OTHER, "newest", rule(backend(OTHER, "up", 0, 0))));
        var request = AI_ROUTE.toBuilder()
                .setRoutes(0, Xds.routes(Xds.modelRoute(OTHER, 0, "m", "lost")).toByteString())
                .build();

        // When Envoy Gateway tries again and again
        service.postTranslateModify(request, answer);
        await().until(() -> !answer.errors.isEmpty());

        // Then that route is closed in the end
        await().pollInterval(Duration.ofMillis(20)).until(() -> {
            Recorded<PostTranslateModifyResponse> next = new Recorded<>();
            service.postTranslateModify(request, next);
            return next.completed && TranslationScenario.closedRoutes(next) == 1;
        });
    }

    @Test
    void aRouteThatWasDeletedAnswersAtOnceWhatItWillAnswerWhenItIsGone() throws Exception {
        // Given
        view.remove(plan(CHAT, "new", rule(backend(CHAT, "up", 0, 0))));

        // When
        service.postTranslateModify(AI_ROUTE, answer);

        // Then
        assertThat(answer.completed).isTrue();
        assertThat(TranslationScenario.routes(answer.answers.getFirst()))
                .singleElement()
                .satisfies(route -> {
                    assertThat(route.getDirectResponse().getStatus()).isEqualTo(404);
                    assertThat(route.getDirectResponse().getBody().getInlineString())
                            .startsWith("No matching route found.");
                    assertThat(route.getTypedPerFilterConfigMap()).containsKey(XdsNames.PROCESSOR_FILTER);
                });
    }

    @Test
    void aDeletedRouteThatEnvoyGatewayMadeAnErrorOfAnswersTheSame() throws Exception {
        // Given a route whose filters were deleted before it
        view.remove(plan(CHAT, "new", rule(backend(CHAT, "up", 0, 0))));
        var broken = Xds.modelRoute(CHAT, 0, "m", "new").toBuilder()
                .setDirectResponse(DirectResponseAction.newBuilder().setStatus(500))
                .build();

        // When
        service.postTranslateModify(
                AI_ROUTE.toBuilder()
                        .setRoutes(0, Xds.routes(broken).toByteString())
                        .build(),
                answer);

        // Then
        assertThat(TranslationScenario.routes(answer.answers.getFirst()))
                .extracting(route -> route.getDirectResponse().getStatus())
                .containsExactly(404);
    }

    @Test
    void doesNotWaitForARouteThatNamesNoPlan() {
        // Given
        var request = AI_ROUTE.toBuilder()
                .setRoutes(0, Xds.routes(Xds.modelRoute(OTHER, 0, "m", "")).toByteString())
                .build();

        // When
        service.postTranslateModify(request, answer);

        // Then
        assertThat(TranslationScenario.closedRoutes(answer)).isOne();
    }

    @Test
    void tellsRoutesByNameOnlyOnceItKnowsThem() {
        // Given
        service.close();
        view.ready(false);
        service = new ExtensionService(
                view,
                new ExtensionSettings(
                        Recognition.NAME, UnixDomainSocketAddress.of("/run/processor.sock"), Duration.ofMinutes(1)),
                meters,
                System::nanoTime);
        var unmarked = Xds.modelRoute(OTHER, 0, "m", "h1").toBuilder().clearMetadata();
        service.postTranslateModify(
                AI_ROUTE.toBuilder()
                        .setRoutes(0, Xds.routes(unmarked.build()).toByteString())
                        .build(),
                answer);

        // When
        view.put(plan(OTHER, "h1", rule(backend(OTHER, "up", 0, 0))));
        view.ready(true);

        // Then
        await().until(() -> answer.completed);
        assertThat(answer.answers.getFirst().getClustersList()).hasSize(1);
    }

    @Test
    void endsACallThatNoOneCouldForesee() {
        // Given
        var failing = new ExtensionService(
                new FailingView(new StackOverflowError("deep")),
                new ExtensionSettings(
                        Recognition.ANNOTATION,
                        UnixDomainSocketAddress.of("/run/processor.sock"),
                        Duration.ofMinutes(1)),
                meters,
                System::nanoTime);

        // When
        failing.postTranslateModify(AI_ROUTE, answer);

        // Then
        assertThat(answer.errors)
                .extracting(Status::getCode, Status::getDescription)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(
                        Status.Code.INTERNAL, "PostTranslateModify failed: java.lang.StackOverflowError: deep"));
        assertThat(meters.get("lockkeeper.extension.hook")
                        .tags("hook", "PostTranslateModify", "outcome", "internal")
                        .timer()
                        .count())
                .isOne();
        failing.close();
    }

    @Test
    void explainsWhatItEditedOfARouteAndWhyNot() {
        // Given
        var rule = "httproute/default/chat/rule/0";
        view.put(plan(CHAT, "new", rule(backend(CHAT, "up", 0, 0))));
        var request = AI_ROUTE.toBuilder()
                .addClusters(Xds.cluster(rule, Xds.locality("", TranslationScenario.IP))
                        .toByteString())
                .setRoutes(
                        0,
                        Xds.routes(Xds.modelRoute(CHAT, 0, "m", "new"), Xds.modelRoute(OTHER, 0, "m", ""))
                                .toByteString())
                .build();

        // When
        service.postTranslateModify(request, answer);

        // Then
        assertThat(service.explanations().of(CHAT).toString())
                .contains("plan=new", "outcome=edited", "clusters=[" + rule + "]", "routes=[" + rule + "/match/0/*]")
                .contains("upstreamFilters=[envoy.filters.http.ext_proc/aigateway");
        assertThat(service.explanations().of(OTHER).toString())
                .contains(
                        "plan=none: no AIGatewayRoute of this name is known here",
                        "closed={httproute/default/other/rule/0/match/0/*=this extension server does not have the plan that its HTTPRoute names; it may have been deleted, or its HTTPRoute cannot be written}");
        assertThat(service.explanations().of(new ObjectKey("default", "stranger")))
                .extractingByKey("reason")
                .asString()
                .startsWith("no translation that Envoy Gateway sent to this replica since its start");
        assertThat(meters.get("lockkeeper.extension.edits")
                        .tag("kind", "cluster")
                        .counter()
                        .count())
                .isPositive();
    }

    @Test
    void explainsWhatItWaitsFor() {
        // When
        service.postTranslateModify(AI_ROUTE, answer);

        // Then
        assertThat(service.explanations().of(CHAT).toString())
                .contains("outcome=waits for plans", "reason=this replica knows the route, but not plan new of it");
        assertThat(meters.get("lockkeeper.extension.waiting.calls").gauge().value())
                .isOne();
    }

    @Test
    void endsOnlyTheCallThatItCannotRead() {
        // Given
        var broken = PostTranslateModifyRequest.newBuilder()
                .addRoutes(ByteString.copyFrom(new byte[] {(byte) 0xff}))
                .build();

        // When
        service.postTranslateModify(broken, answer);

        // Then
        assertThat(answer.errors).extracting(Status::getCode).containsExactly(Status.Code.INTERNAL);
        Recorded<PostTranslateModifyResponse> next = new Recorded<>();
        service.postTranslateModify(PostTranslateModifyRequest.getDefaultInstance(), next);
        assertThat(next.answers).containsExactly(PostTranslateModifyResponse.getDefaultInstance());
    }

    @Test
    void givesBackWhatItDoesNotEdit() {
        // Given
        ByteString bytes = ByteString.copyFromUtf8("as it came");
        Recorded<PostRouteModifyResponse> route = new Recorded<>();
        Recorded<PostClusterModifyResponse> none = new Recorded<>();

        // When
        service.postRouteModify(
                PostRouteModifyRequest.newBuilder().setRoute(bytes).build(), route);
        service.postClusterModify(PostClusterModifyRequest.getDefaultInstance(), none);

        // Then
        assertThat(route.answers).extracting(PostRouteModifyResponse::getRoute).containsExactly(bytes);
        assertThat(none.answers)
                .extracting(PostClusterModifyResponse::hasCluster)
                .containsExactly(false);
    }

    private ExtensionService service(Duration planWait) {
        return new ExtensionService(
                view,
                new ExtensionSettings(
                        Recognition.ANNOTATION, UnixDomainSocketAddress.of("/run/processor.sock"), planWait),
                meters,
                System::nanoTime);
    }
}
