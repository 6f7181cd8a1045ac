package dev.lockkeeper.processor;

import com.google.protobuf.ByteString;
import dev.lockkeeper.processor.ProcessorMetrics.Usage;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The answer of a backend on its way to the client: not changed, not kept, counted. */
final class ResponseStage implements Stage {

    private static final String EVENTS = "text/event-stream";

    private final @Nullable ResponseMeter meter;

    private ResponseStage(@Nullable ResponseMeter meter) {
        this.meter = meter;
    }

    /** Passes on what needs no counting. */
    static ResponseStage uncounted() {
        return new ResponseStage(null);
    }

    /** Only good answers that have a cost and can be read as they come are counted; others pass without us. */
    static ResponseStage of(
            ProcessorContext context, Endpoint endpoint, Attempt attempt, RequestHeaders headers, boolean bodyFollows) {
        if (attempt.costs().isEmpty() || !headers.first(":status").orElse("").startsWith("2") || !bodyFollows) {
            return uncounted();
        }
        String coding = headers.first("content-encoding").orElse("identity").strip();
        if (!coding.equalsIgnoreCase("identity")) {
            context.metrics().usage(Usage.UNREADABLE);
            return uncounted();
        }
        String type = headers.first("content-type").orElse("").strip().toLowerCase(Locale.ROOT);
        boolean events = type.startsWith(EVENTS);
        UsageReport report = events || type.isEmpty() || type.contains("json") ? endpoint.usage() : UsageReport.NONE;
        return new ResponseStage(
                new ResponseMeter(attempt, report, events, context.costs(), context.metrics(), context.nanos()));
    }

    boolean counts() {
        return meter != null;
    }

    @Override
    public ProcessingResponse responseBody(ByteString piece, boolean last) {
        return meter == null
                ? Answers.RESPONSE_BODY_UNCHANGED
                : Answers.telling(Answers.RESPONSE_BODY_UNCHANGED, meter.read(piece, last));
    }

    @Override
    public ProcessingResponse responseTrailers() {
        return meter == null
                ? Answers.RESPONSE_TRAILERS_UNCHANGED
                : Answers.telling(Answers.RESPONSE_TRAILERS_UNCHANGED, meter.end());
    }

    @Override
    public void end() {
        if (meter != null) {
            meter.abandon();
        }
    }
}
