package dev.lockkeeper.processor;

import dev.lockkeeper.observe.RequestSpan;
import dev.lockkeeper.observe.Tracing;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** What is told of requests beside Envoy's metadata: metrics of all answers, spans of sampled ones. Values are bounded. */
final class Telemetry {

    private static final int MOST_VALUES = 200;

    private final TelemetryAttributes attributes;
    private final boolean measuring;
    private final GenAiMetrics metrics;
    private final Tracing tracing;
    private final BoundedNames responseModels = new BoundedNames(MOST_VALUES);
    private final Map<String, BoundedNames> headerValues = new ConcurrentHashMap<>();

    /** @param measuring whether every answer is measured, or only one that is looked at for another reason */
    Telemetry(TelemetryAttributes attributes, boolean measuring, MeterRegistry meters, Tracing tracing) {
        this.attributes = attributes;
        this.measuring = measuring;
        this.metrics = new GenAiMetrics(meters);
        this.tracing = tracing;
    }

    GenAiMetrics metrics() {
        return metrics;
    }

    boolean measuring() {
        return measuring;
    }

    /** Empty unless the request is sampled. */
    Optional<RequestSpan> span(Endpoint endpoint, RequestHeaders headers) {
        Optional<RequestSpan> begun = tracing.begin(headers.first(Tracing.TRACEPARENT));
        begun.ifPresent(span -> {
            span.attribute("gen_ai.operation.name", endpoint.operation());
            attributes
                    .spans()
                    .forEach((header, attribute) ->
                            headers.first(header).ifPresent(value -> span.attribute(attribute, value)));
        });
        return begun;
    }

    /** The headers that metrics have, with their bounded values. */
    Map<String, String> headers(RequestHeaders headers) {
        if (attributes.metrics().isEmpty()) {
            return Map.of();
        }
        Map<String, String> values = new TreeMap<>();
        attributes
                .metrics()
                .forEach((header, attribute) -> values.put(
                        attribute,
                        headerValues
                                .computeIfAbsent(attribute, _ -> new BoundedNames(MOST_VALUES))
                                .of(headers.first(header).orElse(""))));
        return values;
    }

    /** @param responseModel empty while it is not known, which then counts as the one asked for */
    Tags tags(MeasuredRequest request, String responseModel) {
        Tags tags = Tags.of(
                "gen_ai.operation.name",
                request.operation(),
                "gen_ai.provider.name",
                request.provider(),
                "gen_ai.original.model",
                request.originalModel(),
                "gen_ai.request.model",
                request.requestModel(),
                "gen_ai.response.model",
                responseModel.isEmpty() ? request.requestModel() : responseModels.of(responseModel));
        for (Map.Entry<String, String> header : request.headers().entrySet()) {
            tags = tags.and(header.getKey(), header.getValue());
        }
        return tags;
    }
}
