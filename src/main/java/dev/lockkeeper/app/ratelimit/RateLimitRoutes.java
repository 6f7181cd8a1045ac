package dev.lockkeeper.app.ratelimit;

import dev.lockkeeper.plan.bundle.Json;
import dev.lockkeeper.ratelimit.service.JsonCall;
import dev.lockkeeper.ratelimit.service.RateLimitService;
import io.vertx.core.Context;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** {@code /json} and {@code /healthcheck} by any method, and {@code GET /explain} on the HTTP port. */
public final class RateLimitRoutes {

    private static final long LARGEST_BODY = 4L << 20;

    private final RateLimitService service;
    private final JsonCall json;
    private final BooleanSupplier healthy;

    RateLimitRoutes(RateLimitService service, BooleanSupplier healthy) {
        this.service = service;
        this.json = new JsonCall(service);
        this.healthy = healthy;
    }

    public void mount(Router router) {
        // As there, whatever the method.
        router.route("/healthcheck").handler(this::health);
        router.get("/explain").handler(this::explain);
        router.route("/json")
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

    private void explain(RoutingContext context) {
        List<Map.Entry<String, String>> entries = new ArrayList<>();
        Optional<String> domain = Optional.empty();
        for (Map.Entry<String, String> parameter : context.queryParams().entries()) {
            if (domain.isEmpty() && parameter.getKey().equals("domain")) {
                domain = Optional.of(parameter.getValue());
            } else {
                entries.add(parameter);
            }
        }
        if (domain.isEmpty() && context.queryParams().contains("route")) {
            // Of another role.
            context.next();
            return;
        }
        if (domain.isEmpty() || entries.isEmpty()) {
            send(context, new JsonCall.Reply(400, "give ?domain=…&key=value for each entry, in their order\n", false));
            return;
        }
        Context own = context.vertx().getOrCreateContext();
        service.explain(
                domain.get(),
                entries,
                told -> own.runOnContext(_ -> send(context, new JsonCall.Reply(200, Json.line(told) + "\n", true))));
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
