package dev.lockkeeper.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Sends finished spans by OTLP over HTTP, in batches and off the request's way; what has no room is lost and counted. */
final class SpanExport implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(SpanExport.class);
    private static final int ROOM = 2_048;
    private static final int BATCH = 512;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final TraceSettings settings;
    private final BlockingQueue<Span> waiting = new ArrayBlockingQueue<>(ROOM);
    private final Resource resource;
    private final Counter sent;
    private final Counter lost;
    private final SampledLog log = new SampledLog(LOG, System::nanoTime);
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("span-export").daemon().factory());

    SpanExport(TraceSettings settings, MeterRegistry meters) {
        this.settings = settings;
        Resource.Builder attributes = Resource.newBuilder();
        settings.resource()
                .forEach((key, value) -> attributes.addAttributes(KeyValue.newBuilder()
                        .setKey(key)
                        .setValue(AnyValue.newBuilder().setStringValue(value))));
        this.resource = attributes.build();
        this.sent = counter(meters, "sent");
        this.lost = counter(meters, "lost");
        long millis = Math.max(1, settings.delay().toMillis());
        thread.scheduleWithFixedDelay(this::flush, millis, millis, TimeUnit.MILLISECONDS);
    }

    /** Never waits. */
    void add(Span span) {
        if (!waiting.offer(span)) {
            lost.increment();
        }
    }

    @Override
    public void close() {
        thread.shutdown();
        flush();
        client.shutdownNow();
    }

    private synchronized void flush() {
        List<Span> batch = new ArrayList<>();
        while (waiting.drainTo(batch, BATCH) > 0) {
            send(batch);
            batch.clear();
        }
    }

    private void send(List<Span> batch) {
        byte[] body = TracesData.newBuilder()
                .addResourceSpans(ResourceSpans.newBuilder()
                        .setResource(resource)
                        .addScopeSpans(ScopeSpans.newBuilder()
                                .setScope(InstrumentationScope.newBuilder().setName("lockkeeper"))
                                .addAllSpans(batch)))
                .build()
                .toByteArray();
        HttpRequest.Builder request = HttpRequest.newBuilder(settings.endpoint())
                .timeout(TIMEOUT)
                .header("content-type", "application/x-protobuf");
        settings.headers().forEach(request::setHeader);
        try {
            int status = client.send(
                            request.POST(BodyPublishers.ofByteArray(body)).build(), BodyHandlers.discarding())
                    .statusCode();
            count(batch.size(), status / 100 == 2, "status " + status);
        } catch (IOException | RuntimeException e) {
            count(batch.size(), false, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void count(int spans, boolean taken, String error) {
        (taken ? sent : lost).increment(spans);
        if (!taken) {
            log.warn("export", "spans lost endpoint=%s error=\"%s\"".formatted(settings.endpoint(), error));
        }
    }

    private static Counter counter(MeterRegistry meters, String outcome) {
        return Counter.builder("lockkeeper.trace.spans")
                .description("finished spans by what became of them")
                .tag("outcome", outcome)
                .register(meters);
    }
}
