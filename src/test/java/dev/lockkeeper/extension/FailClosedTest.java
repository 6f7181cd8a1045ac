package dev.lockkeeper.extension;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.extension.Failures.Failure;
import dev.lockkeeper.extension.TranslateEdits.Result;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What cannot be edited with certainty answers 503, never unauthenticated traffic, and the rest is edited. */
class FailClosedTest extends TranslationScenario {

    @Test
    void closesRoutesThatItDoesNotKnow() throws Exception {
        // Given
        var request = request(
                List.of(Xds.cluster(RULE_0, Xds.locality("", IP))),
                Xds.routes(
                        Xds.modelRoute(CHAT, 0, "m0", "h1"),
                        Xds.modelRoute(WEB, 0, "w", "h9"),
                        Xds.catchAll(WEB, 1, "h9")));

        // When
        Result result = edit(request);

        // Then
        assertThat(result.failedRoutes()).containsOnlyKeys(WEB);
        List<Route> routes = routes(result.response());
        assertThat(routes.get(0).hasRoute()).isTrue();
        assertThat(routes.get(1).hasRoute()).isFalse();
        assertThat(routes.get(1).getDirectResponse().getStatus()).isEqualTo(503);
        assertThat(routes.get(1).getDirectResponse().getBody().getInlineString())
                .contains(
                        "AIGatewayRoute default/web is not served: this extension server does not have the plan that its HTTPRoute names; it may have been deleted, or its HTTPRoute cannot be written");
        assertThat(routes.get(1).getTypedPerFilterConfigMap()).containsKey("envoy.filters.http.ext_proc/aigateway");
        assertThat(routes.get(2).getDirectResponse().getStatus()).isEqualTo(404);
    }

    @Test
    void closesTheRuleWhoseClusterDoesNotFitAndServesTheOthers() throws Exception {
        // Given
        String rule1 = "httproute/default/chat/rule/1";
        var request = request(
                List.of(
                        Xds.cluster(RULE_0, Xds.locality("", IP)),
                        Xds.cluster(rule1, Xds.locality("", IP), Xds.locality("", IP), Xds.locality("", IP)),
                        Xds.cluster("httproute/default/chat/rule/5", Xds.locality("", IP))),
                Xds.routes(
                        Xds.modelRoute(CHAT, 0, "m0", "h1"),
                        Xds.modelRoute(CHAT, 1, "m1", "h1"),
                        Xds.modelRoute(CHAT, 5, "m5", "h1")));

        // When
        Result result = edit(request);

        // Then
        List<Route> routes = routes(result.response());
        assertThat(routes.get(0).hasRoute()).isTrue();
        assertThat(routes.get(1).getDirectResponse().getBody().getInlineString())
                .contains("rule 1 has 1 backends with weight, but a locality at position 1");
        assertThat(routes.get(2).getDirectResponse().getBody().getInlineString())
                .contains("the plan has 2 rules, but there is a cluster of rule 5");
    }

    @Test
    void closesRoutesWhoseClusterIsNotTheirs() throws Exception {
        // Given
        Route stray = Xds.modelRoute(CHAT, 0, "m0", "h1").toBuilder()
                .setRoute(RouteAction.newBuilder().setCluster("somebody-elses"))
                .build();
        var request = request(
                List.of(Xds.cluster(RULE_0, Xds.locality("", IP)), Xds.cluster("somebody-elses", Xds.locality("", IP))),
                Xds.routes(stray));

        // When
        Result result = edit(request);

        // Then
        assertThat(result.failedRoutes())
                .containsEntry(
                        CHAT, new Failure(Reason.OTHER_CLUSTER, "cluster somebody-elses is not one of its rules"));
        assertThat(routes(result.response()).getFirst().getDirectResponse().getStatus())
                .isEqualTo(503);
    }

    @Test
    void closesTheRuleWhoseEndpointsMayBeAnotherBackends() throws Exception {
        // Given a rule of two backends, one of which has no endpoints, and nothing that says which
        view.put(FixedView.plan(
                CHAT,
                "h1",
                FixedView.rule(FixedView.backend(CHAT, "one", 0, 0), FixedView.backend(CHAT, "two", 0, 1))));
        var request = request(
                List.of(Xds.cluster(RULE_0, Xds.locality("", IP))), Xds.routes(Xds.modelRoute(CHAT, 0, "m0", "h1")));

        // When
        Result result = edit(request);

        // Then
        assertThat(routes(result.response())
                        .getFirst()
                        .getDirectResponse()
                        .getBody()
                        .getInlineString())
                .contains("rule 0 has 2 backends with weight, but 1 localities that do not say whose they are");
    }

    @Test
    void closesRoutesOfAListenerThatCannotHaveTheFilter() throws Exception {
        // Given
        var request = request(
                        List.of(Xds.cluster(RULE_0, Xds.locality("", IP))),
                        Xds.routes(Xds.modelRoute(CHAT, 0, "m0", "h1")))
                .toBuilder()
                .setListeners(0, Xds.listener().toByteString())
                .build();

        // When
        Result result = edit(request);

        // Then
        assertThat(result.failedRoutes())
                .containsEntry(
                        CHAT,
                        new Failure(
                                Reason.LISTENER,
                                "the listener of route configuration default/gw/http has no router filter"));
    }
}
