package dev.lockkeeper.console;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockkeeper.model.ObjectKey;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** The console's addresses. All are GET; every answer is made off the event loop and stays out of caches. */
public final class ConsoleRoutes {

    private static final Logger LOG = Logger.getLogger(ConsoleRoutes.class);
    private static final String HTML = "text/html; charset=utf-8";
    private static final String JSON = "application/json";
    private static final int NOT_FOUND = 404;
    private static final int FAILED = 500;

    private final Answers answers;

    public ConsoleRoutes(Answers answers) {
        this.answers = answers;
    }

    public void mount(Router router) {
        page(router, "/", context -> Pages.overview(answers));
        json(router, "/api/status", answers::status);
        json(router, "/api/objects", answers::objects);
        json(router, "/api/problems", answers::problems);
        found(router, "/plan/:namespace/:name", "AIGatewayRoute", answers::plan, Pages::plan);
        found(router, "/gateways/:namespace/:name", "Gateway", answers::gateway, Pages::gateway);
    }

    private void page(Router router, String path, Function<RoutingContext, String> body) {
        handle(router, path, context -> send(context, HTML, body.apply(context)));
    }

    private void json(Router router, String path, java.util.function.Supplier<Object> answer) {
        handle(router, path, context -> send(context, JSON, Answers.json(answer.get())));
    }

    /** One object, as JSON below /api and as a page. */
    private void found(
            Router router,
            String path,
            String kind,
            Function<ObjectKey, Optional<ObjectNode>> answer,
            Function<ObjectNode, String> page) {
        handle(router, "/api" + path, context -> {
            Optional<ObjectNode> object = answer.apply(key(context));
            object.ifPresentOrElse(present -> send(context, JSON, Answers.json(present)), () -> {
                context.response().setStatusCode(NOT_FOUND);
                send(context, JSON, Answers.json(Map.of("error", missing(kind, context))));
            });
        });
        handle(router, path, context -> {
            Optional<ObjectNode> object = answer.apply(key(context));
            object.ifPresentOrElse(present -> send(context, HTML, page.apply(present)), () -> {
                context.response().setStatusCode(NOT_FOUND);
                send(context, HTML, Pages.missing(missing(kind, context)));
            });
        });
    }

    private void handle(Router router, String path, java.util.function.Consumer<RoutingContext> handler) {
        router.get(path).blockingHandler(handler::accept, false).failureHandler(ConsoleRoutes::failed);
    }

    /** What went wrong is for the log, not for whoever asked. */
    private static void failed(RoutingContext context) {
        LOG.errorf(context.failure(), "console failed path=%s", context.normalizedPath());
        context.response().setStatusCode(FAILED);
        send(context, JSON, Answers.json(Map.of("error", "failed; the log of this process says why")));
    }

    private static void send(RoutingContext context, String type, String body) {
        context.response()
                .putHeader("Content-Type", type)
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader(
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
                .end(body);
    }

    private static ObjectKey key(RoutingContext context) {
        return new ObjectKey(part(context, "namespace"), part(context, "name"));
    }

    private static String part(RoutingContext context, String name) {
        String value = context.pathParam(name);
        return value == null ? "" : value;
    }

    private static String missing(String kind, RoutingContext context) {
        return kind + " " + key(context) + " is not known here";
    }
}
