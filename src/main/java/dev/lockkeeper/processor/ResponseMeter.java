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
            Attempt attempt,
            UsageReport report,
            boolean stream,
            CostMetadata costs,
            ProcessorMetrics metrics,
            LongSupplier nanos) {
        this.attempt = attempt;
        this.stream = stream;
        this.scan = new ResponseScan(stream, report);
        this.report = report;
        this.costs = costs;
        this.metrics = metrics;
        this.nanos = nanos;
    }

    /** @return what is to be told about it now; mostly nothing */
    Map<String, Value> read(ByteString piece, boolean last) {
        if (!piece.isEmpty()) {
            lastNanos = nanos.getAsLong();
            firstNanos = begun ? firstNanos : lastNanos;
            begun = true;
        }
        boolean found = scan.read(piece);
        if (last) {
            return end();
        }
        return found ? metadata() : Map.of();
    }

    /** The answer is whole. */
    Map<String, Value> end() {
        ended(scan.unreadable() ? Usage.UNREADABLE : Usage.MISSING);
        return metadata();
    }

    /** Nothing more will come; does nothing after {@link #end()}. */
    void abandon() {
        ended(Usage.CUT_OFF);
    }

    private void ended(Usage withoutUsage) {
        if (!ended) {
            ended = true;
            if (report == UsageReport.NONE) {
                return;
            }
            metrics.usage(scan.usage().isPresent() ? Usage.COUNTED : withoutUsage);
        }
    }

    private Map<String, Value> metadata() {
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
