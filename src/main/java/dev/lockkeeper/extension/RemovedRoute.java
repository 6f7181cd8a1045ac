package dev.lockkeeper.extension;

import com.google.protobuf.ByteString;
import dev.lockkeeper.plan.bundle.UnknownModel;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.route.v3.DirectResponseAction;
import io.envoyproxy.envoy.config.route.v3.Route;
import java.util.Set;

/**
 * A route whose AIGatewayRoute is gone, in a translation that came before Envoy Gateway heard of it. It answers what the request
 * will get afterwards, whatever Envoy Gateway made of it: with its HTTPRouteFilters gone first, that would be 500.
 */
final class RemovedRoute {

    private static final Set<Integer> ACTIONS = Set.of(
            Route.ROUTE_FIELD_NUMBER,
            Route.REDIRECT_FIELD_NUMBER,
            Route.DIRECT_RESPONSE_FIELD_NUMBER,
            Route.FILTER_ACTION_FIELD_NUMBER,
            Route.NON_FORWARDING_ACTION_FIELD_NUMBER);
    private static final ByteString NOT_FOUND = DirectResponseAction.newBuilder()
            .setStatus(404)
            .setBody(DataSource.newBuilder().setInlineString(UnknownModel.ANSWER))
            .build()
            .toByteString();

    private RemovedRoute() {}

    static WireMessage edit(WireMessage route) {
        return route.without(ACTIONS).plus(Route.DIRECT_RESPONSE_FIELD_NUMBER, NOT_FOUND);
    }
}
