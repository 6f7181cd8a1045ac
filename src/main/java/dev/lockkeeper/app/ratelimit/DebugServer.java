package dev.lockkeeper.app.ratelimit;

import dev.lockkeeper.grpc.ListenAddress;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** The debug port: pages of plain text by path. */
final class DebugServer implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(DebugServer.class);
    private static final long BOUND_SECONDS = 10;

    private final HttpServer server;
    private final Map<String, Page> pages;

    /** @param what is there, in words */
    record Page(String what, Supplier<String> text) {}

    /** @param pages by path; the root lists them */
    DebugServer(Vertx vertx, Map<String, Page> pages) {
        this.pages = pages;
        this.server = vertx.createHttpServer().requestHandler(this::answer);
    }

    /** An address that cannot be had is a line in the log, as there: limits are answered without it. */
    void start(ListenAddress.Tcp address) {
        try {
            server.listen(address.port(), address.host())
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(BOUND_SECONDS, TimeUnit.SECONDS);
            LOG.infof("ratelimit debug server started host=%s port=%d", address.host(), server.actualPort());
        } catch (ExecutionException e) {
            away(address, String.valueOf(e.getCause()).replaceFirst("^.*?: ", ""));
        } catch (TimeoutException e) {
            away(address, "no answer");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void away(ListenAddress.Tcp address, String reason) {
        LOG.errorf(
                "ratelimit debug server cannot listen address=%s reason=\"%s\" instead=\"DEBUG_HOST and DEBUG_PORT move it\"",
                address, reason);
    }

    int port() {
        return server.actualPort();
    }

    @Override
    public void close() {
        server.close();
    }

    private void answer(HttpServerRequest request) {
        String path = String.valueOf(request.path());
        Page page = pages.get(path);
        request.response().putHeader("Content-Type", "text/plain; charset=utf-8");
        if (page != null) {
            request.response().end(page.text().get());
        } else if (path.equals("/")) {
            request.response()
                    .end(pages.entrySet().stream()
                            .sorted(Map.Entry.comparingByKey())
                            .map(entry ->
                                    entry.getKey() + ": " + entry.getValue().what() + "\n")
                            .collect(Collectors.joining()));
        } else {
            request.response().setStatusCode(404).end("not found\n");
        }
    }
}
