package dev.lockkeeper.app.ratelimit;

import dev.lockkeeper.app.InvalidSetting;
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

    /** @throws InvalidSetting when the address cannot be had */
    void start(ListenAddress.Tcp address) {
        try {
            server.listen(address.port(), address.host())
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(BOUND_SECONDS, TimeUnit.SECONDS);
            LOG.infof("ratelimit debug server started host=%s port=%d", address.host(), server.actualPort());
        } catch (ExecutionException e) {
            throw new InvalidSetting("ratelimit debug server cannot listen on %s: %s; DEBUG_HOST and DEBUG_PORT move it"
                    .formatted(address, String.valueOf(e.getCause()).replaceFirst("^.*?: ", "")));
        } catch (TimeoutException e) {
            throw new InvalidSetting(
                    "ratelimit debug server cannot listen on %s: no answer; DEBUG_HOST and DEBUG_PORT move it"
                            .formatted(address));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
