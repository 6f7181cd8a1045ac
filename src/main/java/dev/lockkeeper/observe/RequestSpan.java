package dev.lockkeeper.observe;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One sampled request under way. Safe from any thread; what comes after its end is left out. */
public final class RequestSpan {

    private final TraceParent own;
    private final Consumer<Span> finished;
    private final long startedNanos = System.nanoTime();
    private final long startedAt;
    private final Span.Builder span;
    private boolean over;

    RequestSpan(TraceParent own, Optional<TraceParent> parent, Consumer<Span> finished) {
        this.own = own;
        this.finished = finished;
        Instant now = Instant.now();
        this.startedAt = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
        this.span = Span.newBuilder()
                .setTraceId(bytes(own.traceId()))
                .setSpanId(bytes(own.spanId()))
                .setKind(Span.SpanKind.SPAN_KIND_INTERNAL)
                .setStartTimeUnixNano(startedAt);
        parent.ifPresent(above -> span.setParentSpanId(bytes(above.spanId())));
    }

    /** What the next hop gets as {@code traceparent}. */
    public String header() {
        return own.header();
    }

    /** Of a call that came over the network. */
    public synchronized void server() {
        span.setKind(Span.SpanKind.SPAN_KIND_SERVER);
    }

    /** A call of this request to another service. */
    public RequestSpan child(String name) {
        RequestSpan below = new RequestSpan(own.child(), Optional.of(own), finished);
        below.span.setKind(Span.SpanKind.SPAN_KIND_CLIENT).setName(name);
        return below;
    }

    public synchronized void name(String name) {
        span.setName(name);
    }

    public void attribute(String key, String value) {
        add(key, AnyValue.newBuilder().setStringValue(value));
    }

    public void attribute(String key, long value) {
        add(key, AnyValue.newBuilder().setIntValue(value));
    }

    /** @param error what went wrong, if something did */
    public synchronized void end(Optional<String> error) {
        if (over) {
            return;
        }
        over = true;
        error.ifPresent(message -> span.setStatus(
                Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR).setMessage(message)));
        finished.accept(span.setEndTimeUnixNano(startedAt + System.nanoTime() - startedNanos)
                .build());
    }

    private synchronized void add(String key, AnyValue.Builder value) {
        if (!over) {
            span.addAttributes(KeyValue.newBuilder().setKey(key).setValue(value));
        }
    }

    private static ByteString bytes(String hex) {
        return ByteString.copyFrom(HexFormat.of().parseHex(hex));
    }
}
