package dev.lockkeeper.extension;

import com.google.protobuf.ByteString;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.plan.bundle.Json;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.config.route.v3.DirectResponseAction;
import io.envoyproxy.envoy.config.route.v3.Route;
import java.util.Map;
import java.util.Set;

/** Makes a route that cannot be edited answer 503 itself, so that nothing goes upstream without its credential. */
final class FailClosed {

    private static final int UNAVAILABLE = 503;
    private static final int MAX_REASON = 1_000;
    private static final Set<Integer> FORWARDING = Set.of(
            Route.ROUTE_FIELD_NUMBER, Route.FILTER_ACTION_FIELD_NUMBER, Route.NON_FORWARDING_ACTION_FIELD_NUMBER);
    private static final ByteString CONTENT_TYPE = HeaderValueOption.newBuilder()
            .setAppendAction(HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD)
            .setHeader(HeaderValue.newBuilder().setKey("content-type").setValue("application/json"))
            .build()
            .toByteString();

    private FailClosed() {}

    /** A route that answers or redirects by itself stays as it is: it forwards nothing. */
    static WireMessage edit(WireMessage route, ObjectKey key, String reason) {
        if (!route.hasAny(FORWARDING)) {
            return route;
        }
        String shortened = reason.length() > MAX_REASON ? reason.substring(0, MAX_REASON) + "…" : reason;
        String body = Json.line(Map.of(
                "error",
                Map.of(
                        "type",
                        "route_unavailable",
                        "message",
                        "AIGatewayRoute %s is not served: %s".formatted(key, shortened))));
        return route.without(FORWARDING)
                .plus(
                        Route.DIRECT_RESPONSE_FIELD_NUMBER,
                        DirectResponseAction.newBuilder()
                                .setStatus(UNAVAILABLE)
                                .setBody(DataSource.newBuilder().setInlineString(body))
                                .build()
                                .toByteString())
                .plus(Route.RESPONSE_HEADERS_TO_ADD_FIELD_NUMBER, CONTENT_TYPE);
    }
}
