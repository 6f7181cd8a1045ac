package dev.lockkeeper.attach.webhook;

import dev.lockkeeper.attach.certificate.ShownCertificate;
import dev.lockkeeper.attach.webhook.Reply.Outcome;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * HTTPS for the API server, TLS 1.2 and later. A new certificate needs no restart: connections that are open go on, new ones
 * are shown it. An answer is made at once on the event loop, since it needs nothing but memory, or a
 * moment later by a replica that is behind.
 */
public final class WebhookServer implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(WebhookServer.class);

    private static final String PATH = "/mutate";
    /** The API server takes objects of up to 3 MiB, and a review may carry two. */
    private static final int LARGEST_BODY = 8 * 1024 * 1024;

    private static final Pattern TIMEOUT = Pattern.compile("([0-9]{1,3})s");

    /** For word of a change that the leader has acted on already; the API server waits 10 s in all, as shipped. */
    private static final long CATCH_UP_NANOS = TimeUnit.SECONDS.toNanos(4);

    private static final long LOOK_AGAIN_MILLIS = 50;
    private static final int IDLE_SECONDS = 90;
    private static final long START_SECONDS = 20;

    private final Vertx vertx;
    private final HttpServer server;
    private final SocketAddress address;
    private final PodReviews reviews;
    private final WebhookMeters meters;

    /** @param address port 0 for any free one, which is then logged */
    public WebhookServer(
            Vertx vertx,
            InetSocketAddress address,
            ShownCertificate certificate,
            PodReviews reviews,
            MeterRegistry registry) {
        this.vertx = vertx;
        this.address = SocketAddress.inetSocketAddress(address);
        this.reviews = reviews;
        this.meters = new WebhookMeters(registry);
        this.server = vertx.createHttpServer(new HttpServerOptions()
                        .setSsl(true)
                        .setKeyCertOptions(KeyCertOptions.wrap(certificate.keys()))
                        .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
                        .setUseAlpn(true)
                        .setIdleTimeout(IDLE_SECONDS)
                        .setIdleTimeoutUnit(TimeUnit.SECONDS))
                .requestHandler(this::take);
    }

    /** @throws UncheckedIOException when the address cannot be had */
    public void start() {
        try {
            done(server.listen(address).toCompletionStage().toCompletableFuture());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the pod webhook cannot listen on %s:%d: %s"
                            .formatted(address.hostAddress(), address.port(), e.getMessage()),
                    e);
        }
        LOG.infof("webhook listens port=%d", port());
    }

    public int port() {
        return server.actualPort();
    }

    @Override
    public void close() {
        try {
            done(server.close().toCompletionStage().toCompletableFuture());
        } catch (IOException e) {
            LOG.warnf("webhook did not end in time error=\"%s\"", e.getMessage());
        }
    }

    private static void done(CompletableFuture<?> event) throws IOException {
        try {
            event.orTimeout(START_SECONDS, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            String reason = e.getCause() instanceof TimeoutException
                    ? "not within %d s".formatted(START_SECONDS)
                    : String.valueOf(e.getCause());
            throw new IOException(reason, e.getCause());
        }
    }

    private void take(HttpServerRequest request) {
        long begin = System.nanoTime();
        if (!PATH.equals(request.path())) {
            send(request, Reply.text(404, "only " + PATH + " is served here", Outcome.REFUSED), begin);
            return;
        }
        if (request.method() != HttpMethod.POST) {
            request.response().putHeader("Allow", "POST");
            send(request, Reply.text(405, "AdmissionReviews come by POST", Outcome.REFUSED), begin);
            return;
        }
        Buffer body = Buffer.buffer();
        request.handler(chunk -> {
            if (body.length() + chunk.length() <= LARGEST_BODY) {
                body.appendBuffer(chunk);
            } else if (!request.response().ended()) {
                Reply refusal =
                        Reply.text(413, "the body has more than %d bytes".formatted(LARGEST_BODY), Outcome.REFUSED);
                // The rest of such a body is of no use, so the connection goes with it.
                send(request, refusal, begin)
                        .onComplete(_ -> request.connection().close());
            }
        });
        request.endHandler(_ -> {
            if (!request.response().ended()) {
                answer(request, body.getBytes(), begin);
            }
        });
    }

    private void answer(HttpServerRequest request, byte[] body, long begin) {
        PodReviews.Answer answer = answer(body);
        if (answer.behind().isPresent() && System.nanoTime() - begin < patience(request)) {
            vertx.setTimer(LOOK_AGAIN_MILLIS, _ -> answer(request, body, begin));
        } else {
            answer.behind().ifPresent(reviews::inVain);
            send(request, answer.reply(), begin);
        }
    }

    /** Half of what the API server says that it waits, 4 s at most. */
    private static long patience(HttpServerRequest request) {
        Matcher timeout =
                TIMEOUT.matcher(Optional.ofNullable(request.getParam("timeout")).orElse(""));
        return timeout.matches()
                ? Math.min(CATCH_UP_NANOS, TimeUnit.SECONDS.toNanos(Long.parseLong(timeout.group(1))) / 2)
                : CATCH_UP_NANOS;
    }

    private PodReviews.Answer answer(byte[] body) {
        try {
            return reviews.answer(body);
        } catch (RuntimeException e) {
            LOG.errorf(e, "webhook cannot answer bytes=%d", body.length);
            return new PodReviews.Answer(
                    Reply.text(500, "this replica cannot answer; its log says why", Outcome.FAILED), Optional.empty());
        }
    }

    private Future<Void> send(HttpServerRequest request, Reply reply, long begin) {
        meters.answered(reply.outcome(), System.nanoTime() - begin);
        return request.response()
                .setStatusCode(reply.status())
                .putHeader("Content-Type", reply.contentType())
                .end(Buffer.buffer(reply.body()))
                .onFailure(e -> LOG.debugf("webhook answer not sent error=\"%s\"", e.getMessage()));
    }
}
