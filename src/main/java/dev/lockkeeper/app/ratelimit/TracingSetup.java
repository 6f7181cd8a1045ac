package dev.lockkeeper.app.ratelimit;

import dev.lockkeeper.app.InvalidSetting;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** What the peer's variables ask for, in OpenTelemetry's own. */
final class TracingSetup {

    private static final String USUAL_ENDPOINT = "http://localhost:4318";

    private TracingSetup() {}

    /** None when no spans are sent: as there, OpenTelemetry's variables alone do not turn them on. */
    static Map<String, String> of(PeerValues peer, Map<String, String> environment) {
        String protocol = peer.text("TRACING_EXPORTER_PROTOCOL");
        if (!protocol.matches("http|grpc")) {
            throw new InvalidSetting("TRACING_EXPORTER_PROTOCOL: \"%s\"; allowed are http, grpc".formatted(protocol));
        }
        if (!peer.flag("TRACING_ENABLED")) {
            return Map.of();
        }
        Map<String, String> otel = new HashMap<>(environment);
        if (environment.getOrDefault("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "").isEmpty()
                && environment.getOrDefault("OTEL_EXPORTER_OTLP_ENDPOINT", "").isEmpty()) {
            otel.put("OTEL_EXPORTER_OTLP_ENDPOINT", USUAL_ENDPOINT);
        }
        otel.remove("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL");
        otel.put("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
        otel.put("OTEL_SERVICE_NAME", peer.text("TRACING_SERVICE_NAME"));
        otel.put(
                "OTEL_RESOURCE_ATTRIBUTES",
                // The later ones are taken where two have one name.
                "%sservice.namespace=%s,service.instance.id=%s"
                        .formatted(
                                own(environment),
                                encoded(peer.text("TRACING_SERVICE_NAMESPACE")),
                                encoded(peer.optional("TRACING_SERVICE_INSTANCE_ID")
                                        .orElseGet(() -> UUID.randomUUID().toString()))));
        otel.put("OTEL_TRACES_SAMPLER", "parentbased_traceidratio");
        otel.put("OTEL_TRACES_SAMPLER_ARG", Float.toString(Math.min(1, peer.ratio("TRACING_SAMPLING_RATE"))));
        return otel;
    }

    private static String own(Map<String, String> environment) {
        String attributes =
                environment.getOrDefault("OTEL_RESOURCE_ATTRIBUTES", "").strip();
        return attributes.isEmpty() ? "" : attributes + ",";
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
