package dev.lockkeeper.processor;

import com.google.protobuf.ByteString;
import dev.lockkeeper.processor.ProcessorMetrics.Usage;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import java.util.Locale;
import java.util.Optional;
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

    /** Good answers that have a cost and can be read as they come are counted, and all where answers are measured; others pass without us. */
    static ResponseStage of(
            ProcessorContext context,
            RoutedRequest request,
            Attempt attempt,
            RequestHeaders headers,
            boolean bodyFollows) {
        Measurement measurement = new Measurement(context, request, attempt);
        boolean good = headers.first(":status").orElse("").startsWith("2");
        if (!good || !bodyFollows) {
            measurement.ended(Optional.empty(), "", !good);
            return uncounted();
        }
        boolean plain =
                headers.first("content-encoding").orElse("identity").strip().equalsIgnoreCase("identity");
        boolean costs = !attempt.costs().isEmpty();
        if (costs && !plain) {
            context.metrics().usage(Usage.UNREADABLE);
        }
        if (!(costs && plain) && !context.telemetry().measuring() && !measurement.sampled()) {
            return uncounted();
        }
        String type = headers.first("content-type").orElse("").strip().toLowerCase(Locale.ROOT);
        boolean events = type.startsWith(EVENTS);
        boolean readable = plain && (events || type.isEmpty() || type.contains("json"));
        UsageReport report = readable ? request.endpoint().usage() : UsageReport.NONE;
        return new ResponseStage(new ResponseMeter(context, attempt, measurement, report, events));
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
