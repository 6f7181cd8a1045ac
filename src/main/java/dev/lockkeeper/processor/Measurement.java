package dev.lockkeeper.processor;

import dev.lockkeeper.observe.RequestSpan;
import dev.lockkeeper.plan.bundle.TokenCounts;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** What one answer of a backend adds to metrics and to its span, once each. */
final class Measurement {

    private final Telemetry telemetry;
    private final MeasuredRequest request;
    private final Attempt attempt;
    private final Optional<RequestSpan> span;
    private final LongSupplier nanos;
    private boolean begun;
    private boolean over;
    private Duration untilFirst = Duration.ZERO;

    Measurement(ProcessorContext context, RoutedRequest request, Attempt attempt) {
        this.telemetry = context.telemetry();
        // The request itself holds its body, which is not needed any more.
        this.request = MeasuredRequest.of(request, attempt, context.configs().current());
        this.attempt = attempt;
        this.span = request.takeSpan();
        this.nanos = context.nanos();
    }

    boolean sampled() {
        return span.isPresent();
    }

    /** The first piece of a stream has come. */
    void firstPiece(String responseModel) {
        if (!begun) {
            begun = true;
            untilFirst = sinceStart();
            telemetry.metrics().firstToken(tags(responseModel), untilFirst);
        }
    }

    /** The answer is whole, or nothing more of it will come. */
    void ended(Optional<TokenCounts> tokens, String responseModel, boolean failed) {
        if (over) {
            return;
        }
        over = true;
        Duration duration = sinceStart();
        Tags tags = tags(responseModel);
        telemetry.metrics().answered(tags, failed, duration);
        tokens.ifPresent(counts -> {
            telemetry.metrics().used(tags, counts);
            if (begun && !failed && counts.output() > 1) {
                telemetry.metrics().perToken(tags, duration.minus(untilFirst).dividedBy(counts.output() - 1));
            }
        });
        span.ifPresent(begunSpan -> end(begunSpan, tokens, responseModel, failed));
    }

    private void end(RequestSpan sampled, Optional<TokenCounts> tokens, String responseModel, boolean failed) {
        sampled.name(request.operation() + " " + attempt.model());
        sampled.attribute("gen_ai.provider.name", attempt.provider());
        sampled.attribute("gen_ai.request.model", attempt.model());
        if (!responseModel.isEmpty()) {
            sampled.attribute("gen_ai.response.model", responseModel);
        }
        tokens.ifPresent(counts -> {
            sampled.attribute("gen_ai.usage.input_tokens", counts.input());
            sampled.attribute("gen_ai.usage.output_tokens", counts.output());
        });
        sampled.end(failed ? Optional.of("the answer is an error or was cut off") : Optional.empty());
    }

    private Tags tags(String responseModel) {
        return telemetry.tags(request, responseModel);
    }

    private Duration sinceStart() {
        return Duration.ofNanos(nanos.getAsLong() - attempt.startedNanos());
    }
}
