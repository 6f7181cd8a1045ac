package dev.lockkeeper.processor;

import com.google.protobuf.Value;
import dev.lockkeeper.observe.SampledLog;
import dev.lockkeeper.plan.bundle.CostResult;
import dev.lockkeeper.plan.bundle.TokenCounts;
import java.util.Map;

/** Turns tokens into the costs that Envoy is told. A cost that cannot be had is left out and reported; the answer goes on. */
final class CostMetadata {

    /** Envoy's rate limit filter adds at most so much at once. */
    private static final long MOST = 0xffff_ffffL;

    private final ProcessorMetrics metrics;
    private final SampledLog log;

    CostMetadata(ProcessorMetrics metrics, SampledLog log) {
        this.metrics = metrics;
        this.log = log;
    }

    void add(Attempt attempt, TokenCounts tokens, Map<String, Value> metadata) {
        for (Cost cost : attempt.costs()) {
            if (!cost.concerns(attempt.model())) {
                continue;
            }
            switch (cost.meter().cost(attempt.subject(), tokens)) {
                case CostResult.Amount(long amount) ->
                    metadata.put(cost.metadataKey(), Answers.number(Math.min(amount, MOST)));
                case CostResult.Failed(String reason) -> {
                    metadata.remove(cost.metadataKey());
                    metrics.costFailed();
                    log.warn(
                            attempt.route() + " " + cost.metadataKey(),
                            "cost not counted route=%s key=%s reason=\"%s\""
                                    .formatted(attempt.route(), cost.metadataKey(), reason));
                }
            }
        }
    }
}
