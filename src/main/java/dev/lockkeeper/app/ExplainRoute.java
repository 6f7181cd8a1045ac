package dev.lockkeeper.app;

import dev.lockkeeper.extension.Explanations;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.plan.bundle.Json;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Optional;

/** {@code GET /explain?route=namespace/name}: what the extension server edited of an AIGatewayRoute, and why not. */
final class ExplainRoute {

    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;

    private final Optional<Explanations> explanations;

    /** @param explanations empty when this process has no extension server */
    ExplainRoute(Optional<Explanations> explanations) {
        this.explanations = explanations;
    }

    void mount(Router router) {
        router.get("/explain").blockingHandler(this::answer, false);
    }

    private void answer(RoutingContext context) {
        String[] route = Optional.ofNullable(context.request().getParam("route"))
                .orElse("")
                .split("/", -1);
        if (route.length != 2 || route[0].isEmpty() || route[1].isEmpty()) {
            send(context, BAD_REQUEST, Map.of("error", "give ?route=namespace/name of an AIGatewayRoute"));
        } else if (explanations.isEmpty()) {
            send(context, NOT_FOUND, Map.of("error", "this process does not have the role extension"));
        } else {
            send(context, 200, explanations.get().of(new ObjectKey(route[0], route[1])));
        }
    }

    private static void send(RoutingContext context, int status, Map<String, Object> answer) {
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Content-Type-Options", "nosniff")
                .end(Json.line(answer) + "\n");
    }
}
