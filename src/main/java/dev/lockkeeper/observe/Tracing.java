package dev.lockkeeper.observe;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Begins spans of sampled requests and sends them. Without a place to send them to it costs nothing. */
public final class Tracing implements AutoCloseable {

    public static final String TRACEPARENT = "traceparent";
    public static final Tracing OFF = new Tracing(null, 0);

    private static final Logger LOG = Logger.getLogger(Tracing.class);

    private final @Nullable SpanExport export;
    private final double ratio;

    private Tracing(@Nullable SpanExport export, double ratio) {
        this.export = export;
        this.ratio = ratio;
    }

    /** As OpenTelemetry's variables say; off, with a line in the log, when they ask for what cannot be had. */
    public static Tracing of(Map<String, String> environment, MeterRegistry meters) {
        try {
            return TraceSettings.of(environment)
                    .map(settings -> new Tracing(new SpanExport(settings, meters), settings.ratio()))
                    .orElse(OFF);
        } catch (IllegalArgumentException e) {
            LOG.warnf("no spans are sent error=\"%s\"", e.getMessage());
            return OFF;
        }
    }

    /** Whether any request can be sampled. */
    public boolean on() {
        return export != null;
    }

    /**
     * Whether a request is sampled: by the trace that it is part of, else by our own ratio. Allocates nothing.
     *
     * @param traceparent the request's header, if it has one
     */
    public boolean samples(@Nullable String traceparent) {
        if (export == null) {
            return false;
        }
        return traceparent != null && traceparent.length() >= TraceParent.LENGTH
                ? TraceParent.sampled(traceparent)
                : ThreadLocalRandom.current().nextDouble() < ratio;
    }

    /** The span of a request that {@link #samples} chose; of a new trace when the header is none. */
    public RequestSpan open(Optional<String> traceparent) {
        SpanExport spans = export;
        if (spans == null) {
            throw new IllegalStateException("no spans are sent");
        }
        Optional<TraceParent> parent = traceparent.flatMap(TraceParent::parse);
        return new RequestSpan(parent.map(TraceParent::child).orElseGet(TraceParent::begin), parent, spans::add);
    }

    /**
     * A span of a request that is sampled: by the trace that it is part of, else by our own ratio.
     *
     * @param traceparent the request's header
     */
    public Optional<RequestSpan> begin(Optional<String> traceparent) {
        if (export == null) {
            return Optional.empty();
        }
        // A header of the right length may still be none.
        boolean sampled = traceparent
                .flatMap(TraceParent::parse)
                .map(TraceParent::sampled)
                .orElseGet(() -> ThreadLocalRandom.current().nextDouble() < ratio);
        return sampled ? Optional.of(open(traceparent)) : Optional.empty();
    }

    /** Sends what is left. */
    @Override
    public void close() {
        SpanExport spans = export;
        if (spans != null) {
            spans.close();
        }
    }
}
