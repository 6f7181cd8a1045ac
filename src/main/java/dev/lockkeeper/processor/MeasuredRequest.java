package dev.lockkeeper.processor;

import java.util.Map;

/**
 * What metrics keep of a request while its answer passes; values are bounded.
 *
 * @param operation in OpenTelemetry's words, as {@code chat}
 * @param provider whose API the backend speaks
 * @param originalModel as the client named it
 * @param requestModel as the backend was asked for it
 * @param headers that metrics have, by attribute
 */
record MeasuredRequest(
        String operation, String provider, String originalModel, String requestModel, Map<String, String> headers) {

    static MeasuredRequest of(RoutedRequest request, Attempt attempt, ProcessorConfig config) {
        return new MeasuredRequest(
                request.endpoint().operation(),
                attempt.provider(),
                config.configured(request.model()),
                config.configured(attempt.model()),
                request.telemetryHeaders());
    }
}
