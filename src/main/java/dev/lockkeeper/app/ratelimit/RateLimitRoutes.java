package dev.lockkeeper.app.ratelimit;

import dev.lockkeeper.ratelimit.service.JsonCall;
import io.vertx.core.Context;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.function.BooleanSupplier;

/** {@code POST /json} and {@code GET /healthcheck} on the HTTP port. */
public final class RateLimitRoutes {

    private static final long LARGEST_BODY = 4L << 20;

    private final JsonCall json;
    private final BooleanSupplier healthy;

    RateLimitRoutes(JsonCall json, BooleanSupplier healthy) {
        this.json = json;
        this.healthy = healthy;
    }

    public void mount(Router router) {
        router.get("/healthcheck").handler(this::health);
        router.post("/json")
                .handler(BodyHandler.create(false).setBodyLimit(LARGEST_BODY))
                .handler(this::question);
    }

    private void health(RoutingContext context) {
        boolean well = healthy.getAsBoolean();
        context.response()
                .setStatusCode(well ? 200 : 500)
                .putHeader("Content-Type", "text/plain; charset=utf-8")
                .end(well ? "OK" : "not healthy\n");
    }

    private void question(RoutingContext context) {
        String body = context.body().asString();
        // The store may answer on a thread of its own, but a response belongs to its connection's.
        Context own = context.vertx().getOrCreateContext();
        json.answer(body == null ? "" : body, reply -> own.runOnContext(_ -> send(context, reply)));
    }

    private static void send(RoutingContext context, JsonCall.Reply reply) {
        if (context.response().closed()) {
            return;
        }
        context.response()
                .setStatusCode(reply.status())
                .putHeader("Content-Type", reply.json() ? "application/json" : "text/plain; charset=utf-8")
                .end(reply.body());
    }
}
