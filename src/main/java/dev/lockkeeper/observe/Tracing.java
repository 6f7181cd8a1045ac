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

    /**
     * A span of a request that is sampled: by the trace that it is part of, else by our own ratio.
     *
     * @param traceparent the request's header
     */
    public Optional<RequestSpan> begin(Optional<String> traceparent) {
        SpanExport spans = export;
        if (spans == null) {
            return Optional.empty();
        }
        Optional<TraceParent> parent = traceparent.flatMap(TraceParent::parse);
        boolean sampled = parent.map(TraceParent::sampled)
                .orElseGet(() -> ThreadLocalRandom.current().nextDouble() < ratio);
        return sampled
                ? Optional.of(new RequestSpan(
                        parent.map(TraceParent::child).orElseGet(TraceParent::begin), parent, spans::add))
                : Optional.empty();
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
