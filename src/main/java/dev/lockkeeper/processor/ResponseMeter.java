package dev.lockkeeper.processor;

import com.google.protobuf.ByteString;
import com.google.protobuf.Value;
import dev.lockkeeper.plan.bundle.TokenCounts;
import dev.lockkeeper.processor.ProcessorMetrics.Usage;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Counts one answer while it passes. What Envoy is told grows with each usage that is found, so an answer that is cut off
 * counts as far as its provider had reported.
 */
final class ResponseMeter {

    private static final double NANOS_PER_MILLI = 1e6;

    private final Attempt attempt;
    private final Measurement measurement;
    private final ResponseScan scan;
    private final UsageReport report;
    private final boolean stream;
    private final CostMetadata costs;
    private final ProcessorMetrics metrics;
    private final LongSupplier nanos;
    private long firstNanos;
    private long lastNanos;
    private boolean begun;
    private boolean ended;

    ResponseMeter(
            ProcessorContext context, Attempt attempt, Measurement measurement, UsageReport report, boolean stream) {
        this.attempt = attempt;
        this.measurement = measurement;
        this.report = report;
        this.stream = stream;
        this.scan = new ResponseScan(stream, report);
        this.costs = context.costs();
        this.metrics = context.metrics();
        this.nanos = context.nanos();
    }

    /** @return what is to be told about it now; mostly nothing */
    Map<String, Value> read(ByteString piece, boolean last) {
        if (!piece.isEmpty()) {
            lastNanos = nanos.getAsLong();
            firstNanos = begun ? firstNanos : lastNanos;
            begun = true;
        }
        boolean found = scan.read(piece);
        if (stream && begun) {
            measurement.firstPiece(scan.model().orElse(""));
        }
        if (last) {
            return end();
        }
        return found ? metadata() : Map.of();
    }

    /** The answer is whole. */
    Map<String, Value> end() {
        ended(scan.unreadable() ? Usage.UNREADABLE : Usage.MISSING, false);
        return metadata();
    }

    /** Nothing more will come; does nothing after {@link #end()}. */
    void abandon() {
        ended(Usage.CUT_OFF, true);
    }

    private void ended(Usage withoutUsage, boolean failed) {
        if (!ended) {
            ended = true;
            measurement.ended(scan.usage(), scan.model().orElse(""), failed);
            if (report == UsageReport.NONE || attempt.costs().isEmpty()) {
                return;
            }
            metrics.usage(scan.usage().isPresent() ? Usage.COUNTED : withoutUsage);
        }
    }

    private Map<String, Value> metadata() {
        if (attempt.costs().isEmpty()) {
            return Map.of();
        }
        Map<String, Value> metadata = new HashMap<>();
        TokenCounts tokens = scan.usage().orElse(TokenCounts.NONE);
        costs.add(attempt, tokens, metadata);
        scan.model().ifPresent(model -> metadata.put("response_model", Answers.text(model)));
        if (stream && begun) {
            metadata.put("token_latency_ttft", Answers.number((firstNanos - attempt.startedNanos()) / NANOS_PER_MILLI));
            double between = tokens.output() > 1 ? (lastNanos - firstNanos) / (double) (tokens.output() - 1) : 0;
            metadata.put("token_latency_itl", Answers.number(between / NANOS_PER_MILLI));
        }
        return metadata;
    }
}
