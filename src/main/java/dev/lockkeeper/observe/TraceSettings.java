package dev.lockkeeper.observe;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where spans go, from OpenTelemetry's own environment variables, which the peer's processor reads too.
 *
 * @param resource attributes of all spans
 * @param ratio of requests without a trace of their own that begin one, 0 to 1
 */
record TraceSettings(
        URI endpoint, Map<String, String> headers, Map<String, String> resource, Duration delay, double ratio) {

    private static final String SERVICE = "ai-gateway";
    private static final Duration USUAL_DELAY = Duration.ofSeconds(5);

    /**
     * Empty when nothing asks for spans.
     *
     * @throws IllegalArgumentException when what is asked for cannot be had; the message says what can
     */
    static Optional<TraceSettings> of(Map<String, String> environment) {
        String endpoint = text(environment, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
                .or(() -> text(environment, "OTEL_EXPORTER_OTLP_ENDPOINT")
                        .map(base -> base.replaceAll("/+$", "") + "/v1/traces"))
                .orElse("");
        String exporter = text(environment, "OTEL_TRACES_EXPORTER").orElse("otlp");
        boolean disabled = text(environment, "OTEL_SDK_DISABLED").orElse("").equalsIgnoreCase("true");
        if (disabled || exporter.equals("none") || endpoint.isEmpty()) {
            return Optional.empty();
        }
        String protocol = text(environment, "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL")
                .or(() -> text(environment, "OTEL_EXPORTER_OTLP_PROTOCOL"))
                .orElse("http/protobuf");
        if (!exporter.equals("otlp") || !protocol.equals("http/protobuf")) {
            throw new IllegalArgumentException(
                    "OTEL_TRACES_EXPORTER=%s with protocol %s; supported are otlp with http/protobuf, and none"
                            .formatted(exporter, protocol));
        }
        if (!endpoint.matches("https?://[^/].*")) {
            throw new IllegalArgumentException(
                    "OTEL_EXPORTER_OTLP_ENDPOINT=%s; give http://host:port or https://host:port".formatted(endpoint));
        }
        Map<String, String> resource = pairs(environment, "OTEL_RESOURCE_ATTRIBUTES");
        text(environment, "OTEL_SERVICE_NAME").ifPresent(name -> resource.put("service.name", name));
        resource.putIfAbsent("service.name", SERVICE);
        Map<String, String> headers = pairs(environment, "OTEL_EXPORTER_OTLP_HEADERS");
        headers.putAll(pairs(environment, "OTEL_EXPORTER_OTLP_TRACES_HEADERS"));
        Duration delay = text(environment, "OTEL_BSP_SCHEDULE_DELAY")
                .map(millis -> Duration.ofMillis(Long.parseLong(millis)))
                .orElse(USUAL_DELAY);
        return Optional.of(new TraceSettings(URI.create(endpoint), headers, resource, delay, ratio(environment)));
    }

    /** A request that is part of a trace follows that trace's decision, whatever the sampler. */
    private static double ratio(Map<String, String> environment) {
        String sampler = text(environment, "OTEL_TRACES_SAMPLER").orElse("parentbased_always_on");
        return switch (sampler) {
            case "parentbased_always_on", "always_on" -> 1;
            case "parentbased_always_off", "always_off" -> 0;
            case "parentbased_traceidratio", "traceidratio" ->
                Double.parseDouble(text(environment, "OTEL_TRACES_SAMPLER_ARG").orElse("1"));
            default ->
                throw new IllegalArgumentException(
                        "OTEL_TRACES_SAMPLER=%s; supported are always_on, always_off and traceidratio, also with parentbased_"
                                .formatted(sampler));
        };
    }

    private static Map<String, String> pairs(Map<String, String> environment, String name) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : text(environment, name).orElse("").split(",")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                pairs.put(
                        pair.substring(0, equals).strip(),
                        URLDecoder.decode(pair.substring(equals + 1).strip(), StandardCharsets.UTF_8));
            }
        }
        return pairs;
    }

    private static Optional<String> text(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }
}
